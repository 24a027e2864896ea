"""How dates, numbers and counts are written on pages: one way, British, and a missing value always says so.

Every function here is also a Jinja filter of the same name (registered in `peerhub.web.frame`).
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from peerhub import clock

MISSING = "not available"

Number = int | float | Decimal


def day(value: date | datetime | None, missing: str = MISSING) -> str:
    """A date as people say it: "9 March 2027". A moment is shown as its day in London."""
    if value is None:
        return missing
    value = _local(value)
    return _in_words(value.year, value.month, value.day)


@lru_cache(maxsize=4096)
def _in_words(year: int, month: int, day_of_month: int) -> str:
    """Kept, because a long list has the same few days hundreds of times, and formatting one is slow."""
    return f"{day_of_month} {date(year, month, day_of_month):%B} {year}"


def day_short(value: date | datetime | None, missing: str = MISSING) -> str:
    """A date for a narrow column: "9 Mar 2027"."""
    if value is None:
        return missing
    value = _local(value)
    return f"{value.day} {value:%b} {value.year}"


def moment(value: datetime | None, missing: str = MISSING) -> str:
    """A day and the time in London: "9 March 2027 at 14:02"."""
    if value is None:
        return missing
    return f"{day(value)} at {_local(value):%H:%M}"


def time_of_day(value: datetime | None, missing: str = MISSING) -> str:
    """The time in London: "14:02"."""
    return missing if value is None else f"{_local(value):%H:%M}"


def month(value: date | datetime | None, missing: str = MISSING) -> str:
    """A month: "March 2027"."""
    if value is None:
        return missing
    value = _local(value)
    return f"{value:%B} {value.year}"


def day_range(first: date | None, last: date | None = None, missing: str = MISSING) -> str:
    """Two days in the fewest words: "9 to 12 March 2027", "30 March to 2 April 2027". Either end may be open."""
    if first is None and last is None:
        return missing
    if first is None or last is None:
        return f"until {day(last)}" if first is None else f"from {day(first)}"
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{first.day} to {day(last)}"


@lru_cache(maxsize=8192)  # lists say it of the same days again and again
def span(first: date, last: date) -> str:
    """How long from one day to a later one, in the two largest units: "4 years 2 months", "3 weeks", "1 day"."""
    between = relativedelta(last, first)
    if between.years:
        parts = [plural(between.years, "year")]
        if between.months:
            parts.append(plural(between.months, "month"))
        return " ".join(parts)
    if between.months >= 2:
        return plural(between.months, "month")
    days = (last - first).days
    if days >= 14:
        return plural(days // 7, "week")
    return plural(days, "day")


def ago(value: date | datetime | None, today: date | None = None, missing: str = MISSING) -> str:
    """How far a day is from today: "4 years 2 months ago", "yesterday", "today", "in 3 weeks"."""
    if value is None:
        return missing
    that_day = _day_of(value)
    today = today or clock.today()
    named = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((that_day - today).days)
    if named:
        return named
    return f"{span(that_day, today)} ago" if that_day < today else f"in {span(today, that_day)}"


def age(value: date | datetime | None, today: date | None = None, missing: str = MISSING) -> str:
    """How old a figure is, for use after the figure: "2 years 1 month old"."""
    if value is None:
        return missing
    that_day = _day_of(value)
    today = today or clock.today()
    if that_day >= today:
        return "new"
    return f"{span(that_day, today)} old"


def is_old(value: date | datetime | None, today: date | None = None) -> bool:
    """Whether a figure is older than 24 months, and so is flagged (R34)."""
    if value is None:
        return False
    return _day_of(value) < old_before(today or clock.today())


@lru_cache(maxsize=20)
def old_before(today: date) -> date:
    """A figure of a period that ended before this day is old."""
    return today - relativedelta(months=24)


def number(value: Number | None, places: int | None = None, missing: str = MISSING) -> str:
    """A number with thousands separated: 12,500. `places` fixes the decimals; without it none are added or lost."""
    if value is None:
        return missing
    if places is not None:
        rounded = round(Decimal(str(value)), places)
        text = f"{abs(rounded):,.{places}f}"
        return f"{_minus(rounded)}{text}"
    exact = Decimal(str(value))
    text = f"{abs(exact):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{_minus(exact)}{text}"


def percent(value: Number | None, places: int | None = None, missing: str = MISSING) -> str:
    """A percentage from a value already out of a hundred: 61 → "61%", 0.5 → "0.5%"."""
    return missing if value is None else f"{number(value, places)}%"


def signed(value: Number | None, places: int | None = None, missing: str = MISSING) -> str:
    """A change, always with its sign: "+3", "−12", and "no change" for nothing."""
    if value is None:
        return missing
    text = number(value, places)
    if not text.strip("−0.,"):
        return "no change"
    return text if text.startswith("−") else f"+{text}"


def plural(count: Number | None, one: str, many: str | None = None, missing: str = MISSING) -> str:
    """A count with its noun: "1 peer", "1,200 peers"; give `many` when an s is not enough ("1 person", "2 people")."""
    if count is None:
        return missing
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[object], joined_by: str = "and") -> str:
    """Words as a list in a sentence: "finance, housing and governance"."""
    texts = [str(word) for word in words]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {joined_by} {texts[-1]}"


def file_size(size: int | None, missing: str = MISSING) -> str:
    """A file's size in words: "240 KB", "3.4 MB"."""
    if size is None:
        return missing
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{number(size / 1_000_000, 1)} MB"


def upper_first(text: str) -> str:
    """The text with its first letter in upper case, and nothing else changed."""
    return text[:1].upper() + text[1:]


def _local(value: date | datetime) -> date | datetime:
    """Stored moments are in UTC; people in the sector live in London's time."""
    return value.astimezone(clock.LONDON) if isinstance(value, datetime) and value.tzinfo else value


def _day_of(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def _minus(value: Decimal) -> str:
    """A true minus sign, which lines up with plus in tabular figures; none for a zero left over by rounding."""
    return "−" if value < 0 else ""


FILTERS = {
    function.__name__: function
    for function in (
        day,
        day_short,
        moment,
        time_of_day,
        month,
        day_range,
        span,
        ago,
        age,
        is_old,
        number,
        percent,
        signed,
        plural,
        listed,
        file_size,
        upper_first,
    )
}
