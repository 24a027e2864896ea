"""Fixed choices that clash: which rule, which choices, said plainly."""

import json

import pytest

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import evaluate, solve


def visit(name, first_day, last_day, days=3, slots=("a", "b")):
    return {
        "id": name, "council": "c", "first_day": first_day, "last_day": last_day, "days": days,
        "slots": [{"id": f"{name}.{slot}", "required": True} for slot in slots],
    }  # fmt: skip


PROBLEM = {
    "version": 1,
    "peers": [
        {"id": "p1", "home": "h1", "kind": "officer", "days_left": 6},
        {"id": "p2", "home": "h1", "kind": "officer", "days_left": 9},
        {"id": "p3", "home": "h3", "kind": "officer", "days_left": 2},
    ],
    "engagements": [
        visit("e1", "2027-03-01", "2027-03-03"),
        visit("e2", "2027-03-05", "2027-03-06"),
        visit("e3", "2027-03-08", "2027-03-09", days=4),
    ],
    "candidates": {
        f"e{number}.{slot}": [["p1", 10], ["p2", 10], ["p3", 10]] for number in (1, 2, 3) for slot in ("a", "b")
    },
    "apart": [["p2", "p3"]],
    "rest_days": 2,
}

CLASHES = [
    ([("e1.a", "p1"), ("e1.b", "p1")], ["one_slot_per_engagement"], "p1 can hold only one slot of e1."),
    ([("e1.a", "p1"), ("e1.a", "p2")], ["one_peer_per_slot", "one_peer_per_home"],
     "e1.a has room for one peer, not for p1 and p2."),
    ([("e1.a", "p1"), ("e1.b", "p2")], ["one_peer_per_home"], "p1 and p2 on e1 both come from h1."),
    ([("e1.a", "p2"), ("e2.b", "p2")], ["rest_days"],
     "p2 cannot be on both e1 and e2: fewer than 2 full days lie between."),
    ([("e1.a", "p1"), ("e3.b", "p1")], ["days_left"], "p1 has 6 days left, and these engagements take 7."),
    ([("e2.a", "p3")], ["days_left"], "p3 has 2 days left, and these engagements take 3."),
    ([("e2.a", "p2"), ("e2.b", "p3")], ["apart", "days_left"], "p2 and p3 on e2 are to be kept apart."),
]  # fmt: skip


def answer_to(fixed, **changes):
    return solve(read_problem(json.dumps({**PROBLEM, **changes, "fixed": [list(choice) for choice in fixed]})))


@pytest.mark.parametrize(("fixed", "rules", "sentence"), CLASHES, ids=[sentence for _, _, sentence in CLASHES])
def test_a_clash_names_the_rule_and_the_choices(fixed, rules, sentence):
    result = answer_to(fixed)
    assert (result.status, result.objective, result.bound, result.gap) == ("infeasible", None, None, None)
    assert [reason.rule for reason in result.reasons] == rules
    assert result.reasons[0].sentence == sentence
    assert set(result.reasons[0].choices) == set(fixed)


def test_a_fixed_choice_that_is_no_candidate_is_named():
    result = answer_to([("e1.a", "p1")], candidates={"e1.a": [["p2", 5]]})
    assert [(reason.rule, reason.choices) for reason in result.reasons] == [("candidate", (("e1.a", "p1"),))]
    assert result.reasons[0].sentence == "p1 is not a candidate for e1.a."


def test_visits_that_overlap_are_said_to_overlap():
    engagements = [visit("e1", "2027-03-01", "2027-03-03"), visit("e2", "2027-03-03", "2027-03-04")]
    candidates = {"e1.a": [["p1", 1]], "e2.a": [["p1", 1]]}
    result = answer_to([("e1.a", "p1"), ("e2.a", "p1")], engagements=engagements, candidates=candidates, rest_days=0)
    assert [reason.sentence for reason in result.reasons] == ["p1 cannot be on both e1 and e2: they overlap."]


def test_the_reasons_are_in_the_json():
    members = json.loads(answer_to([("e1.a", "p1"), ("e1.b", "p2")]).to_json())
    assert members["status"] == "infeasible"
    assert members["reasons"] == [
        {"rule": "one_peer_per_home", "choices": [["e1.a", "p1"], ["e1.b", "p2"]],
         "sentence": "p1 and p2 on e1 both come from h1."},
    ]  # fmt: skip


@pytest.mark.parametrize(("days_between", "feasible"), [(0, False), (1, False), (2, True), (3, True)])
def test_exactly_the_days_of_rest_are_enough(days_between, feasible):
    engagements = [
        visit("e1", "2027-03-01", "2027-03-03"),
        visit("e2", f"2027-03-{4 + days_between:02}", f"2027-03-{5 + days_between:02}"),
    ]
    candidates = {"e1.a": [["p2", 1]], "e2.a": [["p2", 1]]}
    result = answer_to([("e1.a", "p2"), ("e2.a", "p2")], engagements=engagements, candidates=candidates)
    assert (result.status == "optimal") is feasible


def test_fixed_choices_that_do_not_clash_are_kept_though_others_are_worth_more():
    candidates = {**PROBLEM["candidates"], "e1.a": [["p1", -500], ["p2", 10]]}
    result = answer_to([("e1.a", "p1")], candidates=candidates)
    assert result.status == "optimal"
    assert ("e1.a", "p1") in result.assignments


def test_evaluation_names_every_rule_that_a_choice_breaks():
    problem = read_problem(json.dumps({**PROBLEM, "fixed": [["e3.a", "p1"]]}))
    for choices, rules, _ in CLASHES:
        broken = {reason.rule for reason in evaluate(problem, choices).broken}
        assert broken >= {*rules} - {"fixed"}
    assert [reason.rule for reason in evaluate(problem, []).broken] == ["fixed"]
