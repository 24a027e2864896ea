"""Building a team: proposed, chosen, locked; two people never overwrite each other."""

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db, writing
from peerhub.engagements.models import Engagement, Stage
from peerhub.matching import operations
from peerhub.matching.errors import (
    CannotPropose,
    DraftChanged,
    MatchingError,
    PeerIsBlocked,
    ReasonNeeded,
)
from peerhub.matching.models import ChoiceOrigin, TeamDraft
from peerhub.matching.problem import fingerprint, read_problem
from peerhub.matching.rules import RULES_VERSION
from peerhub.peers.models import PeerStatus, Seniority
from peerhub.permissions import Role
from tests.matching.drafts import actions, count, draft_of, standing
from tests.support.factories import (
    in_days,
    make_assignment,
    make_availability,
    make_engagement,
    make_engagement_type,
    make_group,
    make_peer,
    make_skill,
    make_user,
)

# Proposing


def test_a_proposal_fills_the_draft_and_is_recorded(engagement, chief, leader, officer):
    proposal = operations.propose(engagement, by=officer)
    draft = draft_of(engagement)
    assert standing(engagement) == {"Lead officer peer": "Pat Chief", "Lead member peer": "Lee Leader"}
    assert {(choice.origin, choice.is_locked) for choice in draft.choices} == {(ChoiceOrigin.PROPOSED, False)}
    assert fingerprint(read_problem(draft.problem)) == proposal.result.problem_sha256
    assert draft.result["answer"]["objective"] == proposal.result.objective
    assert draft.result["rules_version"] == RULES_VERSION
    assert draft.updated_by_id == officer.id
    assert actions() == ["team.propose"]


def test_a_second_proposal_keeps_locked_choices_and_shadow_peers(session, engagement, chief, leader, officer):
    other = make_peer(seniority=Seniority.LEADER, given_name="Ola", family_name="Other", group=make_group())
    first = standing_after_proposal(engagement, officer)
    worse = other if first["Lead member peer"] == "Lee Leader" else leader
    operations.choose(engagement, slot_id=engagement.slots[1].id, peer_id=worse.id, by=officer)
    operations.propose(engagement, by=officer)
    assert standing(engagement)["Lead member peer"] == worse.name
    operations.lock(engagement, slot_id=engagement.slots[1].id, is_locked=False, by=officer)
    operations.propose(engagement, by=officer)
    assert set(standing(engagement)) == {"Lead officer peer", "Lead member peer"}


def standing_after_proposal(engagement, officer):
    operations.propose(engagement, by=officer)
    return standing(engagement)


def test_peers_can_change_places_between_two_proposals(session, officer):
    """Nobody stands in two places for a moment, which the database would refuse."""
    finance, housing = make_skill(), make_skill()
    engagement = make_engagement(type=make_engagement_type("First officer", "Second officer"))
    one, other = make_peer(skills={finance: 4}), make_peer(skills={housing: 4})
    engagement.slots[0].skill, engagement.slots[1].skill = finance, housing
    operations.propose(engagement, by=officer)
    assert standing(engagement) == {"First officer": one.name, "Second officer": other.name}
    engagement.slots[0].skill, engagement.slots[1].skill = housing, finance
    operations.propose(engagement, by=officer)
    assert standing(engagement) == {"First officer": other.name, "Second officer": one.name}


def test_a_proposal_leaves_those_who_are_asked_alone(engagement, chief, leader, officer):
    make_assignment(engagement, chief, slot=engagement.slots[0])
    operations.propose(engagement, by=officer)
    assert standing(engagement) == {"Lead member peer": "Lee Leader"}


def test_a_team_is_not_chosen_once_the_visit_has_begun(session, officer, chief):
    begun = make_engagement(first_day=in_days(0), stage=Stage.ON_SITE)
    with pytest.raises(MatchingError) as refused:
        operations.propose(begun, by=officer)
    assert "can no longer be chosen" in refused.value.sentence
    assert count(TeamDraft) == 0


def test_an_engagement_without_counting_places_gets_a_plain_sentence(session, engagement, officer):
    for slot in engagement.slots:
        slot.counts = False
    with pytest.raises(CannotPropose) as refused:
        operations.propose(engagement, by=officer)
    assert "no places" in refused.value.sentence


# Two people


def test_a_change_on_an_old_version_is_refused_and_changes_nothing(engagement, chief, leader, officer, manager):
    operations.propose(engagement, by=officer, version=0)
    seen = draft_of(engagement).version
    operations.remove(engagement, slot_id=engagement.slots[0].id, by=manager, version=seen)
    before = standing(engagement)
    for act in (
        lambda: operations.propose(engagement, by=officer, version=seen),
        lambda: operations.choose(
            engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer, version=seen
        ),
        lambda: operations.remove(engagement, slot_id=engagement.slots[1].id, by=officer, version=seen),
        lambda: operations.lock(engagement, slot_id=engagement.slots[1].id, is_locked=True, by=officer, version=seen),
        lambda: operations.accept(engagement, by=officer, version=seen),
    ):
        with pytest.raises(DraftChanged) as refused:
            act()
        assert refused.value.sentence.startswith("Max Manager changed this team on ")
    assert standing(engagement) == before


def test_every_change_makes_a_new_version(engagement, chief, leader, officer):
    slot_id = engagement.slots[0].id
    versions = []
    for act in (
        lambda: operations.propose(engagement, by=officer),
        lambda: operations.lock(engagement, slot_id=slot_id, is_locked=True, by=officer),
        lambda: operations.lock(engagement, slot_id=slot_id, is_locked=False, by=officer),
        lambda: operations.remove(engagement, slot_id=slot_id, by=officer),
        lambda: operations.choose(engagement, slot_id=slot_id, peer_id=chief.id, by=officer),
        lambda: operations.accept(engagement, by=officer),
    ):
        act()
        versions.append(draft_of(engagement).version)
    assert versions == sorted(set(versions))


def test_of_several_people_at_once_one_wins_and_the_others_are_told(app: Flask, arrange):
    with arrange():
        officer_id = make_user(Role.PLACEMENT_OFFICER).id
        engagement_id = make_engagement().id
        for seniority in (Seniority.CHIEF_EXECUTIVE, Seniority.LEADER):
            make_peer(seniority=seniority)
    start, outcomes = threading.Barrier(4), []

    def change() -> None:
        with app.app_context(), writing():
            start.wait()
            try:
                engagement = db.session.get_one(Engagement, engagement_id)
                operations.propose(engagement, by=db.session.get_one(User, officer_id), version=0)
                db.session.commit()
                outcomes.append("done")
            except DraftChanged:
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=change) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]


# Choosing by hand


def test_a_choice_by_hand_is_locked_and_says_by_whom(engagement, chief, officer):
    operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer, version=0)
    (choice,) = draft_of(engagement).choices
    assert (choice.is_locked, choice.origin, choice.override_reason) == (True, ChoiceOrigin.PERSON, None)
    assert actions() == ["place.fill"]


def test_whoever_is_chosen_for_another_place_leaves_the_first(session, officer):
    engagement = make_engagement(type=make_engagement_type("First officer", "Second officer"))
    one, other = make_peer(), make_peer()
    first, second = engagement.slots
    operations.choose(engagement, slot_id=first.id, peer_id=one.id, by=officer)
    operations.choose(engagement, slot_id=second.id, peer_id=other.id, by=officer)
    operations.choose(engagement, slot_id=second.id, peer_id=one.id, by=officer)
    assert standing(engagement) == {"Second officer": one.name}


def test_a_blocked_peer_needs_a_reason_which_is_kept_with_the_rule(engagement, chief, officer):
    chief.terms_version = None
    wanted = {"slot_id": engagement.slots[0].id, "peer_id": chief.id, "by": officer}
    with pytest.raises(ReasonNeeded) as asked:
        operations.choose(engagement, **wanted)
    assert [found.rule for found in asked.value.findings] == ["R5"]
    operations.choose(engagement, **wanted, reason="  Signed on paper today. ")
    (choice,) = draft_of(engagement).choices
    assert choice.override_reason == "R5: Signed on paper today."
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "rule.waive")).one()
    assert event.reason == "Signed on paper today."
    assert event.after["rules set aside"] == ["R5: Has not accepted the terms"]


def test_only_somebody_entitled_sets_a_rule_aside(engagement, chief, manager):
    chief.status = PeerStatus.SUSPENDED
    with pytest.raises(PeerIsBlocked) as refused:
        operations.choose(
            engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=manager, reason="I know better."
        )
    assert not isinstance(refused.value, ReasonNeeded)
    assert "Only a placement officer" in refused.value.sentence


@pytest.mark.parametrize("kind", ["own council", "not free"])
def test_own_council_and_absence_can_be_set_aside_by_nobody(session, engagement, chief, officer, kind):
    if kind == "own council":
        chief.posts[0].council = engagement.council
    else:
        make_availability(chief, engagement.first_day, engagement.first_day)
    with pytest.raises(PeerIsBlocked) as refused:
        operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer, reason="Please.")
    assert "cannot be set aside" in refused.value.sentence


def test_the_same_council_twice_needs_a_reason(session, engagement, chief, officer):
    mate = make_peer(seniority=Seniority.LEADER, council=chief.posts[0].council)
    operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer)
    with pytest.raises(ReasonNeeded) as asked:
        operations.choose(engagement, slot_id=engagement.slots[1].id, peer_id=mate.id, by=officer)
    assert [found.rule for found in asked.value.findings] == ["R17"]


def test_a_reason_that_is_too_long_is_refused_at_its_field(engagement, chief, officer):
    chief.terms_version = None
    with pytest.raises(MatchingError) as refused:
        operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer, reason="x" * 398)
    assert refused.value.field == "reason"


def test_unknown_places_and_peers_are_refused(engagement, chief, officer):
    other = make_engagement()
    for slot_id, peer_id in ((other.slots[0].id, chief.id), (engagement.slots[0].id, 999_999)):
        with pytest.raises(MatchingError):
            operations.choose(engagement, slot_id=slot_id, peer_id=peer_id, by=officer)


def test_a_place_that_is_asked_for_is_changed_elsewhere(engagement, chief, officer):
    make_assignment(engagement, chief, slot=engagement.slots[0])
    other = make_peer(seniority=Seniority.CHIEF_EXECUTIVE)
    for slot, peer in ((engagement.slots[0], other), (engagement.slots[1], chief)):
        with pytest.raises(MatchingError) as refused:
            operations.choose(engagement, slot_id=slot.id, peer_id=peer.id, by=officer)
        assert "asked" in refused.value.sentence


def test_removing_from_an_empty_place_does_nothing_and_locking_it_is_refused(engagement, officer):
    operations.remove(engagement, slot_id=engagement.slots[0].id, by=officer)
    assert actions() == []
    with pytest.raises(MatchingError):
        operations.lock(engagement, slot_id=engagement.slots[0].id, is_locked=True, by=officer)
