"""Reading a reorganisation as staff write it: a line for each new council, with those that it takes over. Pure.

    West Surrey: Guildford, Woking, Surrey
    East Surrey: Tandridge, Surrey

A council that stands in several lines is split: its figures are never added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from peerhub.councils.models import CouncilKind, CouncilStatus

LONGEST_NAME = 80


class ReorganisationRefused(Exception):
    """It cannot be entered as it is; `field` is the input that mends it."""

    def __init__(self, sentence: str, field: str = "lines") -> None:
        self.sentence, self.field = sentence, field
        super().__init__(sentence)


@dataclass(frozen=True)
class Place:
    """A council as far as a reorganisation needs it."""

    id: int
    name: str
    kind: CouncilKind
    status: CouncilStatus
    region: str
    ends_on: date | None


@dataclass(frozen=True)
class NewCouncil:
    """One council to come: one that the register has in shadow form, or one that is not there yet."""

    name: str
    place: Place | None
    takes_over: tuple[Place, ...]


@dataclass(frozen=True)
class Plan:
    """Who becomes whom."""

    successors: tuple[NewCouncil, ...]

    @property
    def predecessors(self) -> list[Place]:
        """Each once, by name."""
        found = {place.id: place for new in self.successors for place in new.takes_over}
        return sorted(found.values(), key=lambda place: (place.name, place.id))

    def is_split(self, place: Place) -> bool:
        return sum(place in new.takes_over for new in self.successors) > 1


def read_plan(text: str, places: Mapping[str, Place]) -> Plan:
    """The plan that the lines write; `places` by name and code in lower case. Raises ReorganisationRefused."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise ReorganisationRefused("Enter a line for each new council.")
    plan = Plan(tuple(_new_council(line, places) for line in lines))
    names = [new.name.casefold() for new in plan.successors]
    twice = next((new.name for new in plan.successors if names.count(new.name.casefold()) > 1), None)
    if twice:
        raise ReorganisationRefused(f"{twice} stands in two lines. Put all that it takes over into one.")
    if len(plan.predecessors) == 1 and len(plan.successors) == 1:
        raise ReorganisationRefused("One council becoming one other is a change of name or code, which imports bring.")
    return plan


def _new_council(line: str, places: Mapping[str, Place]) -> NewCouncil:
    name, colon, rest = line.partition(":")
    name = " ".join(name.split())
    old = [" ".join(part.split()) for part in rest.split(",") if part.strip()]
    if not colon or not name or not old:
        raise ReorganisationRefused(
            f"“{line.strip()[:60]}” must name the new council, a colon, and the councils that it takes over."
        )
    if len(name) > LONGEST_NAME:
        raise ReorganisationRefused(f"The name “{name[:40]}…” is too long. Use at most {LONGEST_NAME} letters.")
    place = places.get(name.casefold())
    if place and place.status is not CouncilStatus.SHADOW:
        raise ReorganisationRefused(
            f"{place.name} exists already. Give the new council the name that it will have, to tell the two apart."
        )
    return NewCouncil(place.name if place else name, place, tuple(_old_council(called, places) for called in old))


def _old_council(called: str, places: Mapping[str, Place]) -> Place:
    place = places.get(called.casefold())
    if place is None or place.status is not CouncilStatus.CURRENT:
        raise ReorganisationRefused(
            f"“{called[:60]}” is no council of today. Write its name or code as the list has it."
        )
    if place.ends_on:
        raise ReorganisationRefused(f"{place.name} ends already in another reorganisation. Withdraw that one first.")
    return place
