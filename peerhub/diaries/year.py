"""A year at a glance: twelve months of weeks of days, each with what was said of it and what is booked on it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerhub.peers.availability import Run, days_of
from peerhub.peers.models import AvailabilityState

MONTHS = 12
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Booked:
    """Something in the diary: a visit or a training session. `is_certain` is False while an answer is open."""

    first_day: date
    last_day: date
    title: str
    is_certain: bool


@dataclass(frozen=True)
class Day:
    """One day. `state` is None where nothing was said; `because` is the pattern that it follows from, if any."""

    day: date
    is_past: bool
    state: AvailabilityState | None
    because: str
    booked: str
    is_certain: bool
    filled_in: str = ""  # what the day probably is, where the peer has said nothing of it

    @property
    def look(self) -> str:
        """The name of how the day is drawn: a booking is seen before everything else."""
        if self.booked:
            return "booked" if self.is_certain else "asked"
        if self.state:
            return self.state.value
        return "filled-in" if self.filled_in else "unsaid"

    @property
    def words(self) -> str:
        """What a screen reader hears after the date."""
        unsaid = f"filled in for you: {self.filled_in}" if self.filled_in else "nothing said"
        told = self.state.label.lower() if self.state else unsaid
        parts = [self.booked, f"{told}, {self.because}" if self.because else told]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True)
class Month:
    """One month as weeks from Monday to Sunday; None for the days of other months."""

    first_day: date
    weeks: tuple[tuple[Day | None, ...], ...]

    @property
    def last_day(self) -> date:
        return _next_month(self.first_day) - ONE_DAY


@dataclass(frozen=True)
class Year:
    """Twelve months, and how many weekdays from today on are in each state."""

    months: tuple[Month, ...]
    weekdays: Counter[str]


def year_from(
    first_month: date,
    *,
    runs: Iterable[tuple[Run, str]],
    booked: Sequence[Booked],
    today: date,
    filled_in: Mapping[date, str] | None = None,
) -> Year:
    """The twelve months from the one of `first_month`. `runs` come with the title of their pattern, or "".

    `filled_in` says what a day probably is of which the peer has said nothing.
    """
    said = {day: (run.state, because) for run, because in runs for day in days_of(run)}
    probably = filled_in or {}
    taken = {
        item.first_day + timedelta(days=step): item
        for item in reversed(booked)
        for step in range((item.last_day - item.first_day).days + 1)
    }
    first = first_month.replace(day=1)
    months = []
    for _ in range(MONTHS):
        months.append(_month(first, said, taken, probably, today))
        first = _next_month(first)
    ahead = [day for month in months for week in month.weeks for day in week if day and not day.is_past]
    weekdays = Counter(day.look for day in ahead if day.day.weekday() < 5)
    return Year(tuple(months), weekdays)


def _month(
    first: date,
    said: dict[date, tuple[AvailabilityState, str]],
    taken: dict[date, Booked],
    probably: Mapping[date, str],
    today: date,
) -> Month:
    weeks = []
    monday = first - timedelta(days=first.weekday())
    while monday < _next_month(first):
        days = [monday + timedelta(days=step) for step in range(7)]
        weeks.append(
            tuple(_day(day, said, taken, probably, today) if day.month == first.month else None for day in days)
        )
        monday += ONE_WEEK
    return Month(first, tuple(weeks))


def _day(
    day: date,
    said: dict[date, tuple[AvailabilityState, str]],
    taken: dict[date, Booked],
    probably: Mapping[date, str],
    today: date,
) -> Day:
    state, because = said.get(day, (None, ""))
    booking = taken.get(day)
    title, certain = (booking.title, booking.is_certain) if booking else ("", False)
    return Day(day, day < today, state, because, title, certain, "" if state else probably.get(day, ""))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
