"""The score: bounds, parts that add up, and directions in which more is never less."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.models import CouncilKind
from peerhub.matching.facts import NeedFacts, Pool, Surroundings
from peerhub.matching.scoring import FIRST_WEIGHTS, PARTS, ScoreTable, WeightFault, kilometres, weights_from
from peerhub.matching.scoring import parts as scoring
from peerhub.matching.scoring.seniority import SENIORITY_FIT
from peerhub.matching.scoring.weights import NAMES
from peerhub.peers.models import PeerKind, Seniority
from tests.matching.making import (
    FAR,
    FINANCE,
    FINANCE_OFFICER,
    FIRST_DAY,
    HERE,
    HOUSING,
    LEAD_MEMBER,
    LEAD_OFFICER,
    NEIGHBOUR,
    SHADOW,
    TEAM,
    duty,
    engagement,
    peer,
    place,
    slot,
    weights,
)

LEVELS = st.integers(0, 4)
SENIORITIES = st.sampled_from(list(Seniority))


@st.composite
def peers(draw):
    asked = [duty(FIRST_DAY - timedelta(days=draw(st.integers(30, 1500)))) for _ in range(draw(st.integers(0, 6)))]
    return peer(
        seniority=draw(SENIORITIES),
        council_id=draw(st.sampled_from([None, NEIGHBOUR, FAR, 3, 4, 5])),
        skills={s.id: level for s in (FINANCE, HOUSING) if (level := draw(LEVELS))},
        served=draw(st.integers(0, 9)),
        duties=tuple(asked),
    )


def score(one, where, about=None, weighing=None):
    """Points by part of one peer in one place."""
    table = ScoreTable(about or engagement(), Pool((one,), (FINANCE, HOUSING)), weighing or weights())
    return table.scores(where).parts_of(0)


@given(one=peers(), where=st.sampled_from(TEAM))
def test_parts_are_whole_add_up_and_keep_within_their_weights(one, where):
    table = ScoreTable(engagement(), Pool((one,), (FINANCE, HOUSING)), weights())
    scores = table.scores(where)
    found = scores.parts_of(0)
    assert all(isinstance(points, int) for points in found.values())
    assert sum(found.values()) == int(scores.total[0])
    assert all(0 <= found[part.key] <= FIRST_WEIGHTS[part.key] for part in PARTS)
    assert all(found[key] <= most for key, most in scores.most_of.items())
    assert scores.most == sum(scores.most_of.values())


@given(everybody=st.lists(peers(), min_size=1, max_size=8), where=st.sampled_from(TEAM))
def test_points_do_not_depend_on_who_else_is_in_the_pool(everybody, where):
    together = ScoreTable(engagement(), Pool(tuple(everybody), ()), weights()).scores(where)
    assert [together.parts_of(row) for row in range(len(everybody))] == [score(one, where) for one in everybody]


@given(
    one=peers(), where=st.sampled_from(TEAM), skill=st.sampled_from([FINANCE.id, HOUSING.id]), level=st.integers(1, 3)
)
def test_a_higher_level_of_a_skill_never_costs_points(one, where, skill, level):
    lower = one._replace(skills={**one.skills, skill: level})
    higher = one._replace(skills={**one.skills, skill: level + 1})
    assert score(lower, where)["skills"] <= score(higher, where)["skills"]


@given(one=peers(), where=st.sampled_from(TEAM))
def test_another_engagement_served_never_costs_points(one, where):
    assert score(one, where)["experience"] <= score(one._replace(served=one.served + 1), where)["experience"]


@given(one=peers(), where=st.sampled_from(TEAM), days=st.integers(1, 1000))
def test_being_asked_once_more_never_gains_points(one, where, days):
    more = one._replace(duties=(*one.duties, duty(FIRST_DAY - timedelta(days=days))))
    assert score(more, where)["fair_use"] <= score(one, where)["fair_use"]


@given(first=st.integers(0, 1200), second=st.integers(0, 1200))
def test_a_longer_way_never_gains_points(first, second):
    near, far = sorted((first, second))
    assert scoring.travel_percent(far) <= scoring.travel_percent(near)


@given(one=peers(), where=st.sampled_from(TEAM), key=st.sampled_from([part.key for part in PARTS]))
def test_a_part_without_weight_gives_nothing_and_leaves_the_others_alone(one, where, key):
    with_it, without = score(one, where), score(one, where, weighing=weights(**{key: 0}))
    assert without == {**with_it, key: 0}


# What each part looks at


def test_the_speciality_counts_six_tenths_and_the_needs_the_rest():
    able = peer(skills={FINANCE.id: 4})
    only_finance = engagement(needs=(NeedFacts(HOUSING, 2, 1),))
    assert score(able, FINANCE_OFFICER, only_finance)["skills"] == FIRST_WEIGHTS["skills"] * 60 // 100
    assert score(able, FINANCE_OFFICER, engagement(needs=()))["skills"] == FIRST_WEIGHTS["skills"]


def test_an_essential_need_weighs_three_times_a_useful_one():
    finance, housing = peer(skills={FINANCE.id: 3}), peer(skills={HOUSING.id: 2})
    assert score(finance, SHADOW)["skills"] == FIRST_WEIGHTS["skills"] * 75 // 100
    assert score(housing, SHADOW)["skills"] == FIRST_WEIGHTS["skills"] * 25 // 100


def test_where_nothing_is_wanted_skills_give_nobody_anything():
    table = ScoreTable(engagement(needs=()), Pool((peer(skills={FINANCE.id: 4}),), ()), weights())
    assert table.scores(SHADOW).most_of["skills"] == 0
    assert score(peer(skills={FINANCE.id: 4}), SHADOW, engagement(needs=()))["skills"] == 0


@pytest.mark.parametrize(
    ("home", "council", "rank", "percent"),
    [
        (CouncilKind.UNITARY, CouncilKind.UNITARY, None, 50),
        (CouncilKind.UNITARY, CouncilKind.UNITARY, 1, 100),
        (CouncilKind.DISTRICT, CouncilKind.DISTRICT, 20, 52),
        (CouncilKind.UNITARY, CouncilKind.METROPOLITAN, None, 20),
        (CouncilKind.DISTRICT, CouncilKind.UNITARY, None, 0),
        (CouncilKind.DISTRICT, CouncilKind.UNITARY, 11, 25),
    ],
)
def test_kind_of_council_and_statistical_neighbour(home, council, rank, percent):
    assert scoring.likeness_percent(place(8, "One", kind=home), place(9, "Other", kind=council), rank) == percent


def test_a_statistical_neighbour_gains_and_its_place_in_the_list_matters():
    first, last = (engagement(surroundings=Surroundings(frozenset({HERE}), likeness={FAR: n})) for n in (1, 20))
    without = score(peer(), SHADOW)["likeness"]
    assert without < score(peer(), SHADOW, last)["likeness"] < score(peer(), SHADOW, first)["likeness"]


def test_the_level_asked_for_is_always_the_best_fit():
    for wanted, fits in SENIORITY_FIT.items():
        assert fits[wanted] == max(fits.values()) == 100
        assert all(0 <= percent <= 100 for percent in fits.values())
    assert set(SENIORITY_FIT) == set(Seniority)


def test_a_place_without_a_level_takes_anybody():
    assert score(peer(seniority=Seniority.SPECIALIST), SHADOW)["seniority"] == FIRST_WEIGHTS["seniority"]
    nobody_special = peer(main_post=None, home=None, posts=())
    assert score(nobody_special, FINANCE_OFFICER)["seniority"] == 0


def test_distances_agree_with_known_ones():
    london = place(8, "London", latitude=51.5074, longitude=-0.1278)
    manchester = place(9, "Manchester", latitude=53.4808, longitude=-2.2426)
    assert kilometres(london, manchester) == pytest.approx(262, abs=2)
    assert kilometres(london, london) == pytest.approx(0)
    assert kilometres(london, place(10, "Nowhere", latitude=None)) is None


@pytest.mark.parametrize(("distance", "percent"), [(0, 100), (50, 100), (225, 50), (400, 0), (900, 0), (None, 50)])
def test_travel(distance, percent):
    assert scoring.travel_percent(distance) == percent


@pytest.mark.parametrize(
    ("times", "last", "percent"),
    [(0, None, 100), (1, FIRST_DAY - timedelta(days=1095), 79), (1, FIRST_DAY, 49), (9, date(2028, 1, 1), 0)],
)
def test_fair_use(times, last, percent):
    assert scoring.fair_use_percent(times, last, FIRST_DAY) == percent


def test_who_declined_was_asked_all_the_same():
    declined = peer(duties=(duty(date(2026, 5, 5), is_active=False),))
    assert score(declined, SHADOW)["fair_use"] < score(peer(), SHADOW)["fair_use"]


def test_askings_of_more_than_three_years_ago_are_forgotten():
    assert score(peer(duties=(duty(date(2024, 3, 9)),)), SHADOW)["fair_use"] == FIRST_WEIGHTS["fair_use"]
    assert score(peer(duties=(duty(date(2024, 3, 10)),)), SHADOW)["fair_use"] < FIRST_WEIGHTS["fair_use"]


def test_the_controlling_group_counts_for_the_lead_member_alone():
    about = engagement(controlling_group="labour", controlling_group_name="Labour")
    leader, other = peer(seniority=Seniority.LEADER), peer(seniority=Seniority.LEADER, group="green")
    assert score(leader, LEAD_MEMBER, about)["controlling_group"] == FIRST_WEIGHTS["controlling_group"]
    assert score(other, LEAD_MEMBER, about)["controlling_group"] == 0
    assert score(leader, slot(3, "Member peer", peer_kind=PeerKind.MEMBER), about)["controlling_group"] == 0
    assert score(leader, LEAD_MEMBER)["controlling_group"] == 0


def test_nobody_without_a_group_gains_where_no_group_controls():
    assert score(peer(seniority=Seniority.LEADER, group=None), LEAD_MEMBER)["controlling_group"] == 0


def test_the_original_team_counts_on_a_progress_review_alone():
    led, was_there, stranger = peer(), peer(), peer()
    about = engagement(is_progress_review=True, original_team={led.id: True, was_there.id: False})
    points = [score(one, SHADOW, about)["original_team"] for one in (led, was_there, stranger)]
    most = FIRST_WEIGHTS["original_team"]
    assert points == [most, most * 75 // 100, 0]
    assert score(led, SHADOW, replace(about, is_progress_review=False))["original_team"] == 0


def test_the_parts_of_an_ordinary_place_add_up_to_a_hundred_points():
    table = ScoreTable(engagement(), Pool((peer(),), ()), weights())
    assert [table.scores(one).most for one in (LEAD_OFFICER, FINANCE_OFFICER)] == [10_000, 10_000]


def test_covers_agrees_with_the_levels_of_each_peer():
    everybody = tuple(peer(skills={FINANCE.id: level} if level else {}) for level in range(5))
    table = ScoreTable(engagement(), Pool(everybody, ()), weights())
    assert table.covers(FINANCE.id, 3).tolist() == [False, False, False, True, True]
    assert np.array_equal(table.levels(FINANCE.id), [0, 1, 2, 3, 4])


# Weights


def test_weights_are_refused_when_one_is_missing_unknown_or_no_whole_number():
    assert weights_from(4, FIRST_WEIGHTS).version == 4
    assert set(FIRST_WEIGHTS) == set(NAMES)
    for wrong in (
        {k: v for k, v in FIRST_WEIGHTS.items() if k != "travel"},
        {**FIRST_WEIGHTS, "luck": 1},
        {**FIRST_WEIGHTS, "travel": -1},
        {**FIRST_WEIGHTS, "travel": 1.5},
        {**FIRST_WEIGHTS, "travel": True},
        {**FIRST_WEIGHTS, "travel": 1_000_001},
    ):
        with pytest.raises(WeightFault):
            weights_from(1, wrong)


def test_councils_without_a_home_are_nobodys_likeness():
    assert score(peer(council_id=None), SHADOW)["likeness"] == 0
