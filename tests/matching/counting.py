"""The maximum of a tiny problem by looking at every choice, straight from the format's own words.

Shares nothing with the product: an oracle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

Choices = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """The maximum of points, and of the choices that meet most goals and then have most points the first one.

    First means: by the peers of the slots in the order of their ids, an empty slot after every peer.
    """

    maximum: int
    objective: int
    goals_met: int
    assignments: list[list[str]]


def best_by_counting(problem: dict[str, Any]) -> Answer | None:
    """None when the fixed choices cannot all be kept."""
    choices = [(points_of(problem, choice), _goals_met(problem, choice), choice) for choice in lawful(problem)]
    if not choices:
        return None
    maximum = max(points for points, _, _ in choices)
    if any(visit["balance"] for visit in problem["engagements"]):
        choices = [choice for choice in choices if choice[0] >= maximum - problem["balance_tolerance"]]
        most = max(met for _, met, _ in choices)
        choices = [choice for choice in choices if choice[1] == most]
    objective = max(points for points, _, _ in choices)
    points, met, first = min(
        (choice for choice in choices if choice[0] == objective), key=lambda choice: _place(problem, choice[2])
    )
    return Answer(maximum, points, met, [list(pair) for pair in sorted(first.items())])


def _place(problem: dict[str, Any], choice: Choices) -> list[tuple[bool, str]]:
    return [(slot not in choice, choice.get(slot, "")) for slot in sorted(_visit_of(problem))]


def _visit_of(problem: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {slot["id"]: visit for visit in problem["engagements"] for slot in visit["slots"]}


def lawful(problem: dict[str, Any]) -> Iterator[Choices]:
    visits, slots = _visit_of(problem), sorted(_visit_of(problem))

    def extend(choice: Choices, at: int) -> Iterator[Choices]:
        if at == len(slots):
            if all(choice.get(slot) == peer for slot, peer in problem["fixed"]):
                yield choice
            return
        yield from extend(choice, at + 1)
        for peer, _ in problem["candidates"].get(slots[at], []):
            longer = {**choice, slots[at]: peer}
            if _keeps_rules(problem, visits, longer):
                yield from extend(longer, at + 1)

    yield from extend({}, 0)


def _keeps_rules(problem: dict[str, Any], visits: dict[str, dict[str, Any]], choice: Choices) -> bool:
    peers = {peer["id"]: peer for peer in problem["peers"]}
    apart = {frozenset(pair) for pair in problem["apart"]}
    days: dict[str, int] = {}
    for slot, peer in choice.items():
        days[peer] = days.get(peer, 0) + visits[slot]["days"]
        if days[peer] > peers[peer]["days_left"]:
            return False
    for (slot, peer), (other_slot, other) in combinations(choice.items(), 2):
        visit, other_visit = visits[slot], visits[other_slot]
        if visit is other_visit and (
            peers[peer]["home"] == peers[other]["home"] or frozenset((peer, other)) in apart or peer == other
        ):
            return False
        if visit is not other_visit and peer == other:
            first, second = sorted((visit, other_visit), key=lambda one: one["first_day"])
            between = date.fromisoformat(second["first_day"]) - date.fromisoformat(first["last_day"])
            if between.days - 1 < problem["rest_days"]:
                return False
    return True


def _team(problem: dict[str, Any], visit: dict[str, Any], choice: Choices) -> list[dict[str, Any]]:
    names = {choice.get(slot["id"]) for slot in visit["slots"]}
    return [peer for peer in problem["peers"] if peer["id"] in names]


def points_of(problem: dict[str, Any], choice: Choices) -> int:
    total = sum(dict(map(tuple, problem["candidates"][slot]))[peer] for slot, peer in choice.items())
    total += sum(problem["change_points"] for slot, peer in problem["previous"] if choice.get(slot) == peer)
    for visit in problem["engagements"]:
        team = _team(problem, visit, choice)
        for need in visit["needs"]:
            if max((peer["skills"].get(need["skill"], 0) for peer in team), default=0) >= need["level"]:
                total += need["points"]
        if len({peer["group"] for peer in team if peer["kind"] == "member" and peer["group"] is not None}) > 1:
            total += visit["mixed_groups_points"]
        for slot in visit["slots"]:
            if slot["required"] and slot["id"] not in choice:
                total -= problem["unfilled_points"]
    return total


def _goals_met(problem: dict[str, Any], choice: Choices) -> int:
    return sum(
        sum(goal["tag"] in peer["balance"] for peer in _team(problem, visit, choice)) >= goal["at_least"]
        for visit in problem["engagements"]
        for goal in visit["balance"]
    )
