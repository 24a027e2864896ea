"""What has to stay true of the answer when the problem changes in a known way."""

import json
from random import Random

import pytest

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import solve
from tests.matching.problems import medium, season, tiny

SEEDS = range(6)


def answer_to(problem, **options):
    return solve(read_problem(json.dumps(problem)), **options)


def shuffled(problem, rng):
    """The same problem with every list and every object in another order."""
    if isinstance(problem, dict):
        members = list(problem.items())
        rng.shuffle(members)
        return {key: shuffled(value, rng) for key, value in members}
    if isinstance(problem, list):
        mixed = problem if len(problem) == 2 and isinstance(problem[0], str) else rng.sample(problem, len(problem))
        return [shuffled(value, rng) for value in mixed]
    return problem


def without_seconds(result):
    members = json.loads(result.to_json())
    return {key: value for key, value in members.items() if key not in {"seconds", "problem_sha256"}}


@pytest.mark.parametrize("make", [tiny, medium])
def test_the_order_of_the_file_changes_nothing(make):
    for seed in SEEDS:
        problem = make(seed)
        other = shuffled(problem, Random(seed))
        assert other != problem
        assert without_seconds(answer_to(other)) == without_seconds(answer_to(problem)), seed


def test_within_a_gap_the_order_of_the_file_changes_nothing_either():
    problem = season(5, peers=300, engagements=20, even=True)
    first, second = answer_to(problem, gap=0.0001), answer_to(shuffled(problem, Random(5)), gap=0.0001)
    assert first.status == "optimal"
    assert without_seconds(first) == without_seconds(second)


def test_the_same_file_gives_the_same_answer_again():
    for seed in SEEDS:
        first, again = answer_to(medium(seed)), answer_to(medium(seed))
        assert without_seconds(first) == without_seconds(again)
        assert first.problem_sha256 == again.problem_sha256


def test_other_names_in_the_same_order_change_nothing_but_names():
    for seed in SEEDS:
        problem = medium(seed)
        peers = sorted(peer["id"] for peer in problem["peers"])
        renamed = {old: f"né {number:04}" for number, old in enumerate(peers)}
        text = json.dumps(problem)
        for old, new in renamed.items():
            text = text.replace(json.dumps(old), json.dumps(new))
        first, second = answer_to(problem), solve(read_problem(text))
        assert second.objective == first.objective, seed
        assert second.assignments == tuple((slot, renamed[peer]) for slot, peer in first.assignments), seed


def test_all_points_times_a_number_change_nothing_but_points():
    for seed in SEEDS:
        problem = medium(seed)
        first, second = answer_to(problem), answer_to(_times(problem, 7))
        assert second.assignments == first.assignments, seed
        assert (second.objective, second.bound) == (7 * first.objective, 7 * first.bound), seed


def _times(problem, factor):
    """The same problem with every number of points multiplied."""
    visits = [
        {
            **visit,
            "mixed_groups_points": factor * visit["mixed_groups_points"],
            "needs": [{**need, "points": factor * need["points"]} for need in visit["needs"]],
        }
        for visit in problem["engagements"]
    ]
    candidates = {
        slot: [[peer, factor * points] for peer, points in pairs] for slot, pairs in problem["candidates"].items()
    }
    also = {key: factor * problem[key] for key in ("change_points", "unfilled_points", "balance_tolerance")}
    return {**problem, "engagements": visits, "candidates": candidates, **also}


def test_one_more_candidate_never_lowers_the_maximum():
    for seed in SEEDS:
        problem = {**medium(seed), "fixed": []}
        rng = Random(seed)
        fewer = {slot: [pair for pair in pairs if rng.random() < 0.8] for slot, pairs in problem["candidates"].items()}
        with_fewer, with_all = answer_to({**problem, "candidates": fewer}), answer_to(problem)
        assert _maximum(with_fewer) <= _maximum(with_all), seed


@pytest.mark.parametrize("eased", ["apart", "rest_days", "home", "days_left"])
def test_one_rule_less_never_lowers_the_maximum(eased):
    for seed in SEEDS:
        problem = {**medium(seed), "fixed": []}
        easier = {**problem}
        if eased == "home":
            easier["peers"] = [{**peer, "home": peer["id"]} for peer in problem["peers"]]
        elif eased == "days_left":
            easier["peers"] = [{**peer, "days_left": peer["days_left"] + 3} for peer in problem["peers"]]
        else:
            easier[eased] = [] if eased == "apart" else 0
        assert _maximum(answer_to(easier)) >= _maximum(answer_to(problem)), seed


def test_fixing_what_was_chosen_changes_nothing():
    for seed in SEEDS:
        problem = {**medium(seed), "fixed": []}
        free = answer_to(problem)
        some = Random(seed).sample(free.assignments, len(free.assignments) // 2)
        fixed = answer_to({**problem, "fixed": [list(choice) for choice in some]})
        assert (fixed.objective, fixed.assignments) == (free.objective, free.assignments), seed


def test_points_added_to_every_candidate_of_a_filled_required_slot_add_up():
    for seed in SEEDS:
        problem = {**medium(seed), "unfilled_points": 10**6}
        before = answer_to(problem)
        if before.unfilled:
            continue
        slot = next(iter(sorted(problem["candidates"])))
        if slot not in dict(before.assignments):
            continue
        more = {**problem["candidates"], slot: [[peer, points + 7] for peer, points in problem["candidates"][slot]]}
        assert answer_to({**problem, "candidates": more}).objective == before.objective + 7, seed


def test_a_higher_tolerance_never_meets_fewer_goals():
    for seed in range(0, 9, 3):
        met = [len(answer_to({**medium(seed), "balance_tolerance": points}).balance_met) for points in (0, 300, 1500)]
        assert met == sorted(met), seed


def test_what_is_previous_is_kept_when_changing_costs_more_than_anything():
    for seed in SEEDS:
        problem = {**medium(seed), "fixed": [], "previous": [], "balance_tolerance": 0}
        first = answer_to(problem)
        # Somebody drops out: everything else that can stay, stays.
        _, gone = first.assignments[0]
        candidates = {
            slot: [pair for pair in pairs if pair[0] != gone] for slot, pairs in problem["candidates"].items()
        }
        kept = [list(choice) for choice in first.assignments if choice[1] != gone]
        repaired = answer_to({**problem, "candidates": candidates, "previous": kept, "change_points": 10**6})
        assert {tuple(choice) for choice in kept} <= set(repaired.assignments), seed


def _maximum(result):
    return result.objective + result.balance_cost
