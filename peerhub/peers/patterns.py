"""Days that come back, as a person says them: "first Tuesdays", "every second Friday", "August", "elections".

Pure. `read` understands the words, `Rule.words` says them back in one form, and that form is what is stored.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
SHORT_WEEKS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}
ELECTIONS = "elections"
ALSO_ELECTIONS = frozenset({ELECTIONS, "local elections", "quiet period", "pre-election period", "purdah"})
EXAMPLES = "first Tuesdays · first and third Wednesdays · every Friday · every second Monday · August · elections"
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
QUIET_WORKING_DAYS = 25  # a notice of election is published so many working days before the poll, or earlier
POLLING_MONTH, POLLING_WEEKDAY = 5, 3
FIRST_MONDAY_1970 = date(1970, 1, 5)


class NotUnderstood(Exception):
    """The words say no days that come back."""

    sentence = f"Say it in one of these ways: {EXAMPLES}"


@dataclass(frozen=True)
class Rule:
    """Days that come back. Exactly one of `weekday`, `month` and `elections` is meant.

    With `weekday`: in the weeks of each month that `weeks` names (-1 is the last); or, without any, every `every`
    weeks, counted from the first week on which the pattern holds.
    """

    weekday: int | None = None
    weeks: tuple[int, ...] = ()
    every: int = 1
    month: int | None = None
    is_elections: bool = False

    @property
    def words(self) -> str:
        """The one form in which this rule is said and stored."""
        if self.is_elections:
            return ELECTIONS
        if self.month is not None:
            return MONTHS[self.month - 1].capitalize()
        assert self.weekday is not None
        day = WEEKDAYS[self.weekday].capitalize()
        if not self.weeks:
            return f"every {'second ' if self.every == 2 else ''}{day}"
        names = {number: name for name, number in WEEKS.items()}
        return f"{' and '.join(names[week] for week in self.weeks)} {day}s"

    def runs(self, first: date, last: date, *, since: date) -> Iterator[tuple[date, date]]:
        """The runs of days between two days, both included. `since` is where the pattern began to hold."""
        if self.is_elections:
            found: Iterable[tuple[date, date]] = map(quiet_period, range(first.year, last.year + 1))
        elif self.month is not None:
            found = (_month(year, self.month) for year in range(first.year, last.year + 1))
        else:
            found = ((day, day) for day in self._weekdays(first, last, since))
        for start, end in found:
            if start <= last and end >= first:
                yield max(start, first), min(end, last)

    def _weekdays(self, first: date, last: date, since: date) -> Iterator[date]:
        assert self.weekday is not None
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        while day <= last:
            if self.weeks:
                is_meant = (day.day - 1) // 7 + 1 in self.weeks or (
                    -1 in self.weeks and (day + ONE_WEEK).month != day.month
                )
            else:
                is_meant = (_week(day) - _week(since)) % self.every == 0
            if is_meant:
                yield day
            day += ONE_WEEK


def read(text: str) -> Rule:
    """What somebody meant. Raises NotUnderstood with examples of what can be said."""
    words = re.sub(r"[\s,&]+", " ", text.lower().replace("&", " and ")).strip().removesuffix(" of the month")
    words = words.removesuffix(" of each month").removesuffix(" of every month").strip()
    if words in ALSO_ELECTIONS:
        return Rule(is_elections=True)
    parts = [SHORT_WEEKS.get(part, part) for part in words.split() if part not in ("the", "on", "and", "in", "all")]
    if not parts:
        raise NotUnderstood
    if parts[0] in ("every", "each"):
        return _every(parts[1:])
    if len(parts) == 1:
        return _every(parts)
    weekday = _place(parts[-1], WEEKDAYS)
    weeks = {WEEKS.get(part, 0) for part in parts[:-1]}
    if weekday is None or 0 in weeks:
        raise NotUnderstood
    return Rule(weekday=weekday, weeks=tuple(sorted(weeks, key=lambda week: week % 6)))


def _every(parts: list[str]) -> Rule:
    """ "every Friday", "every second Monday", "August"."""
    every = 1
    if len(parts) == 2 and parts[0] in ("second", "other"):
        every, parts = 2, parts[1:]
    if len(parts) == 1:
        month, weekday = _place(parts[0], MONTHS), _place(parts[0], WEEKDAYS)
        if weekday is not None:
            return Rule(weekday=weekday, every=every)
        if month is not None and every == 1:
            return Rule(month=month + 1)
    raise NotUnderstood


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names is meant: whole, in the plural, or by its first three letters at least."""
    for tidy in (word.rstrip("."), word.removesuffix("s").rstrip(".'")):
        found = [place for place, name in enumerate(names) if len(tidy) >= 3 and name.startswith(tidy)]
        if len(found) == 1:
            return found[0]
    return None


def polling_day(year: int) -> date:
    """The ordinary day of local elections: the first Thursday in May."""
    first = date(year, POLLING_MONTH, 1)
    return first + timedelta(days=(POLLING_WEEKDAY - first.weekday()) % 7)


def quiet_period(year: int) -> tuple[date, date]:
    """From the last day for the notice of election to polling day: 25 working days before it, bank holidays left out.

    The Election timetable of the Electoral Commission counts Good Friday, Easter Monday and the May bank holiday out.
    """
    poll = polling_day(year)
    closed = {easter(year) - timedelta(days=2), easter(year) + ONE_DAY, _first_monday_in_may(year)}
    day, left = poll, QUIET_WORKING_DAYS
    while left:
        day -= ONE_DAY
        if day.weekday() < 5 and day not in closed:
            left -= 1
    return day, poll


def _first_monday_in_may(year: int) -> date:
    first = date(year, 5, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY


def _week(day: date) -> int:
    """Weeks since 1970, from Monday to Sunday."""
    return (day - FIRST_MONDAY_1970).days // 7
