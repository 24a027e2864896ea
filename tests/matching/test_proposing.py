"""From facts to a proposed team: hard rules hold, locks are kept, overrides are honoured, nothing better exists."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerhub.matching.errors import CannotPropose
from peerhub.matching.facts import NeedFacts
from peerhub.matching.models import ChoiceOrigin
from peerhub.matching.problem import canonical, read_problem
from peerhub.matching.proposing import Assessment, build_problem, choices_in, peer_key, propose, slot_key
from peerhub.matching.rules import team_findings
from peerhub.matching.solve import evaluate
from peerhub.peers.models import AvailabilityState, ConflictState, PeerKind, PeerStatus, Seniority
from tests.matching.making import (
    ELDER,
    FAR,
    FINANCE,
    FINANCE_OFFICER,
    FIRST_DAY,
    HERE,
    LAST_DAY,
    LEAD_MEMBER,
    LEAD_OFFICER,
    NEIGHBOUR,
    REGIONAL,
    SECOND_MEMBER,
    SHADOW,
    bench,
    choice,
    duty,
    engagement,
    peer,
    slot,
    weights,
    with_choices,
)
from tests.matching.pools import mixed_pool

SEEDS = st.integers(0, 10_000)
APRIL = date(2026, 3, 31)
CHIEF = peer(seniority=Seniority.CHIEF_EXECUTIVE, council_id=None)


def proposed(made):
    return propose(Assessment(made))


def broken(made, chosen):
    """What an independent eye has against a team: the hard rules, read straight from the facts."""
    members = [(made.engagement.slots_by_id[place], made.pool.peer(one)) for place, one in chosen.items()]
    homes = [one.home for _, one in members if one.home is not None]
    found = [f"{one.name}: {name}" for place, one in members for name, holds in HARD.items() if not holds(one, place)]
    found += ["somebody twice"] * (len(set(chosen.values())) < len(chosen))
    return found + ["two of one council"] * (len(set(homes)) < len(homes))


DAYS = {FIRST_DAY + timedelta(days=n) for n in range(3)}
SPACE = {FIRST_DAY + timedelta(days=n) for n in range(-1, 4)}


def _on(run, days):
    return any(run.first <= day <= run.last for day in days)


HARD = {
    "kind": lambda one, place: place.peer_kind in (None, one.kind),
    "chief executive": lambda one, place: place != LEAD_OFFICER or one.seniority is Seniority.CHIEF_EXECUTIVE,
    "own council": lambda one, _: not {held.council_id for held in one.posts} & {HERE, ELDER},
    "free": lambda one, _: not any(_on(r, DAYS) for r in one.absences if r.state is AvailabilityState.NOT_FREE),
    "rest": lambda one, _: not any(d.first_day <= day <= d.last_day for d in one.duties for day in SPACE),
    "conflict": lambda one, _: not any(held.state is ConflictState.CONFIRMED for held in one.ties),
    "accredited": lambda one, _: any(h.first <= FIRST_DAY and h.last >= LAST_DAY for h in one.accreditations),
    "standing": lambda one, _: one.status is PeerStatus.DEPLOYABLE and one.terms_version == 3,
    "reviewed": lambda one, _: one.needs_review_since is None,
    "allowance": lambda one, _: sum(d.days for d in one.duties if d.first_day > APRIL) + 5 <= one.days_per_year,
}


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_a_proposal_keeps_every_hard_rule(seed):
    made = bench(mixed_pool(seed))
    answer = proposed(made)
    assert broken(made, answer.choices) == []
    team = with_choices(made, dict(answer.choices)).team
    assert not [f for f in team_findings(team) if f.blocks and f.rule != "R21"]


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_no_allowed_team_has_more_points(seed):
    """Against every team of a pool small enough to try them all."""
    made = bench(mixed_pool(seed, size=12), about=engagement(slots=(LEAD_MEMBER, SECOND_MEMBER, FINANCE_OFFICER)))
    answer = proposed(made)
    options = [[None, *dict(answer.problem.candidates[slot_key(s.id)])] for s in made.engagement.counting_slots]
    points = [
        seen.objective
        for team in product(*options)
        if not (seen := evaluate(answer.problem, _choices(made, team))).broken
    ]
    assert answer.result.status == "optimal"
    assert answer.result.objective == max(points)


def _choices(made, team):
    return tuple((slot_key(s.id), p) for s, p in zip(made.engagement.counting_slots, team, strict=True) if p)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, data=st.data())
def test_locked_choices_are_kept_whatever_they_cost(seed, data):
    made = bench(mixed_pool(seed))
    first = proposed(made).choices
    if not first:
        return
    slot_id = data.draw(st.sampled_from(sorted(first)))
    rows = [row for row, ok in enumerate(Assessment(made).candidates(made.engagement.slots_by_id[slot_id])) if ok]
    locked = made.pool.peers[data.draw(st.sampled_from(rows))]
    again = replace(made, draft=replace(made.draft, choices=(choice(slot_id, locked, is_locked=True),)))
    assert proposed(again).choices[slot_id] == locked.id


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_the_problem_survives_its_own_format_and_order_does_not_matter(seed):
    pool = mixed_pool(seed)
    problem = build_problem(Assessment(bench(pool)))
    assert canonical(read_problem(canonical(problem))) == canonical(problem)
    assert canonical(build_problem(Assessment(bench(pool[::-1])))) == canonical(problem)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_asking_again_with_nothing_changed_changes_nothing(seed):
    made = bench(mixed_pool(seed))
    first = proposed(made)
    assert proposed(with_choices(made, dict(first.choices))).choices == first.choices


def test_a_choice_that_stands_is_kept_when_the_next_is_hardly_better():
    standing, better = peer(id=1, skills={FINANCE.id: 3}), peer(id=2, skills={FINANCE.id: 3}, served=1)
    about = engagement(slots=(slot(1, "Anybody"),))
    made = bench([standing, better], choice(1, standing), about=about)
    assert proposed(made).choices == {1: better.id}
    steady = replace(made, weights=weights(stability=2_000))
    assert proposed(steady).choices == {1: standing.id}


def test_a_peer_with_fewer_points_is_taken_for_a_need_that_nobody_else_covers():
    strong = peer(id=1, served=5, skills={FINANCE.id: 2})
    covers = peer(id=2, skills={FINANCE.id: 3})
    about = engagement(slots=(slot(1, "Anybody"),), needs=(NeedFacts(FINANCE, 3, 3),))
    assert proposed(bench([strong, covers], about=about)).choices == {1: covers.id}
    without = weights(need=0, experience=2_000)
    assert proposed(bench([strong, covers], about=about, weighing=without)).choices == {1: strong.id}


def test_members_of_different_groups_are_preferred():
    about = engagement(slots=(LEAD_MEMBER, SECOND_MEMBER), needs=())
    labour = [peer(id=n, seniority=Seniority.LEADER, council_id=None, served=5) for n in (1, 2)]
    green = peer(id=3, seniority=Seniority.LEADER, council_id=None, group="green")
    assert 3 in proposed(bench([*labour, green], about=about)).choices.values()
    alone = weights(mixed_groups=0)
    assert 3 not in proposed(bench([*labour, green], about=about, weighing=alone)).choices.values()


def test_shadow_places_are_left_to_people():
    shadow = peer(id=50)
    made = bench([CHIEF, shadow], choice(SHADOW.id, shadow), about=engagement(slots=(LEAD_OFFICER, SHADOW)))
    answer = proposed(made)
    assert set(answer.choices) == {LEAD_OFFICER.id}
    assert peer_key(shadow.id) not in {one.id for one in answer.problem.peers}


def test_a_locked_peer_is_no_candidate_for_another_place():
    one = peer(id=1)
    about = engagement(slots=(slot(1, "First"), slot(2, "Second")))
    answer = proposed(bench([one], choice(1, one, is_locked=True), about=about))
    assert answer.choices == {1: one.id}
    assert answer.result.unfilled == (slot_key(2),)


def test_an_override_is_honoured_although_the_rule_still_stands():
    blocked = peer(id=1, terms_version=None)
    about = engagement(slots=(slot(1, "First"),))
    assert proposed(bench([blocked], about=about)).choices == {}
    insisted = choice(1, blocked, is_locked=True, origin=ChoiceOrigin.PERSON, override_reason="R5: Signed on paper.")
    assert proposed(bench([blocked], insisted, about=about)).choices == {1: blocked.id}


def test_two_locked_peers_of_one_council_stand_when_a_person_put_them_there():
    one, other, third = (peer(id=n, council_id=FAR) for n in (1, 2, 3))
    about = engagement(slots=(slot(1, "First"), slot(2, "Second"), slot(3, "Third")))
    locked = (choice(1, one, is_locked=True), choice(2, other, is_locked=True, override_reason="R17: Agreed."))
    assert proposed(bench([one, other, third], *locked, about=about)).choices == {1: one.id, 2: other.id}


def test_a_locked_peer_over_the_allowance_stands_and_others_are_never_proposed():
    tired = peer(id=1, duties=(duty(date(2026, 9, 1), days=18),))
    about = engagement(slots=(slot(1, "First"),))
    assert proposed(bench([tired], about=about)).choices == {}
    assert proposed(bench([tired], choice(1, tired, is_locked=True), about=about)).choices == {1: tired.id}


def test_whoever_is_asked_already_stays_and_their_home_counts():
    asked = peer(id=1, council_id=FAR, duties=(duty(FIRST_DAY, LAST_DAY, engagement_id=1, slot_id=1),))
    same_home, other = peer(id=2, council_id=FAR, served=9), peer(id=3, council_id=REGIONAL)
    about = engagement(slots=(slot(1, "First"), slot(2, "Second")))
    assert proposed(bench([asked, same_home, other], about=about)).choices == {1: asked.id, 2: other.id}


def test_locked_choices_that_clash_are_named():
    one, other = peer(id=1), peer(id=2)
    about = engagement(slots=(slot(1, "First"), slot(2, "Second")))
    made = bench([one, other], choice(1, one, is_locked=True), choice(2, one, is_locked=True), about=about)
    with pytest.raises(CannotPropose) as refused:
        proposed(made)
    assert one.name in refused.value.sentence


def test_an_engagement_without_places_cannot_be_proposed_for():
    with pytest.raises(CannotPropose):
        proposed(bench([peer()], about=engagement(slots=(SHADOW,))))


def test_an_empty_pool_leaves_every_place_empty():
    answer = proposed(bench([peer(posts=(), council_id=HERE, terms_version=None)]))
    assert answer.choices == {}
    assert len(answer.result.unfilled) == 4


def test_the_original_team_is_proposed_for_its_progress_review():
    strangers = [peer(id=n, served=5, council_id=None, skills={FINANCE.id: 4}) for n in (1, 2)]
    original = peer(id=3, council_id=NEIGHBOUR)
    about = engagement(slots=(slot(1, "Peer"),), is_progress_review=True, original_team={3: False})
    assert proposed(bench([*strangers, original], about=about)).choices == {1: original.id}


def test_objections_name_the_rules_about_peer_place_and_home():
    mate = peer(id=1, council_id=FAR)
    wanted = peer(id=2, council_id=FAR, terms_version=None)
    made = bench([mate, wanted], choice(FINANCE_OFFICER.id, mate))
    rules = [found.rule for found in Assessment(made).objections(wanted, LEAD_OFFICER)]
    assert rules == ["R5", "R15", "R17"]
    assert Assessment(made).objections(wanted, FINANCE_OFFICER) == Assessment(made).blocks_on(wanted, FINANCE_OFFICER)


def test_fits_agrees_with_the_rules_about_places_for_everybody():
    made = bench(mixed_pool(5))
    assessment = Assessment(made)
    for place in made.engagement.slots:
        by_rules = [
            not assessment.blocks_on(one, place)[len(assessment.blocks[row]) :]
            for row, one in enumerate(made.pool.peers)
        ]
        assert assessment.fits(place).tolist() == by_rules


def test_what_the_file_says_of_a_peer_is_what_the_format_asks_for():
    member = peer(id=7, seniority=Seniority.LEADER, skills={FINANCE.id: 4, 99: 3}, council_id=None)
    problem = build_problem(Assessment(bench([member])))
    (one,) = problem.peers
    assert (one.id, one.kind, one.group, one.skills) == ("p7", "member", "labour", {"finance": 4})
    assert one.home != ""
    assert one.days_left == 20
    assert choices_in([("s2", "p7")]) == {2: 7}
    assert member.kind is PeerKind.MEMBER
