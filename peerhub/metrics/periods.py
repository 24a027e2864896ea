"""Periods as sources write them, turned into words and days. Pure.

Every value shows its own period in words; its age is counted from the period's last day (R34).
"""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SCHOOL_YEAR = " school year"


@dataclass(frozen=True)
class Period:
    """A period in words ("2022/23"), with its first and last day."""

    words: str
    start: date
    end: date


class YearKind(enum.Enum):
    """What a year is where a source writes no more than "2024" or "2023/24". A bare year is the one it ends in."""

    CALENDAR = "calendar"
    FINANCIAL = "financial"
    SCHOOL = "school"
    ON_31_MARCH = "31 March"
    ON_30_SEPTEMBER = "30 September"
    TO_SEPTEMBER = "year to September"


def calendar_year(year: int) -> Period:
    return Period(str(year), date(year, 1, 1), date(year, 12, 31))


def financial_year(start_year: int) -> Period:
    """April to March: 2022 is 2022/23."""
    return Period(_two_years(start_year), date(start_year, 4, 1), date(start_year + 1, 3, 31))


def school_year(start_year: int) -> Period:
    """September to August: 2022 is "2022/23 school year"."""
    return Period(_two_years(start_year) + SCHOOL_YEAR, date(start_year, 9, 1), date(start_year + 1, 8, 31))


def one_day(day: date) -> Period:
    return Period(in_words(day), day, day)


def year_to(end: date) -> Period:
    """The twelve months that end on this day: "Year to 30 September 2025"."""
    return Period(f"Year to {in_words(end)}", end - relativedelta(years=1) + timedelta(days=1), end)


def month(year: int, number: int) -> Period:
    start = date(year, number, 1)
    return Period(f"{MONTHS[number - 1]} {year}", start, _end_after(start, 1))


def financial_quarter(start_year: int, quarter: int) -> Period:
    """Quarter 1 is April to June; quarter 4 is January to March of the next calendar year."""
    start = date(start_year, 4, 1) + relativedelta(months=3 * (quarter - 1))
    end = _end_after(start, 3)
    return Period(f"{MONTHS[start.month - 1]} to {MONTHS[end.month - 1]} {end.year}", start, end)


def in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _two_years(start_year: int) -> str:
    return f"{start_year}/{(start_year + 1) % 100:02}"


def _end_after(start: date, months: int) -> date:
    return start + relativedelta(months=months) - timedelta(days=1)


def read_period(text: str) -> Period | None:
    """The period that the text writes, or None: 2023, 2022/23, 2022/23 school year, 2022/23 Q3, Oct 2025,
    2025-03-31, 2024-04-01/P1Y, 2024-01-01/P3M; and as LG Inform names them: fin_2009_10, sch_2018_19, cal_2013.
    """
    for pattern, make in _WRITTEN:
        if found := re.fullmatch(pattern, text):
            try:
                return make(*found.groups())
            except ValueError:
                return None
    return None


def read_year(text: str, kind: YearKind | None) -> Period | None:
    """As `read_period`, where the source's years are of this kind; without one it is `read_period`."""
    if kind is None:
        return read_period(text)
    if re.fullmatch(r"\d{4}", text):
        try:
            return _YEARS[kind](int(text))
        except ValueError:
            return None
    period = read_period(text)
    if period and kind is YearKind.SCHOOL and re.fullmatch(r"\d{4}[/-]\d{2}", text):
        return school_year(period.start.year)
    return period


_YEARS: dict[YearKind, Callable[[int], Period]] = {
    YearKind.CALENDAR: calendar_year,
    YearKind.FINANCIAL: lambda year: financial_year(year - 1),
    YearKind.SCHOOL: lambda year: school_year(year - 1),
    YearKind.ON_31_MARCH: lambda year: one_day(date(year, 3, 31)),
    YearKind.ON_30_SEPTEMBER: lambda year: one_day(date(year, 9, 30)),
    YearKind.TO_SEPTEMBER: lambda year: year_to(date(year, 9, 30)),
}


def _read_financial(first: str, second: str) -> Period:
    return financial_year(_start_year(first, second))


def _read_school(first: str, second: str) -> Period:
    return school_year(_start_year(first, second))


def _read_quarter(first: str, second: str, quarter: str) -> Period:
    return financial_quarter(_start_year(first, second), int(quarter))


def _start_year(first: str, second: str) -> int:
    if int(second) != (int(first) + 1) % 100:
        raise ValueError("The second year must follow the first")
    return int(first)


def _read_month(name: str, year: str) -> Period:
    numbers = [number for number, whole in enumerate(MONTHS, 1) if len(name) >= 3 and whole.startswith(name)]
    if len(numbers) != 1:
        raise ValueError("No month has this name")
    return month(int(year), numbers[0])


def _read_iso(first_day: str, length: str, unit: str) -> Period:
    start = date.fromisoformat(first_day)
    months = int(length) * (12 if unit == "Y" else 1)
    if months == 0:
        raise ValueError("A period has a length")
    end = _end_after(start, months)
    return Period(_iso_words(start, end, months), start, end)


def _iso_words(start: date, end: date, months: int) -> str:
    if (start.month, start.day) == (1, 1) and months % 12 == 0:
        return str(start.year) if months == 12 else f"{start.year} to {end.year}"
    if months == 12 and (start.month, start.day) == (4, 1):
        return _two_years(start.year)
    if months == 12 and start.month in {8, 9} and start.day == 1:
        return _two_years(start.year) + SCHOOL_YEAR
    if start.day == 1:
        return f"{MONTHS[start.month - 1]} {start.year} to {MONTHS[end.month - 1]} {end.year}"
    return f"{in_words(start)} to {in_words(end)}"


_DAY = r"(\d{4}-\d{2}-\d{2})"
_WRITTEN: tuple[tuple[str, Callable[..., Period]], ...] = (
    (r"(\d{4})[/-]\d{2}(\d{2})", _read_financial),
    (r"fin_(\d{4})_(\d{2})", _read_financial),
    (r"sch_(\d{4})_(\d{2})", _read_school),
    (r"(?:cal|cen)_(\d{4})", lambda year: calendar_year(int(year))),
    (r"(\d{4})[/-](\d{2})", _read_financial),
    (r"(\d{4})[/-](\d{2}) school year", _read_school),
    (r"(\d{4})[/-](\d{2}) Q([1-4])", _read_quarter),
    (r"(\d{4})", lambda year: calendar_year(int(year))),
    (_DAY, lambda day: one_day(date.fromisoformat(day))),
    (r"([A-Z][a-z]+) (\d{4})", _read_month),
    (_DAY + r"/P(\d{1,2})([YM])", _read_iso),
)


def kind_of(start: date, end: date) -> str:
    """What sort of period it is, in words: a financial year, a school year, a quarter, one day."""
    if start == end:
        return "one day"
    months = _whole_months(start, end)
    years = {
        (4, 12): "a financial year",
        (9, 12): "a school year",
        (8, 12): "a school year",
        (1, 12): "a calendar year",
    }
    lengths = {1: "a month", 3: "a quarter", 12: "twelve months"}
    if found := years.get((start.month, months)) or lengths.get(months):
        return found
    return f"{months // 12} years" if months and months % 12 == 0 else "another period"


def _whole_months(start: date, end: date) -> int:
    """0 where it is no number of whole months."""
    following = end + timedelta(days=1)
    return 0 if following.day != start.day else (following.year - start.year) * 12 + following.month - start.month
