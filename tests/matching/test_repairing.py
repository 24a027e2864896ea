"""Repair: nothing where nothing broke, the fewest changes by counting them all, and one click into the draft."""

import json
import random
import re

import pytest

from peerhub import clock
from peerhub.db import db
from peerhub.matching import operations
from peerhub.matching.errors import DraftChanged, MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.models import DecisionRecord
from peerhub.matching.problem import canonical
from peerhub.matching.proposing import Assessment, build_problem, peer_key, propose, slot_key
from peerhub.matching.queries import departures, load_workbench, rules_set_aside
from peerhub.matching.recording import Seal, verify
from peerhub.matching.repairing import Departure, find_breaks, plans_for, repair_page, without_the_broken
from peerhub.matching.replaying import replay
from peerhub.peers.models import PeerStatus, Seniority
from peerhub.permissions import Role
from peerhub.teams import operations as teams
from peerhub.teams.models import Assignment, AssignmentState
from tests.matching.counting import lawful, points_of
from tests.matching.drafts import actions, draft_of, standing
from tests.matching.making import bench, with_choices
from tests.matching.pools import mixed_pool
from tests.support.factories import (
    in_days,
    make_availability,
    make_council,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_user,
)

SEEDS = range(12)


def a_team(seed, size=14):
    """A proposed team from a small pool, none of it locked or asked."""
    made = bench(mixed_pool(seed, size))
    return with_choices(made, propose(Assessment(made)).choices)


def breaking(made, chance):
    """The same team, one of them gone ill or two."""
    team = sorted({choice.peer_id for choice in made.draft.choices})
    ill = set(chance.sample(team, min(len(team), chance.choice((1, 2)))))
    peers = [peer._replace(status=PeerStatus.LEFT) if peer.id in ill else peer for peer in made.pool.peers]
    return bench(peers, *made.draft.choices), ill


@pytest.mark.parametrize("seed", SEEDS)
def test_a_team_that_is_whole_is_left_alone(seed):
    made = a_team(seed)
    assessment = Assessment(made)
    gaps = {slot.id for slot in made.team.gaps}
    assert {one.slot.id for one in find_breaks(assessment, (), {})} == gaps
    for plan in plans_for(assessment, ()):
        assert (plan.changes, plan.dropped, plan.moved) == ((), (), 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_repair_is_the_best_of_all_by_counting_them(seed):
    """Most places filled, then fewest people moved who could stay, then most points; by looking at every team."""
    made, ill = breaking(a_team(seed), random.Random(seed))
    breaks = find_breaks(Assessment(made), (), {})
    assert ill == {one.peer.id for one in breaks if one.peer}
    table = without_the_broken(made, breaks)
    assessment = Assessment(table)
    first = plans_for(assessment, breaks)[0]
    usual = json.loads(canonical(build_problem(assessment)))
    plain = {**usual, "change_points": 0, "unfilled_points": 0}
    required = {slot_key(slot.id) for slot in table.engagement.counting_slots if slot.is_required}
    stays = {(slot_key(slot), peer_key(peer.id)) for slot, peer in table.standing.items()}

    def rank(choice):
        return (len(required - set(choice)), len(stays - set(choice.items())), -points_of(plain, choice))

    found = dict(first.result.assignments)
    assert rank(found) == min(map(rank, lawful(plain)))
    assert (len(first.unfilled), first.moved, -first.points) == rank(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_further_repairs_are_other_people_and_never_come_first_with_more_moves(seed):
    made, ill = breaking(a_team(seed, 30), random.Random(seed))
    breaks = find_breaks(Assessment(made), (), {})
    plans = plans_for(Assessment(without_the_broken(made, breaks)), breaks)
    ranks = [(len(plan.unfilled), plan.moved, -plan.points) for plan in plans]
    assert ranks == sorted(ranks)
    newcomers = [{change.peer.id for change in plan.newcomers} for plan in plans]
    assert len(set.union(*newcomers)) == sum(map(len, newcomers))
    assert not ill & set.union(*newcomers)
    for plan in plans:
        for slot_id, peer_id in plan.choices.items():
            peer = made.pool.peer(peer_id)
            assert not Assessment(made).blocks_on(peer, made.engagement.slots_by_id[slot_id])


def test_whoever_is_locked_stays_even_where_moving_would_be_better():
    made = a_team(4, 30)
    assert made.team.is_complete, "a team with a gap was never worth anything to lose"
    locked = tuple(
        choice.__class__(choice.slot_id, choice.peer_id, True, choice.origin, None) for choice in made.draft.choices
    )
    gone = locked[0]
    peers = [peer._replace(status=PeerStatus.LEFT) if peer.id == gone.peer_id else peer for peer in made.pool.peers]
    broken = bench(peers, *locked)
    page = repair_page(broken, (), {})
    for plan in page.plans:
        assert plan.moved == 0
        assert all(plan.choices[choice.slot_id] == choice.peer_id for choice in locked[1:])
    assert all(lost is not None for lost in page.lost)


def test_who_left_a_place_is_named_with_what_they_said():
    made = a_team(1, 30)
    left = made.draft.choices[0]
    rest = bench(list(made.pool.peers), *made.draft.choices[1:])
    (one,) = find_breaks(Assessment(rest), [Departure(left.slot_id, left.peer_id, "Declined: ill")], {})
    assert (one.slot.id, one.peer.id, one.sentence, one.is_standing) == (
        left.slot_id,
        left.peer_id,
        "Declined: ill",
        False,
    )


@pytest.fixture
def settings():
    return Settings(today=clock.today(), terms_version=0, rest_days=1)


@pytest.fixture
def asked(engagement, chief, leader, officer):
    """Both were asked, and another leader could come."""
    make_peer(seniority=Seniority.LEADER, given_name="Olu", family_name="Other", days_per_year=99)
    operations.propose(engagement, by=officer)
    operations.accept(engagement, by=officer)
    return db.session.query(Assignment).order_by(Assignment.slot_id).all()


def _page(engagement, officer, settings):
    made = load_workbench(engagement.id, visible_to=officer, settings=settings)
    return repair_page(made, departures(engagement.id), rules_set_aside(engagement.id))


def test_a_peer_declines_and_another_is_put_in_and_accepted(engagement, asked, officer, settings):
    teams.answer(asked[1], accepts=False, reason="Budget council", by=officer)
    page = _page(engagement, officer, settings)
    (one,) = page.breaks
    assert "“Budget council”" in one.sentence
    (plan,) = page.plans
    assert (plan.moved, len(plan.newcomers)) == (0, 1)
    newcomer = plan.newcomers[0].peer
    said = operations.repair(engagement, choices=dict(plan.pairs), by=officer)
    assert newcomer.name in said
    assert standing(engagement) == {"Lead member peer": newcomer.name}
    record = operations.accept(engagement, by=officer)
    assert record.overrides == []
    assert verify(record) is Seal.MATCHES
    assert replay(record.problem, sha256=record.problem_sha256, stored=record.result).is_same
    assert [peer.peer.id for peer in page.rested[0][1]] == [newcomer.id]
    assert "team.repair" in actions()
    assert _page(engagement, officer, settings).breaks == ()


def test_whoever_is_asked_and_cannot_come_any_more_is_taken_off_by_the_repair(engagement, asked, officer, settings):
    gone = asked[1].peer
    make_availability(gone, engagement.first_day, engagement.first_day)
    page = _page(engagement, officer, settings)
    (one,) = page.breaks
    assert (one.peer.id, one.is_asked) == (gone.id, True)
    assert page.lost[0] is not None
    operations.repair(engagement, choices=dict(page.plans[0].pairs), by=officer)
    assert asked[1].state is AssignmentState.WITHDRAWN
    assert "Not free" in asked[1].answer_reason
    assert asked[0].state is AssignmentState.ASKED
    assert len(standing(engagement)) == 1


def test_a_rule_set_aside_when_deciding_is_no_break_later(engagement, chief, officer, settings):
    late = make_peer(seniority=Seniority.LEADER, terms_version=None)
    strict = Settings(today=settings.today, terms_version=3, rest_days=1)
    chief.terms_version = 3
    operations.propose(engagement, by=officer, settings=strict)
    operations.choose(
        engagement, slot_id=engagement.slots[1].id, peer_id=late.id, by=officer, reason="Signs today", settings=strict
    )
    operations.accept(engagement, by=officer, settings=strict)
    assert _page(engagement, officer, strict).breaks == ()
    make_availability(late, engagement.first_day, engagement.first_day)
    assert [one.peer.id for one in _page(engagement, officer, strict).breaks] == [late.id]


def test_a_repair_is_refused_where_it_no_longer_fits(engagement, asked, officer, settings):
    with pytest.raises(MatchingError, match="Nothing is broken"):
        operations.repair(engagement, choices={1: 1}, by=officer)
    teams.answer(asked[1], accepts=False, reason="Ill", by=officer)
    slots = [slot.id for slot in engagement.slots]
    other = next(iter(_page(engagement, officer, settings).plans[0].choices[slot] for slot in slots[1:]))
    for choices, words in (
        ({}, "Choose one"),
        ({slots[0]: other}, "This place is filled"),
        ({999_999: other}, "This place is filled"),
        ({slots[1]: 999_999}, "This place is filled"),
        ({slots[1]: asked[1].peer_id}, "can no longer be asked"),
        ({slots[1]: asked[0].peer_id}, "can no longer be asked"),
    ):
        with pytest.raises(MatchingError, match=words):
            operations.repair(engagement, choices=choices, by=officer)
    with pytest.raises(DraftChanged):
        operations.repair(engagement, choices={slots[1]: other}, version=99, by=officer)


def test_those_chosen_already_are_locked_by_a_repair(engagement, chief, leader, officer, settings):
    make_peer(seniority=Seniority.LEADER, given_name="Olu", family_name="Other")
    operations.propose(engagement, by=officer)
    chosen = {choice.slot_id: choice.peer for choice in draft_of(engagement).choices}
    chosen[engagement.slots[1].id].status = PeerStatus.LEFT
    db.session.flush()
    page = _page(engagement, officer, settings)
    operations.repair(engagement, choices=dict(page.plans[0].pairs), by=officer)
    locked = {choice.slot_id: choice.is_locked for choice in draft_of(engagement).choices}
    assert locked == {engagement.slots[0].id: True, engagement.slots[1].id: False}


def test_the_page_takes_a_repair_into_the_draft(arrange, sign_in):
    with arrange():
        type_ = make_engagement_type("Lead officer peer", "Lead member peer")
        made = make_engagement(type=type_, council=make_council(name="Hartlepool"), first_day=in_days(90))
        make_peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Pat", family_name="Chief", terms_version=3)
        for name in ("Lee", "Olu"):
            make_peer(seniority=Seniority.LEADER, given_name=name, family_name="Leader", terms_version=3)
        officer = make_user(Role.PLACEMENT_OFFICER)
        operations.propose(made, by=officer)
        operations.accept(made, by=officer)
        second = db.session.query(Assignment).filter_by(slot_id=made.slots[1].id).one()
        left = second.peer.name
        teams.answer(second, accepts=False, reason="Ill", by=officer)
        engagement_id = made.id
    client = sign_in(Role.PLACEMENT_OFFICER)
    path = f"/engagements/{engagement_id}/team-builder/repair"
    assert len(client.get(path).sql) <= 12
    page = client.page(path)
    assert left in page.text
    assert "Nobody else moves" in page.text
    (choice,) = set(re.findall(r'name="choice" value="(\d+-\d+)"', client.get(path).get_data(as_text=True)))
    fields = {"csrf_token": client.token("/account"), "version": 2, "choice": choice}
    refused = client.post(path, data={**fields, "version": 1})
    assert refused.status_code == 409
    assert client.post(path, data={**fields, "choice": "x"}).status_code == 409
    version = int(re.search(r'name="version" value="(\d+)"', client.get(path).get_data(as_text=True))[1])
    done = client.post(path, data={**fields, "version": version}, follow_redirects=True)
    assert "stands in the draft" in done.page.text
    for role in (Role.PRINCIPAL_ADVISER, Role.PEER, Role.COUNCIL_CONTACT):
        assert sign_in(role).get(path).status_code == 403
    with arrange() as session:
        assert session.query(DecisionRecord).count() == 1


def test_a_whole_team_is_said_to_be_whole(arrange, sign_in):
    with arrange():
        engagement_id = make_engagement(council=make_council(name="Hartlepool")).id
    page = sign_in(Role.PLACEMENT_OFFICER).page(f"/engagements/{engagement_id}/team-builder/repair")
    assert "Nothing is broken" in page.text
