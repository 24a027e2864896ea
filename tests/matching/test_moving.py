"""What it costs to have somebody in a place: by looking at every team there is."""

import json

import pytest

from peerhub.matching.explaining.moving import MovingCosts, moving_sentence
from peerhub.matching.problem import canonical
from peerhub.matching.proposing import Assessment, build_problem, peer_key, propose, slot_key
from peerhub.matching.showing import Asked, build_page
from peerhub.peers.models import Seniority
from tests.matching.counting import lawful, points_of
from tests.matching.making import (
    FINANCE_OFFICER,
    HOUSING,
    LEAD_MEMBER,
    LEAD_OFFICER,
    SHADOW,
    bench,
    choice,
    engagement,
    peer,
    with_choices,
)
from tests.matching.pools import mixed_pool

SEEDS = range(8)


def settled(made):
    return with_choices(made, dict(propose(Assessment(made)).choices))


def most(problem, *, with_them=None):
    """The most points of any team, or of any with somebody in a place; None where there is no such team."""
    teams = (team for team in lawful(problem) if with_them is None or team.get(with_them[0]) == with_them[1])
    return max((points_of(problem, team) for team in teams), default=None)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cost_is_the_difference_between_the_best_team_and_the_best_with_them(seed):
    free = bench(mixed_pool(seed, 14))
    made = settled(free)
    costs = MovingCosts(Assessment(made))
    problem = json.loads(canonical(build_problem(Assessment(free))))
    best = most(problem)
    for slot in made.engagement.counting_slots:
        for key, _ in problem["candidates"][slot_key(slot.id)]:
            one = made.pool.peer(int(key[1:]))
            expected = most(problem, with_them=(slot_key(slot.id), peer_key(one.id)))
            moving = costs.of(one, slot)
            if expected is None:
                assert moving is None
                continue
            assert moving is not None
            assert moving.points == best - expected
            assert moving.points >= 0
            if moving.points:
                assert moving.moved[slot] is one


def test_nobody_is_tried_where_they_cannot_stand():
    boss, clash = peer(seniority=Seniority.CHIEF_EXECUTIVE), peer(seniority=Seniority.LEADER)
    locked = choice(LEAD_OFFICER.id, boss, is_locked=True)
    made = bench([boss, clash], locked)  # both are from one council
    costs = MovingCosts(Assessment(made))
    assert costs.of(clash, LEAD_MEMBER) is None
    assert costs.of(boss, SHADOW) is None


def test_who_would_stand_elsewhere_is_said():
    strong = peer(seniority=Seniority.SECTION_151, council_id=5, served=6, skills={1: 4, HOUSING.id: 4})
    weaker = peer(seniority=Seniority.SECTION_151, council_id=6, skills={1: 1})
    made = settled(bench([strong, weaker], about=engagement(slots=(FINANCE_OFFICER,))))
    moving = MovingCosts(Assessment(made)).of(weaker, FINANCE_OFFICER)
    assert moving is not None
    assert not moving.others
    said = moving_sentence(moving)
    assert said.startswith(f"Having {weaker.name} as Finance peer costs ")
    same = MovingCosts(Assessment(made)).of(strong, FINANCE_OFFICER)
    assert same is not None
    assert moving_sentence(same).endswith("costs nothing: such a team has as many points as the best one.")


def test_the_page_says_what_it_costs_to_move_somebody_who_is_chosen_elsewhere():
    made = settled(bench(mixed_pool(2, 40)))
    candidates = Assessment(made).candidates
    for slot in made.engagement.counting_slots:
        for place, one in made.standing.items():
            is_candidate = bool(candidates(slot)[made.pool.rows[one.id]])
            (found,) = build_page(made, Asked(slot_id=slot.id, name=one.reference)).found
            if place != slot.id and is_candidate:
                assert found.cost.startswith(f"Moving {one.name} from ")
            else:
                assert not found.cost
