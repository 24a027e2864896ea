"""An accepted team as it stood when it was chosen: what came later plays no part. Pure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from peerhub.matching.scoring import FIRST_WEIGHTS, weights_from
from peerhub.matching.weighing.comparing import Comparison
from peerhub.matching.weighing.past import Known, Stay, as_it_was, who_went
from peerhub.peers.models import ConflictState, PeerStatus, Seniority
from tests.matching.making import (
    FIRST_DAY,
    LEAD_OFFICER,
    SECOND_MEMBER,
    TODAY,
    bench,
    choice,
    duty,
    engagement,
    peer,
    place,
    places,
    tie,
    weights,
)

DAY = timedelta(days=1)
NOBODY = Known({}, {})


def then(one, known=NOBODY):
    return as_it_was(bench([one]), known).pool.peers[0]


def test_who_went_is_known_and_stands_no_longer_on_the_team():
    one = peer(duties=(duty(FIRST_DAY, engagement_id=1, slot_id=LEAD_OFFICER.id),))
    made = bench([one], choice(SECOND_MEMBER.id, one))
    assert who_went(made) == {LEAD_OFFICER.id: one.id}
    past = as_it_was(made, NOBODY)
    assert (past.asked, past.choices, past.pool.peers[0].duties) == ({}, {}, ())


def test_what_a_peer_was_asked_for_later_was_not_known():
    early, late = duty(FIRST_DAY - 90 * DAY), duty(FIRST_DAY - 60 * DAY)
    one = peer(duties=(early, late))
    known = Known({(one.id, early.engagement_id): TODAY, (one.id, late.engagement_id): TODAY + DAY}, {})
    assert then(one, known).duties == (early,)


def test_engagements_that_ended_since_are_not_served_yet():
    served, later = duty(TODAY - 40 * DAY), duty(TODAY + 2 * DAY)
    assert then(peer(served=5, duties=(served, later))).served == 4
    assert then(peer(served=5)).served == 5


@pytest.mark.parametrize(("days", "blocks"), [(0, True), (1, False)])
def test_a_decision_made_later_does_not_bind(days, blocks):
    confirmed = tie(ConflictState.CONFIRMED, decided_on=TODAY + days * DAY)
    assert bool(then(peer(ties=(confirmed,))).ties) is blocks


def test_whoever_lost_the_seat_later_had_it_then():
    assert then(peer(needs_review_since=TODAY + DAY)).needs_review_since is None
    assert then(peer(needs_review_since=TODAY)).needs_review_since == TODAY


@pytest.mark.parametrize(
    ("status", "joined", "left", "was"),
    [
        (PeerStatus.LEFT, -900, 5, PeerStatus.DEPLOYABLE),
        (PeerStatus.LEFT, -900, -5, PeerStatus.LEFT),
        (PeerStatus.DEPLOYABLE, 5, None, PeerStatus.JOINING),
        (PeerStatus.SUSPENDED, -5, None, PeerStatus.SUSPENDED),
    ],
)
def test_who_came_and_went_since(status, joined, left, was):
    one = peer(status=status)
    stay = Stay(TODAY + joined * DAY, None if left is None else TODAY + left * DAY)
    assert then(one, Known({}, {one.id: stay})).status is was


# Two sets of weights over the same team


def two_chiefs():
    """One near and never asked, one far with more challenges behind them."""
    register = {**places(), 6: place(6, "Ford", latitude=54.2), 8: place(8, "Gate", latitude=50.0)}
    about = engagement(places=register, slots=(LEAD_OFFICER,), needs=())
    near = peer(id=1, seniority=Seniority.CHIEF_EXECUTIVE, council_id=6)
    far = peer(id=2, seniority=Seniority.CHIEF_EXECUTIVE, council_id=8, served=5)
    return bench([near, far], about=about)


def compared(**changes):
    comparison = Comparison(weights(experience=0), weights_from(2, {**FIRST_WEIGHTS, "experience": 0, **changes}))
    comparison.add(two_chiefs(), {LEAD_OFFICER.id: 2})
    return comparison.outcome(since=date(2026, 1, 1), until=date(2026, 12, 31))


def test_the_same_weights_change_nobody():
    outcome = compared()
    assert outcome["changes"] == outcome["people"] == []
    assert (outcome["teams"], outcome["places"], outcome["changed_teams"]) == (1, 1, 0)
    assert outcome["figures"]["now"] == outcome["figures"]["then"]


def test_a_change_is_told_in_people_points_and_the_part_that_moved_it():
    outcome = compared(experience=5000)
    (change,) = outcome["changes"]
    assert (change["now_id"], change["then_id"], change["went_id"]) == (1, 2, 2)
    assert change["because"] == "Experience of challenges"
    (near, far), (near_then, far_then) = change["points"]["now"], change["points"]["then"]
    assert near > far
    assert far_then > near_then
    assert far_then - far == 5000
    assert outcome["people"] == [[2, 0, 1], [1, 1, 0]]
    assert outcome["figures"]["now"]["first_time"] == 1
    assert outcome["figures"]["then"]["first_time"] == 0
    assert outcome["figures"]["then"]["km"] > outcome["figures"]["now"]["km"]


def test_a_peer_who_could_not_be_asked_is_chosen_under_no_weights():
    made = two_chiefs()
    one, other = made.pool.peers
    blocked = replace(made, pool=replace(made.pool, peers=(one._replace(status=PeerStatus.SUSPENDED), other)))
    comparison = Comparison(weights(), weights(travel=0))
    comparison.add(blocked, {})
    outcome = comparison.outcome(since=TODAY, until=TODAY)
    assert outcome["changes"] == []
    assert outcome["figures"]["then"]["people"] == 1
