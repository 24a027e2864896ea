"""What verified training earns: over which days a peer holds an accreditation, and what is still missing for it.

Pure: dates and ids go in, runs of days come out. `kind` is an `AccreditationKind`, or anything that looks like one.
"""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple, Protocol

from dateutil.relativedelta import relativedelta

EXPIRES_SOON = timedelta(days=60)  # R12
ONE_DAY = timedelta(days=1)


class Taken(NamedTuple):
    """A course that was taken, and verified, on a day."""

    course_id: int
    on: date


class Run(NamedTuple):
    """Days on which an accreditation is held, first and last included."""

    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class Requirement(Protocol):
    @property
    def course_id(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def within_months(self) -> int: ...


class Kind(Protocol):
    @property
    def lasts_months(self) -> int: ...
    @property
    def requirements(self) -> Sequence[Requirement]: ...


class State(enum.Enum):
    """How it stands with one accreditation on one day."""

    HELD = "held"
    EXPIRING = "expiring"  # held, for 60 more days at the most
    EXPIRED = "expired"
    MISSING = "missing"  # never held

    @property
    def is_held(self) -> bool:
        return self in (State.HELD, State.EXPIRING)


@dataclass(frozen=True)
class Standing:
    """One accreditation on one day: until when it is or was held, and what to take to hold it anew.

    `needed` has an entry for each thing to do: ids of the courses of which any one will do.
    """

    state: State
    until: date | None
    needed: tuple[tuple[int, ...], ...]


def accreditations_earned(taken: Iterable[Taken], kind: Kind) -> list[Run]:
    """The runs of days over which these courses give the accreditation, in order, none touching the next.

    A run begins on a day on which a course that counts was taken, if by then one course of every position was taken
    no longer ago than its `within_months`; it lasts `lasts_months` calendar months, to the day before. Taking part
    again while it is held makes it longer.
    """
    counted = [item for item in taken if any(item.course_id == need.course_id for need in kind.requirements)]
    completed = [day for day in sorted({item.on for item in counted}) if _is_complete(counted, kind, day)]
    return list(_joined(Run(day, _last_day(day, kind.lasts_months)) for day in completed))


def standing(taken: Iterable[Taken], kind: Kind, on: date) -> Standing:
    """How it stands with this accreditation on a day, by the courses taken up to it."""
    so_far = [item for item in taken if item.on <= on]
    runs = accreditations_earned(so_far, kind)
    if not runs:
        return Standing(State.MISSING, None, _to_take(so_far, kind, on))
    until = runs[-1].ends_on
    if until < on:
        return Standing(State.EXPIRED, until, _to_take(so_far, kind, on))
    if until - on <= EXPIRES_SOON:
        return Standing(State.EXPIRING, until, _to_take(so_far, kind, until + ONE_DAY))
    return Standing(State.HELD, until, ())


def _to_take(taken: list[Taken], kind: Kind, by: date) -> tuple[tuple[int, ...], ...]:
    """What has to be taken to hold it from `by` on: whatever is too old by then, or else what grows old first."""
    good_until = {position: _good_until(taken, needs) for position, needs in _positions(kind)}
    unmet = [position for position, until in good_until.items() if until < by]
    oldest = sorted(good_until, key=lambda position: (good_until[position], position))[:1]
    wanted = unmet or oldest
    return tuple(tuple(need.course_id for need in needs) for position, needs in _positions(kind) if position in wanted)


def _is_complete(taken: list[Taken], kind: Kind, by: date) -> bool:
    """Whether by that day one course of every position was taken recently enough."""
    so_far = [item for item in taken if item.on <= by]
    return all(_good_until(so_far, needs) >= by for _, needs in _positions(kind))


def _good_until(taken: list[Taken], needs: list[Requirement]) -> date:
    """The last day by which one of these courses was taken recently enough; the beginning of time if none was."""
    return max(
        (
            item.on + relativedelta(months=need.within_months)
            for need in needs
            for item in taken
            if item.course_id == need.course_id
        ),
        default=date.min,
    )


def _positions(kind: Kind) -> Iterator[tuple[int, list[Requirement]]]:
    """The requirements, alternatives together."""
    in_order = sorted(kind.requirements, key=lambda need: (need.position, need.course_id))
    for position, needs in groupby(in_order, key=lambda need: need.position):
        yield position, list(needs)


def _last_day(first: date, months: int) -> date:
    return first + relativedelta(months=months) - ONE_DAY


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs in order of their first day, with those that overlap or touch made one."""
    current: Run | None = None
    for run in runs:
        if current is not None and run.starts_on <= current.ends_on + ONE_DAY:
            current = Run(current.starts_on, max(current.ends_on, run.ends_on))
        else:
            if current is not None:
                yield current
            current = run
    if current is not None:
        yield current
