"""On-site days: how they are filled in, and when a council is hard to visit. Pure; a warning here never blocks."""

from collections.abc import Iterable
from datetime import date, timedelta

from peerhub.councils.models import Nation
from peerhub.engagements.deadlines import add_months
from peerhub.engagements.models import QuietPeriod, Repeats
from peerhub.web.formats import day, day_range

MOST_DAYS = 20  # a visit longer than this is a slip of the pen
TUESDAY, SATURDAY = 1, 5
USUAL_MONTHS_AHEAD = 6
AROUND_VESTING = timedelta(days=91)


def last_day_of_visit(first_day: date, days: int) -> date:
    """The last on-site day of a visit of so many working days that begins on `first_day`."""
    day = first_day
    for _ in range(days - 1):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


def expected_days(month: date | None, days: int, today: date) -> tuple[date, date]:
    """The days of which one thinks first while only a month is known, or not even that: from its second Tuesday on.

    Without a month it is the one half a year ahead, because the scoping comes four to six months before (R23).
    """
    first = (month or add_months(today, USUAL_MONTHS_AHEAD)).replace(day=1)
    begin = first + timedelta(days=(TUESDAY - first.weekday()) % 7 + 7)
    return begin, last_day_of_visit(begin, max(days, 1))


def working_days(first_day: date, last_day: date) -> int:
    """How many of these days, ends included, are neither Saturday nor Sunday."""
    days = (first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


def election_day(year: int) -> date:
    """The ordinary day of local elections: the first Thursday in May."""
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def quiet_times(
    first_day: date, last_day: date, periods: Iterable[QuietPeriod], *, nation: Nation | None = None
) -> list[str]:
    """A plain sentence for every quiet period of this nation that these days touch, in the order of the periods."""
    years = range(first_day.year - 1, last_day.year + 1)
    return [
        _said(period, start)
        for period in periods
        if period.nation in (None, nation)
        for start, end in _times_of(period, years)
        if start <= last_day and end >= first_day
    ]


def next_time(period: QuietPeriod, today: date) -> tuple[date, date] | None:
    """When it comes next, or is now; None when it is over for good."""
    times = _times_of(period, range(today.year - 1, today.year + 2))
    return next(((start, end) for start, end in times if end >= today), None)


def vesting_days(name: str, *, started_on: date | None, ended_on: date | None, first_day: date, last_day: date) -> str:
    """A sentence when these days lie close to a council's first or last day, when reorganisation takes everybody."""
    if ended_on is not None and ended_on - AROUND_VESTING <= last_day <= ended_on:
        return (
            f"{name} ends on {day(ended_on)}, and its people will be busy with what follows it. Ask the council first."
        )
    if started_on is not None and started_on - AROUND_VESTING <= first_day <= started_on + AROUND_VESTING:
        return f"{name} begins on {day(started_on)}, and its people will be busy with that. Ask the council first."
    return ""


def weekend_days(first_day: date, last_day: date) -> str:
    """A sentence when the visit begins or ends at a weekend; empty when it does not."""
    if first_day.weekday() >= SATURDAY or last_day.weekday() >= SATURDAY:
        return f"{day_range(first_day, last_day)} begins or ends at a weekend. Check the days."
    return ""


def _said(period: QuietPeriod, start: date) -> str:
    if period.repeats is not Repeats.ELECTIONS:
        return period.advice
    polling = start + timedelta(days=period.days_before)
    return f"Local elections are on {day(polling)}. {period.advice}"


def _times_of(period: QuietPeriod, years: Iterable[int]) -> list[tuple[date, date]]:
    """Every time that this period comes, among those that begin in these years."""
    if period.repeats is Repeats.ELECTIONS:
        before, after = timedelta(days=period.days_before), timedelta(days=period.days_after)
        return [(election_day(year) - before, election_day(year) + after) for year in years]
    if period.first_day is None or period.last_day is None:
        return []
    if period.repeats is Repeats.ONCE:
        return [(period.first_day, period.last_day)]
    length = period.last_day - period.first_day
    starts = [add_months(period.first_day, 12 * (year - period.first_day.year)) for year in years]
    return [(start, start + length) for start in starts]
