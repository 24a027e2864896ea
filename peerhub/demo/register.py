"""What the demo needs to know of the real register, held in memory."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate

import sqlalchemy as sa

from peerhub.councils.models import (
    Council,
    CouncilKind,
    CouncilSeats,
    CouncilStatus,
    CouncilSuccession,
    Nation,
    PoliticalGroup,
)
from peerhub.db import db
from peerhub.demo import distributions


@dataclass(frozen=True, eq=False)
class Place:
    """A council, as far as the demo cares."""

    id: int
    code: str
    name: str
    nation: Nation
    region: str
    kind: CouncilKind
    status: CouncilStatus
    started_on: date | None
    ended_on: date | None

    def existed_on(self, day: date) -> bool:
        return (self.started_on is None or self.started_on <= day) and (self.ended_on is None or day <= self.ended_on)

    def not_before(self, day: date) -> date:
        """`day`, or the first day of the council where that is later."""
        return max(day, self.started_on) if self.started_on else day

    @property
    def has_social_care(self) -> bool:
        return self.kind is not CouncilKind.DISTRICT


@dataclass(frozen=True)
class Register:
    places: tuple[Place, ...]
    seats: dict[int, dict[str, int]]  # council id → party → seats
    predecessors: dict[int, tuple[int, ...]]
    groups: dict[str, int]  # code → id

    @cached_property
    def by_id(self) -> dict[int, Place]:
        return {place.id: place for place in self.places}

    @cached_property
    def current(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.status is CouncilStatus.CURRENT)

    @cached_property
    def english(self) -> tuple[Place, ...]:
        return tuple(place for place in self.current if place.nation is Nation.ENGLAND)

    @cached_property
    def homes_of_members(self) -> tuple[list[Place], list[int]]:
        """Councils whose seats are known, each with the seats of all up to it."""
        places = [place for place in self.current if self.group_seats(place)]
        return places, list(accumulate(sum(self.seats[place.id].values()) for place in places))

    @cached_property
    def homes_of_officers(self) -> tuple[list[Place], list[int]]:
        """Every council, the larger kinds twice, counted up."""
        return list(self.current), list(accumulate(2 if place.has_social_care else 1 for place in self.current))

    def group_seats(self, place: Place) -> dict[str, float]:
        """Seats of a council by LGA group, weighted by how ready a group's peers are to be had."""
        totals: dict[str, float] = {}
        for party, seats in self.seats.get(place.id, {}).items():
            group = distributions.GROUP_OF_PARTY.get(party, distributions.OTHER_PARTIES_GROUP)
            totals[group] = totals.get(group, 0) + seats * distributions.GROUP_WEIGHT.get(group, 1)
        return totals

    def standing_on(self, place: Place, day: date) -> Place:
        """The council itself, or the predecessor that stood in its place on `day`."""
        if place.existed_on(day):
            return place
        earlier = [self.by_id[id_] for id_ in self.predecessors.get(place.id, ())]
        return next((candidate for candidate in earlier if candidate.existed_on(day)), place)


def load() -> Register:
    """Read the register in four statements. It must have been imported before."""
    columns = (
        Council.id,
        Council.code,
        Council.name,
        Council.nation,
        Council.region,
        Council.kind,
        Council.status,
        Council.started_on,
        Council.ended_on,
    )
    places = tuple(Place(*row) for row in db.session.execute(sa.select(*columns).order_by(Council.code)))
    seats: dict[int, dict[str, int]] = {}
    for council_id, party, count in db.session.execute(
        sa.select(CouncilSeats.council_id, CouncilSeats.party, CouncilSeats.seats).order_by(
            CouncilSeats.council_id, CouncilSeats.party
        )
    ):
        seats.setdefault(council_id, {})[party] = count
    predecessors: dict[int, tuple[int, ...]] = {}
    for row in db.session.scalars(
        sa.select(CouncilSuccession).order_by(CouncilSuccession.successor_id, CouncilSuccession.predecessor_id)
    ):
        predecessors[row.successor_id] = (*predecessors.get(row.successor_id, ()), row.predecessor_id)
    groups = {group.code: group.id for group in db.session.scalars(sa.select(PoliticalGroup))}
    return Register(places, seats, predecessors, groups)
