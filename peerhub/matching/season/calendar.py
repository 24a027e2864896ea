"""The calendar of a season: weeks across, engagements down, a mark for each place. Pure."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from peerhub.matching.scoring import PER_POINT


class Visit(NamedTuple):
    """One engagement as the pages of a season show it."""

    id: int
    reference: str
    council: str
    type_name: str
    first_day: date
    last_day: date


class Place(NamedTuple):
    """One place of a team that counts; `peer_id` is who was asked for it already, `drafted_id` who only is chosen."""

    id: int
    engagement_id: int
    name: str
    is_required: bool
    peer_id: int | None
    drafted_id: int | None = None


class Mark(enum.Enum):
    """How one place stands; `sign` is drawn, `label` is read out."""

    ASKED = ("asked", "asked already", "■")
    PLANNED = ("planned", "planned", "●")
    CHOSEN = ("chosen", "chosen, and not asked yet", "◐")
    OPEN = ("open", "nobody chosen yet", "○")
    GAP = ("gap", "nobody can be asked", "○")
    SPARE = ("spare", "left empty, and need not be filled", "·")

    def __init__(self, code: str, label: str, sign: str) -> None:
        self.code, self.label, self.sign = code, label, sign


@dataclass(frozen=True)
class MarkedPlace:
    name: str
    mark: Mark
    peer: str
    points: int | None


@dataclass(frozen=True)
class Row:
    """One engagement with its places, and the number of its week."""

    visit: Visit
    week: int
    places: tuple[MarkedPlace, ...]

    @property
    def gaps(self) -> int:
        return sum(place.mark in {Mark.GAP, Mark.OPEN} for place in self.places)

    @property
    def filled(self) -> int:
        return sum(bool(place.peer) for place in self.places)


@dataclass(frozen=True)
class Month:
    """A heading over some weeks."""

    first_day: date
    weeks: int


@dataclass(frozen=True)
class Calendar:
    weeks: tuple[date, ...]  # Mondays
    rows: tuple[Row, ...]

    @property
    def marks(self) -> list[Mark]:
        """The marks that stand somewhere, for the key."""
        there = {place.mark for row in self.rows for place in row.places}
        return [mark for mark in Mark if mark in there]

    @property
    def months(self) -> list[Month]:
        found: list[Month] = []
        for monday in self.weeks:
            if found and (found[-1].first_day.year, found[-1].first_day.month) == (monday.year, monday.month):
                found[-1] = Month(found[-1].first_day, found[-1].weeks + 1)
            else:
                found.append(Month(monday, 1))
        return found


def make_calendar(
    visits: Sequence[Visit], places: Sequence[Place], plan: Mapping[str, Any] | None, names: Mapping[int, str]
) -> Calendar:
    """The plan on the engagements as they are now; an engagement that the plan does not know has only gaps.

    Without a plan: the teams as they stand, asked or in a draft.
    """
    planned = {slot["slot_id"]: slot for team in plan["teams"] for slot in team["slots"]} if plan else None
    mondays = [visit.first_day - timedelta(days=visit.first_day.weekday()) for visit in visits]
    first = min(mondays)
    weeks = tuple(first + timedelta(weeks=n) for n in range((max(mondays) - first).days // 7 + 1))
    rows = tuple(
        Row(
            visit,
            (monday - first).days // 7,
            tuple(_marked(place, planned, names) for place in places if place.engagement_id == visit.id),
        )
        for visit, monday in zip(visits, mondays, strict=True)
    )
    return Calendar(weeks, rows)


def _marked(place: Place, planned: Mapping[int, Mapping[str, Any]] | None, names: Mapping[int, str]) -> MarkedPlace:
    if place.peer_id is not None:
        return MarkedPlace(place.name, Mark.ASKED, names.get(place.peer_id, ""), None)
    if planned is None:
        return _as_it_stands(place, names)
    slot = planned.get(place.id)
    if slot is not None and slot["peer_id"] is not None:
        points = round(slot["points"] / PER_POINT)
        return MarkedPlace(place.name, Mark.PLANNED, names.get(slot["peer_id"], "No longer in the pool"), points)
    return MarkedPlace(place.name, Mark.GAP if place.is_required else Mark.SPARE, "", None)


def _as_it_stands(place: Place, names: Mapping[int, str]) -> MarkedPlace:
    if place.drafted_id is not None:
        return MarkedPlace(place.name, Mark.CHOSEN, names.get(place.drafted_id, ""), None)
    return MarkedPlace(place.name, Mark.OPEN if place.is_required else Mark.SPARE, "", None)
