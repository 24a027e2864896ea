"""Days on which a peer is free, perhaps free or not free, as runs that neither overlap nor touch in the same state.

Pure. A day that no run mentions counts as free to ask.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from peerhub.peers.models import AvailabilityState

ONE_DAY = timedelta(days=1)


class Run(NamedTuple):
    """Days in one state, first and last included."""

    first_day: date
    last_day: date
    state: AvailabilityState


def with_run(runs: Iterable[Run], new: Run) -> list[Run]:
    """The runs after `new` was said: it replaces whatever was said of its days; neighbours in one state become one."""
    return joined([*without(runs, new.first_day, new.last_day), new])


def without(runs: Iterable[Run], first_day: date, last_day: date) -> list[Run]:
    """What remains said when nothing is said of these days any more."""
    return joined(piece for run in runs for piece in _outside(run, first_day, last_day))


def joined(runs: Iterable[Run]) -> list[Run]:
    """In order, runs of one state that touch made one. The runs must not overlap."""
    result: list[Run] = []
    for run in sorted(runs):
        last = result[-1] if result else None
        if last is not None and last.state is run.state and last.last_day + ONE_DAY == run.first_day:
            result[-1] = Run(last.first_day, run.last_day, run.state)
        else:
            result.append(run)
    return result


STRICTEST_FIRST = (AvailabilityState.NOT_FREE, AvailabilityState.PERHAPS, AvailabilityState.FREE)
Sourced = tuple[Run, int]
"""A run with the pattern that it follows from."""


def laid(said: Iterable[Run], patterns: Mapping[int, Iterable[Run]]) -> list[Sourced]:
    """The days of patterns (id → runs) that nobody said anything of; of two patterns the stricter has the day."""
    taken = {day for run in said for day in days_of(run)}
    found: dict[date, tuple[AvailabilityState, int]] = {}
    claims = [(STRICTEST_FIRST.index(run.state), key, run) for key, runs in patterns.items() for run in runs]
    for _, key, run in sorted(claims, key=lambda claim: claim[:2]):
        for day in days_of(run):
            if day not in taken:
                found.setdefault(day, (run.state, key))
    return _joined_by_source(found)


def days_of(run: Run) -> Iterator[date]:
    return (run.first_day + timedelta(days=step) for step in range((run.last_day - run.first_day).days + 1))


def _joined_by_source(found: Mapping[date, tuple[AvailabilityState, int]]) -> list[Sourced]:
    result: list[Sourced] = []
    for day, (state, key) in sorted(found.items()):
        run, source = result[-1] if result else (None, None)
        if run is not None and (source, run.state) == (key, state) and run.last_day + ONE_DAY == day:
            result[-1] = (Run(run.first_day, day, state), key)
        else:
            result.append((Run(day, day, state), key))
    return result


def _outside(run: Run, first_day: date, last_day: date) -> Iterator[Run]:
    if run.last_day < first_day or run.first_day > last_day:
        yield run
        return
    if run.first_day < first_day:
        yield Run(run.first_day, first_day - ONE_DAY, run.state)
    if run.last_day > last_day:
        yield Run(last_day + ONE_DAY, run.last_day, run.state)


# The year as a picture -----------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """Part of a month in one state; `first` and `last` are days of the month."""

    first: int
    last: int
    state: AvailabilityState


@dataclass(frozen=True)
class Month:
    """One month of the year ahead, with what was said of it."""

    first_day: date
    last_day: date
    stretches: tuple[Stretch, ...]

    @property
    def length(self) -> int:
        return self.last_day.day

    @property
    def state(self) -> AvailabilityState | None:
        """The state of the whole month, where it is the same on every day."""
        whole = [part for part in self.stretches if (part.first, part.last) == (1, self.length)]
        return whole[0].state if whole else None


def year_ahead(runs: Sequence[Run], on: date) -> list[Month]:
    """Twelve months, the one of `on` first."""
    return [
        _month(runs, date(on.year + (on.month - 1 + step) // 12, (on.month - 1 + step) % 12 + 1, 1))
        for step in range(12)
    ]


def _month(runs: Sequence[Run], first_day: date) -> Month:
    last_day = (first_day + timedelta(days=31)).replace(day=1) - ONE_DAY
    stretches = tuple(
        Stretch(max(run.first_day, first_day).day, min(run.last_day, last_day).day, run.state)
        for run in sorted(runs)
        if run.first_day <= last_day and run.last_day >= first_day
    )
    return Month(first_day, last_day, stretches)
