"""The three-year target: who is due, how many places there are, and when everybody is trained at this pace. Pure.

A peer is due when the last training that counts lies more than three years back, or never was. Each month's places go
to those who are due longest, which is what whoever fills a course would do.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

TARGET = relativedelta(months=36)
HALF = relativedelta(months=18)
LOOKED_AHEAD = 72  # months; what is not reached by then is not reached at this pace
NEVER = date.min


@dataclass(frozen=True)
class Month:
    """One month ahead: its first day, places in it, and how many are due at its end."""

    first_day: date
    places: int
    due: int


@dataclass(frozen=True)
class Forecast:
    """Month by month, and the month at whose end nobody is due; None if that does not come within six years."""

    months: tuple[Month, ...]
    met_on: date | None


def is_due(last_taken: date | None, on: date) -> bool:
    """Whether the last training that counts lies more than three years back."""
    return last_taken is None or last_taken + TARGET < on


def forecast(last_taken: Sequence[date | None], *, today: date, planned: Mapping[date, int], pace: float) -> Forecast:
    """What becomes of the pool. `planned` is places by first day of month; a month without takes the `pace`.

    `pace` is places a month and may be a fraction: what is left over counts towards the next month. Nobody is trained
    again while their last course is younger than half the three years.
    """
    # Until when each peer is trained, in order. Whoever is trained goes to the end: nobody is trained for longer.
    until = sorted(NEVER if day is None else day + TARGET for day in last_taken)
    head, carried, first = 0, 0.0, today.replace(day=1)
    months: list[Month] = []
    for _ in range(LOOKED_AHEAD):
        end = first + relativedelta(months=1)
        carried += planned.get(first, pace)
        places, carried = int(carried), carried - int(carried)
        trained = min(places, bisect_right(until, first + HALF, lo=head) - head)
        head += trained
        until += [first + TARGET] * trained
        months.append(Month(first, places, bisect_left(until, end, lo=head) - head))
        if not months[-1].due:
            return Forecast(tuple(months), first)
        first = end
    return Forecast(tuple(months), None)


def places_needed(last_taken: Sequence[date | None], *, today: date) -> int:
    """The fewest places a year with which everybody is trained within three years from now."""
    low, high = 0, max(12, 12 * len(last_taken))
    while low < high:
        middle = (low + high) // 2
        found = forecast(last_taken, today=today, planned={}, pace=middle / 12)
        in_time = found.met_on is not None and found.met_on < today.replace(day=1) + TARGET
        low, high = (low, middle) if in_time else (middle + 1, high)
    return low
