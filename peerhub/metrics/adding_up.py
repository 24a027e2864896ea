"""Figures of councils that became one, added up into their successor's, where the metric allows it. Pure.

Only counts are added up, never rates. Every part must have a figure for the very same period, and none of them may
have been split: which part of its figure went where, nobody knows. A count in the area is the same in county and
districts, so the districts are added up, or the county stands for all of them; where both say something and differ,
nothing is said. A count of the council's own, such as money, needs the county's and the districts'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from peerhub.councils.models import CouncilKind
from peerhub.metrics.models import Adding, PublicationStatus


class Before(Protocol):
    """A predecessor, as `councils.queries.Forebear` has it."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> CouncilKind: ...
    @property
    def last_day(self) -> date: ...
    @property
    def is_split(self) -> bool: ...
    @property
    def before(self) -> Sequence["Before"]: ...


@dataclass(frozen=True)
class Part:
    """One council's own figure for the period."""

    value: Decimal
    status: PublicationStatus


@dataclass(frozen=True)
class Sum:
    """The figure of a successor, from those of its predecessors; the least open status of any of them (R37)."""

    value: Decimal
    status: PublicationStatus
    names: tuple[str, ...]


OPENNESS = (PublicationStatus.PUBLISHED, PublicationStatus.PROVISIONAL, PublicationStatus.RESTRICTED)


def add_up(before: Sequence[Before], parts: Mapping[int, Part], how: Adding, *, period_end: date) -> Sum | None:
    """The sum over these predecessors for a period that ended on this day; None where it cannot be had."""
    if how is Adding.NEVER or not before:
        return None
    counties = [one for one in before if one.kind is CouncilKind.COUNTY]
    others = [one for one in before if one.kind is not CouncilKind.COUNTY]
    if how is Adding.BODY:
        return _sum([*others, *counties], parts, how, period_end)
    below = _sum(others, parts, how, period_end)
    stands_for_all = len(counties) == 1 and all(one.kind is CouncilKind.DISTRICT for one in others)
    above = _sum(counties, parts, how, period_end) if stands_for_all else None
    if below and above and below.value != above.value:
        return None
    return above or below


def _sum(councils: Sequence[Before], parts: Mapping[int, Part], how: Adding, period_end: date) -> Sum | None:
    if not councils:
        return None
    found: list[Sum] = []
    for one in councils:
        if one.is_split or period_end > one.last_day:
            return None
        part = parts.get(one.id)
        own = Sum(part.value, part.status, (one.name,)) if part else None
        sum_of_one = own or add_up(one.before, parts, how, period_end=period_end)
        if sum_of_one is None:
            return None
        found.append(sum_of_one)
    return Sum(
        sum((one.value for one in found), Decimal(0)),
        max((one.status for one in found), key=OPENNESS.index),
        tuple(sorted(name for one in found for name in one.names)),
    )
