"""Two scenarios side by side: what differs in sentences, and then in people. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peerhub.matching.scoring import PER_POINT
from peerhub.matching.season.plans import people_in
from peerhub.web.formats import listed, number, plural

Plan = Mapping[str, Any]
MOST_PLACES = 3


@dataclass(frozen=True)
class Swap:
    """One place that the two scenarios fill with different people; None where one leaves it empty."""

    engagement_id: int
    slot_id: int
    one_id: int | None
    other_id: int | None


@dataclass(frozen=True)
class Difference:
    """`sentences` say what the other scenario does that the first does not; then the people."""

    sentences: tuple[str, ...]
    swaps: tuple[Swap, ...]
    only_in_one: tuple[int, ...]
    only_in_other: tuple[int, ...]


def difference(one: Plan, other: Plan, *, name: str) -> Difference:
    """What `other`, which is called `name`, does differently."""
    before, after = people_in(one), people_in(other)
    return Difference(
        sentences=tuple(_sentences(one, other, name)),
        swaps=tuple(_swaps(one, other)),
        only_in_one=tuple(sorted(before - after)),
        only_in_other=tuple(sorted(after - before)),
    )


def _sentences(one: Plan, other: Plan, name: str) -> Iterator[str]:
    points = other["objective"] // PER_POINT - one["objective"] // PER_POINT
    if points:
        yield f"{name} {'gains' if points > 0 else 'costs'} {plural(abs(points), 'point')}."
    a, b = one["figures"], other["figures"]
    yield from _more_or_fewer(a["unfilled"], b["unfilled"], f"{name} leaves", "required place", "empty")
    yield from _more_or_fewer(len(a["uncovered"]), len(b["uncovered"]), f"{name} leaves", "need", "uncovered")
    yield from _more_or_fewer(a["people"], b["people"], f"{name} asks", "person", "", nouns="people")
    first = (len(a["first_time"]), len(b["first_time"]))
    yield from _more_or_fewer(*first, f"{name} uses", "person", "for the first time", nouns="people")
    cap = (len(a["at_cap"]), len(b["at_cap"]))
    yield from _more_or_fewer(*cap, f"{name} brings", "person", "to the end of their yearly days", nouns="people")
    if a["km"] != b["km"]:
        far = "farther" if b["km"] > a["km"] else "less far"
        yield f"People travel {number(abs(b['km'] - a['km']))} km {far} in all, one way."


def summary(one: Plan, other: Plan, *, name: str, where: Callable[[int], str]) -> str:
    """What sets the other scenario apart in one sentence; `where` says a place in words, by its slot. Empty where
    nothing of it differs.

    "B uses 14 people for the first time; costs 120 points; leaves Finance officer peer at Thurrock in May open."
    """
    a, b = one["figures"], other["figures"]
    said = []
    if len(a["first_time"]) != len(b["first_time"]):
        said.append(f"uses {plural(len(b['first_time']), 'person', 'people')} for the first time")
    points = other["objective"] // PER_POINT - one["objective"] // PER_POINT
    if points:
        said.append(f"{'gains' if points > 0 else 'costs'} {plural(abs(points), 'point')}")
    was, is_open = _open_places(one), _open_places(other)
    if is_open - was:
        said.append(f"leaves {_some(is_open - was, where)} open")
    if was - is_open:
        said.append(f"fills {_some(was - is_open, where)}")
    return f"{name} {'; '.join(said)}." if said else ""


def _open_places(plan: Plan) -> set[int]:
    slots = (slot for team in plan["teams"] for slot in team["slots"])
    return {slot["slot_id"] for slot in slots if slot["is_required"] and slot["peer_id"] is None}


def _some(slots: set[int], where: Callable[[int], str]) -> str:
    named = [where(slot) for slot in sorted(slots)[:MOST_PLACES]]
    more = len(slots) - len(named)
    return listed([*named, f"{number(more)} more"] if more > 0 else named)


def _more_or_fewer(before: int, after: int, start: str, noun: str, end: str, *, nouns: str = "") -> Iterator[str]:
    """ "B leaves 2 places empty: 1 more." Nothing where both are the same."""
    if before == after:
        return
    said = plural(after, noun, nouns) if nouns else plural(after, noun)
    compared = f"{number(abs(after - before))} {'more' if after > before else 'fewer'}"
    yield f"{' '.join(part for part in (start, said, end) if part)}: {compared}."


def _swaps(one: Plan, other: Plan) -> Iterator[Swap]:
    before, after = _by_place(one), _by_place(other)
    for engagement_id, slot_id in dict.fromkeys((*before, *after)):
        key = (engagement_id, slot_id)
        if before.get(key) != after.get(key):
            yield Swap(engagement_id, slot_id, before.get(key), after.get(key))


def _by_place(plan: Plan) -> dict[tuple[int, int], int | None]:
    return {
        (team["engagement_id"], slot["slot_id"]): slot["peer_id"] for team in plan["teams"] for slot in team["slots"]
    }


def gap_in_words(plan: Plan) -> str:
    """How good the plan is proven to be."""
    if plan["status"] == "optimal" and plan["objective"] == plan["bound"]:
        return "Proven: no plan has more points."
    share = 100 * float(plan["gap"])
    if plan["status"] == "optimal":
        return f"Proven: no plan has more than {share:.3f}% more points."
    return f"The best plan in the time given: another may have up to {share:.2f}% more points."


def by_engagements(load: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """How many people are on one engagement, on two, and so on."""
    counts: dict[int, int] = {}
    for _, engagements, *_ in load:
        counts[engagements] = counts.get(engagements, 0) + 1
    return sorted(counts.items())


def _never(figures: Mapping[str, Any]) -> str:
    """How many were never asked before; plans of an earlier version do not say."""
    return number(len(figures["use"]["never"])) if "use" in figures else "not known"


def _spread(load: Sequence[Sequence[int]]) -> str:
    """ "42 on one, 7 on 2, 1 on 4"."""
    return ", ".join(f"{number(people)} on {engagements}" for engagements, people in by_engagements(load)) or "nobody"


@dataclass(frozen=True)
class FigureRow:
    """One line of the table in which scenarios stand side by side."""

    label: str
    values: tuple[str, ...]
    note: str = ""


def figure_rows(plans: Sequence[Plan]) -> list[FigureRow]:
    """What scenarios are compared by, a line for each figure."""
    figures = [plan["figures"] for plan in plans]

    def row(label: str, numbers: Sequence[int], note: str = "") -> FigureRow:
        return FigureRow(label, tuple(number(one) for one in numbers), note)

    return [
        row("Points", [plan["objective"] // PER_POINT for plan in plans]),
        row("Required places left empty", [one["unfilled"] for one in figures]),
        row("Needs that nobody covers", [len(one["uncovered"]) for one in figures]),
        row("People", [one["people"] for one in figures]),
        row("For the first time", [len(one["first_time"]) for one in figures], "never served, and on no other team"),
        row("At the end of their yearly days", [len(one["at_cap"]) for one in figures], "none left for another visit"),
        FigureRow("Never asked before", tuple(_never(one) for one in figures), "not even to decline"),
        FigureRow("People by number of engagements", tuple(_spread(one["load"]) for one in figures), "how evenly"),
        row("Kilometres in all", [one["km"] for one in figures], "as the crow flies, one way"),
        FigureRow("How good it is proven to be", tuple(gap_in_words(plan) for plan in plans)),
    ]
