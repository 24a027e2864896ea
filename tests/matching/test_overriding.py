"""Over the whole book of rules: a warning never blocks; an override by somebody entitled is honoured, with a reason,
and recorded; what can never be set aside is not. A rule that is new fails here until it has its scene."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.matching import operations
from peerhub.matching.errors import PeerIsBlocked, ReasonNeeded
from peerhub.matching.facts import Step
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, TEAM_RULES, Severity, blocks_of
from peerhub.peers.models import PeerStatus, Seniority
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState
from tests.matching.drafts import draft_of
from tests.matching.making import TEAM, bench
from tests.matching.making import engagement as facts_of
from tests.matching.pools import mixed_pool
from tests.support.factories import (
    in_days,
    make_accreditation_kind,
    make_assignment,
    make_availability,
    make_conflict,
    make_engagement,
    make_peer,
    make_user,
)

BOOKS = (PEER_RULES, PLACE_RULES, TEAM_RULES)
EVERY = [rule for book in BOOKS for rule in book.rules]
REASON = "Agreed with the regional adviser."


def named(rule):
    return f"{rule.id} {rule.test.__name__}"


# The book


def test_every_rule_from_1_to_22_is_there_as_an_object_with_its_own_sentence_and_test():
    assert {rule.number for rule in EVERY} == set(range(1, 23))
    assert len({rule.test for rule in EVERY}) == len({rule.text for rule in EVERY}) == len(EVERY)


def test_staff_read_every_rule_on_one_page(arrange, sign_in):
    with arrange():
        email = make_user(Role.PRINCIPAL_ADVISER).email
    text = sign_in(email=email).page("/matching-rules").text
    assert [rule.text for rule in EVERY if rule.text not in text or rule.id not in text] == []


# A warning never blocks


@pytest.mark.parametrize("seed", range(8))
def test_who_can_be_chosen_depends_on_blocks_alone(seed):
    about = facts_of()
    made = bench(mixed_pool(seed), about=about)
    assessment = Assessment(made)
    free = [not blocks_of(peer, about) for peer in assessment.peers]
    assert assessment.can_be_asked.tolist() == free
    warned = [peer for peer in assessment.peers if assessment.warnings(peer)]
    assert warned
    for slot in TEAM:
        assert np.array_equal(assessment.candidates(slot), assessment.can_be_asked & assessment.fits(slot))
        assert all(found.blocks for peer in warned for found in assessment.objections(peer, slot))


def test_no_warning_needs_an_override_and_only_a_few_blocks_can_never_be_set_aside():
    warnings = [rule for rule in EVERY if rule.severity is Severity.WARN]
    assert all(rule.can_be_overridden for rule in warnings)
    firm = {rule.test.__name__ for rule in EVERY if not rule.can_be_overridden}
    assert firm == {"own_council", "free_on_site"}


# An override is honoured


def own_council(visit, chief, leader):
    chief.posts[0].council = visit.council
    return chief, 0


def free_on_site(visit, chief, leader):
    make_availability(chief, visit.first_day, visit.last_day)
    return chief, 0


def not_asked_twice(visit, chief, leader):
    make_assignment(visit, chief, state=AssignmentState.DECLINED)
    return chief, 0


def confirmed_conflict(visit, chief, leader):
    make_conflict(chief, visit.council)
    return chief, 0


def accredited_on_site(visit, chief, leader):
    visit.type.accreditation_code = make_accreditation_kind().code
    return chief, 0


def in_good_standing(visit, chief, leader):
    chief.status = PeerStatus.SUSPENDED
    return chief, 0


def cleared_by_group(visit, chief, leader):
    return leader, 1


def reviewed_since_leaving(visit, chief, leader):
    chief.needs_review_since = in_days(-3)
    return chief, 0


def rest_between(visit, chief, leader):
    make_assignment(make_engagement(first_day=visit.last_day + timedelta(days=1)), chief)
    return chief, 0


def right_kind(visit, chief, leader):
    return leader, 0


def chief_executive_leads(visit, chief, leader):
    return make_peer(seniority=Seniority.HEAD_OF_SERVICE), 0


SCENES = {
    scene.__name__: scene
    for scene in (
        own_council,
        free_on_site,
        not_asked_twice,
        confirmed_conflict,
        accredited_on_site,
        in_good_standing,
        cleared_by_group,
        reviewed_since_leaving,
        rest_between,
        right_kind,
        chief_executive_leads,
    )
}
BLOCKS = [rule for book in (PEER_RULES, PLACE_RULES) for rule in book.of(Severity.BLOCK)]


@pytest.mark.parametrize("rule", BLOCKS, ids=named)
def test_an_override_is_honoured_with_a_reason_and_recorded_and_a_firm_rule_holds(
    session, rule, engagement, chief, leader, officer, manager
):
    peer, at = SCENES[rule.test.__name__](engagement, chief, leader)
    settings = operations.usual_settings()
    if rule.id == "R6":
        settings = replace(settings, step=Step.CONFIRM)
    session.flush()
    place = {"slot_id": engagement.slots[at].id, "peer_id": peer.id, "settings": settings}
    with pytest.raises(PeerIsBlocked) as refused:
        operations.choose(engagement, **place, by=manager, reason=REASON)
    assert rule.id in {found.rule for found in refused.value.findings}
    if not rule.can_be_overridden:
        with pytest.raises(PeerIsBlocked):
            operations.choose(engagement, **place, by=officer, reason=REASON)
        return
    with pytest.raises(ReasonNeeded):
        operations.choose(engagement, **place, by=officer, reason=" ")
    operations.choose(engagement, **place, by=officer, reason=REASON)
    operations.propose(engagement, by=officer, settings=settings)
    (choice,) = [one for one in draft_of(engagement).choices if one.slot_id == place["slot_id"]]
    assert (choice.peer_id, choice.is_locked) == (peer.id, True)
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "rule.waive")).one()
    assert (event.actor_id, event.reason) == (officer.id, REASON)
    assert any(said.startswith(f"{rule.id}:") for said in event.after["rules set aside"])


def test_two_of_one_council_stand_on_a_team_once_somebody_said_why(session, engagement, chief, leader, officer):
    leader.posts[0].council = chief.posts[0].council
    operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer)
    second = {"slot_id": engagement.slots[1].id, "peer_id": leader.id, "by": officer}
    with pytest.raises(ReasonNeeded) as refused:
        operations.choose(engagement, **second)
    assert [found.rule for found in refused.value.findings] == ["R17"]
    operations.choose(engagement, **second, reason=REASON)
    decision = operations.accept(engagement, by=officer)
    assert [(one["rules"], one["reason"]) for one in decision.overrides if one["rules"]] == [(["R17"], REASON)]
