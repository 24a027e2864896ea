"""The optimiser against counting every choice."""

import json

import pytest

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import evaluate, solve
from tests.matching.counting import best_by_counting
from tests.matching.problems import tiny

SEEDS = range(240)


@pytest.mark.parametrize("first", SEEDS[::40])
def test_every_tiny_problem_has_the_answer_that_counting_gives(first):
    for seed in range(first, first + 40):
        problem = tiny(seed)
        result, best = solve(read_problem(json.dumps(problem))), best_by_counting(problem)
        if best is None:
            assert (result.status, result.assignments) == ("infeasible", ()), seed
            continue
        assert result.status == "optimal", seed
        assert (result.objective, result.bound, result.gap) == (best.objective, best.objective, 0.0), seed
        assert len(result.balance_met) == best.goals_met, seed
        if any(visit["balance"] for visit in problem["engagements"]):
            assert result.balance_cost == best.maximum - best.objective, seed
        assert [list(choice) for choice in result.assignments] == best.assignments, seed


def test_the_tiny_problems_have_every_part_of_the_format_at_work():
    """Guards the test above: each rule and each wish decides the answer of some of its problems."""
    changes = {
        "apart": [], "fixed": [], "previous": [], "rest_days": 0, "balance_tolerance": 0, "unfilled_points": 0,
    }  # fmt: skip
    deciding = dict.fromkeys([*changes, "home", "days_left", "needs", "mixed_groups_points", "balance"], 0)
    for seed in SEEDS[:40]:
        problem = tiny(seed)
        answer = best_by_counting(problem)
        for part in deciding:
            other = best_by_counting(_without(problem, part, changes))
            deciding[part] += answer is None or other is None or answer.assignments != other.assignments
    assert min(deciding.values()) >= 2, deciding


def _without(problem, part, changes):
    if part in changes:
        return {**problem, part: changes[part]}
    if part == "home":
        return {**problem, "peers": [{**peer, "home": peer["id"]} for peer in problem["peers"]]}
    if part == "days_left":
        return {**problem, "peers": [{**peer, "days_left": 99} for peer in problem["peers"]]}
    nothing = 0 if part == "mixed_groups_points" else []
    return {**problem, "engagements": [{**visit, part: nothing} for visit in problem["engagements"]]}


def test_the_example_of_the_format():
    problem = {
        "version": 1,
        "peers": [
            {"id": "p17", "home": "E07000223", "kind": "member", "group": "labour", "skills": {"finance": 3},
             "days_left": 8, "balance": ["b1"]},
            {"id": "p40", "home": "E07000224", "kind": "member", "group": "conservative", "days_left": 4},
        ],
        "engagements": [
            {"id": "e1", "council": "E06000001", "first_day": "2027-03-09", "last_day": "2027-03-11", "days": 4,
             "slots": [{"id": "e1.lead", "required": True}, {"id": "e1.finance", "required": True}],
             "needs": [{"skill": "finance", "level": 3, "points": 2000}], "mixed_groups_points": 1500,
             "balance": [{"tag": "b1", "at_least": 2}]},
        ],
        "candidates": {"e1.lead": [["p17", 8312]], "e1.finance": [["p40", 7050]]},
        "fixed": [["e1.lead", "p17"]],
        "previous": [["e1.finance", "p40"]],
        "change_points": 3000,
        "unfilled_points": 100000,
        "rest_days": 1,
    }  # fmt: skip
    result = solve(read_problem(json.dumps(problem)))
    assert result.objective == 8312 + 7050 + 2000 + 1500 + 3000
    assert result.assignments == (("e1.finance", "p40"), ("e1.lead", "p17"))
    assert (result.unfilled, result.uncovered, result.balance_met) == ((), (), ())


def test_what_stays_open_is_listed():
    problem = {
        "version": 1,
        "engagements": [
            {"id": "e1", "council": "c", "first_day": "2027-03-09", "last_day": "2027-03-09", "days": 1,
             "slots": [{"id": "b", "required": True}, {"id": "a", "required": True}, {"id": "c", "required": False}],
             "needs": [{"skill": "housing", "level": 1, "points": 5}, {"skill": "finance", "level": 4}]},
        ],
        "unfilled_points": 7,
    }  # fmt: skip
    result = solve(read_problem(json.dumps(problem)))
    assert (result.status, result.objective, result.assignments) == ("optimal", -14, ())
    assert result.unfilled == ("a", "b")
    assert result.uncovered == (("e1", "finance"), ("e1", "housing"))


@pytest.mark.parametrize("problem", [{"version": 1}, {"version": 1, "peers": [], "engagements": []}])
def test_a_problem_without_engagements_has_an_empty_answer(problem):
    result = solve(read_problem(json.dumps(problem)))
    assert (result.status, result.objective, result.bound, result.gap) == ("optimal", 0, 0, 0.0)


def test_evaluation_agrees_with_counting_on_the_answer():
    for seed in range(60):
        problem = tiny(seed)
        best = best_by_counting(problem)
        if best is not None:
            seen = evaluate(read_problem(json.dumps(problem)), [(slot, peer) for slot, peer in best.assignments])
            assert (seen.objective, len(seen.balance_met), seen.broken) == (best.objective, best.goals_met, ()), seed


def test_the_result_is_one_line_of_json_with_the_keys_of_the_format():
    result = json.loads(solve(read_problem(json.dumps(tiny(1)))).to_json())
    assert list(result) == [
        "version", "status", "objective", "bound", "gap", "assignments", "unfilled", "uncovered", "balance_met",
        "balance_cost", "problem_sha256", "solver", "seconds",
    ]  # fmt: skip
    assert result["version"] == 1
    assert result["solver"].startswith("highs ")
