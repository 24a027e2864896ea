"""Why is somebody not in a place of a season's plan? What it would cost to have them there, in words. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from peerhub.matching.explaining.words import difference_text
from peerhub.matching.problem import Choice, Problem, Result
from peerhub.matching.proposing import choices_in
from peerhub.matching.season.calendar import Place, Visit

Names = Mapping[int, str]


@dataclass(frozen=True)
class Change:
    """One place that would be filled differently."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Answered:
    """The answer to one question: in a sentence, and who would change."""

    sentence: str
    changes: tuple[Change, ...]


def with_them(problem: Problem, there: Choice) -> Problem | None:
    """The season's problem with somebody in a place; None where they are no candidate for it."""
    slot, peer = there
    if all(key != peer for key, _ in problem.candidates.get(slot, ())):
        return None
    if any(choice[0] == slot for choice in problem.fixed):
        return None
    return without_memory(replace(problem, fixed=(*problem.fixed, there)))


def without_memory(problem: Problem) -> Problem:
    """Without what keeping a choice counts for: only the worth of the plans is compared."""
    return replace(problem, previous=(), change_points=0)


def cost(best: Result, other: Result) -> tuple[int, int]:
    """The least and the most that having them there can cost: one number where both plans are proven best."""
    assert best.objective is not None
    assert other.objective is not None
    low = best.objective - (other.objective if other.bound is None else other.bound)
    high = (best.objective if best.bound is None else best.bound) - other.objective
    return max(0, low), max(0, high)


def changed(best: Result, other: Result) -> list[list[int]]:
    """[slot id, peer id before, peer id after] of every place that differs; 0 for nobody."""
    before, after = choices_in(best.assignments), choices_in(other.assignments)
    slots = sorted(before.keys() | after.keys())
    return [
        [slot, before.get(slot, 0), after.get(slot, 0)] for slot in slots if before.get(slot, 0) != after.get(slot, 0)
    ]


def answered(
    result: Mapping[str, Any], places: Mapping[int, Place], visits: Mapping[int, Visit], names: Names
) -> Answered:
    """What a job kept, with the names of today."""
    slot_id, peer_id = result["slot_id"], result["peer_id"]
    name, where = names.get(peer_id, "Somebody no longer in the pool"), place_name(slot_id, places, visits)
    if result["low"] is None:
        return Answered(f"{name} cannot be {where}: they clash with somebody who is asked already or locked.", ())
    moves = [one for one in result["changed"] if one[0] != slot_id]
    elsewhere = next((place_name(slot, places, visits) for slot, before, _ in moves if before == peer_id), None)
    is_there = not any(slot == slot_id for slot, _, _ in result["changed"])
    if is_there:
        return Answered(f"{name} is there already in the best plan: {where}.", ())
    said = (
        f"chosen elsewhere, as {elsewhere}. Moving them to {where}"
        if elsewhere
        else f"not chosen there. Having them as {where}"
    )
    sentence = f"{name} is {said} costs {_price(result['low'], result['high'])}."
    rest = tuple(
        Change(place_name(slot, places, visits), names.get(before, "nobody"), names.get(after, "nobody"))
        for slot, before, after in result["changed"]
    )
    return Answered(sentence, rest)


def people_of(results: Collection[Mapping[str, Any]]) -> set[int]:
    """Everybody who is named in some answers."""
    found = {result["peer_id"] for result in results}
    return found | {peer for result in results for _, *both in result["changed"] for peer in both if peer}


def place_name(slot_id: int, places: Mapping[int, Place], visits: Mapping[int, Visit]) -> str:
    """ "Finance officer peer at Thurrock"."""
    place = places.get(slot_id)
    visit = visits.get(place.engagement_id) if place else None
    return f"{place.name} at {visit.council}" if place and visit else "a place that is no longer there"


def place_and_month(slot_id: int, places: Mapping[int, Place], visits: Mapping[int, Visit]) -> str:
    """ "Finance officer peer at Thurrock in May"."""
    place = places.get(slot_id)
    visit = visits.get(place.engagement_id) if place else None
    return place_name(slot_id, places, visits) + (f" in {visit.first_day:%B}" if visit else "")


def _price(low: int, high: int) -> str:
    if high <= 0:
        return "nothing: such a plan has as many points"
    if low == high:
        return f"the season {difference_text(low)}"
    return f"the season between {difference_text(low)} and {difference_text(high)}"
