"""On-site days: how they are filled in, and when a council is hard to visit. Pure; a warning here never blocks."""

from datetime import date, timedelta

from peerhub.web.formats import day, day_range

MOST_DAYS = 20  # a visit longer than this is a slip of the pen
SATURDAY = 5
# Notices of election are published about five weeks before polling; a week later the annual meetings begin.
BEFORE_ELECTION = timedelta(weeks=5)
AFTER_ELECTION = timedelta(days=7)
AROUND_VESTING = timedelta(days=91)


def last_day_of_visit(first_day: date, days: int) -> date:
    """The last on-site day of a visit of so many working days that begins on `first_day`."""
    day = first_day
    for _ in range(days - 1):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


def working_days(first_day: date, last_day: date) -> int:
    """How many of these days, ends included, are neither Saturday nor Sunday."""
    days = (first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


def election_day(year: int) -> date:
    """The ordinary day of local elections: the first Thursday in May."""
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def quiet_times(first_day: date, last_day: date) -> list[str]:
    """A plain sentence for every quiet time that these days touch: elections, August, Christmas."""
    years = range(first_day.year - 1, last_day.year + 1)
    times = [time for year in years for time in _quiet_times_from(year)]
    return [sentence for start, end, sentence in times if start <= last_day and end >= first_day]


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


def _quiet_times_from(year: int) -> list[tuple[date, date, str]]:
    polling = election_day(year)
    return [
        (
            polling - BEFORE_ELECTION,
            polling + AFTER_ELECTION,
            (
                f"Local elections are on {polling.day} May {year}. Where the council has one, its leaders will have "
                "little time in the five weeks before and the week after. Ask the council first."
            ),
        ),
        (date(year, 8, 1), date(year, 8, 31), "Many people are away in August. Ask the council first."),
        (
            date(year, 12, 18),
            date(year + 1, 1, 3),
            "These days fall in the Christmas and New Year holidays. Ask the council first.",
        ),
    ]
