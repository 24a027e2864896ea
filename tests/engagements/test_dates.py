"""On-site days: filled in from working days, and warned about in quiet times."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.models import Nation
from peerhub.engagements.dates import (
    election_day,
    last_day_of_visit,
    next_time,
    quiet_times,
    weekend_days,
    working_days,
)
from peerhub.engagements.models import QuietPeriod, Repeats
from tests.engagements.calendar import SHIPPED

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(1, 15))
def test_a_visit_of_so_many_working_days(first_day, days):
    while first_day.weekday() > 4:
        first_day += timedelta(days=1)
    last_day = last_day_of_visit(first_day, days)
    assert working_days(first_day, last_day) == days
    assert last_day.weekday() < 5


@given(DAYS, st.integers(0, 40))
def test_working_days_are_counted_one_by_one(first_day, more):
    last_day = first_day + timedelta(days=more)
    by_hand = sum(
        date.fromordinal(number).isoweekday() <= 5 for number in range(first_day.toordinal(), last_day.toordinal() + 1)
    )
    assert working_days(first_day, last_day) == by_hand


@pytest.mark.parametrize(
    ("year", "day"),
    [(2021, 6), (2022, 5), (2023, 4), (2024, 2), (2025, 1), (2026, 7), (2027, 6)],
)
def test_local_elections_are_on_the_first_thursday_in_may(year, day):
    assert election_day(year) == date(year, 5, day)


@pytest.mark.parametrize(
    ("first_day", "last_day", "word"),
    [
        (date(2027, 3, 9), date(2027, 3, 12), None),
        (date(2027, 3, 29), date(2027, 4, 1), "elections"),
        (date(2027, 5, 13), date(2027, 5, 14), "elections"),
        (date(2027, 5, 14), date(2027, 5, 14), None),
        (date(2027, 7, 31), date(2027, 8, 1), "August"),
        (date(2027, 9, 1), date(2027, 9, 3), None),
        (date(2027, 12, 17), date(2027, 12, 18), "Christmas"),
        (date(2028, 1, 3), date(2028, 1, 4), "Christmas"),
        (date(2028, 1, 4), date(2028, 1, 5), None),
    ],
)
def test_quiet_times(first_day, last_day, word):
    found = quiet_times(first_day, last_day, SHIPPED)
    assert [word in sentence for sentence in found] == ([True] if word else [])


def test_a_visit_at_a_weekend():
    assert "weekend" in weekend_days(date(2027, 3, 13), date(2027, 3, 16))
    assert weekend_days(date(2027, 3, 12), date(2027, 3, 15)) == ""


def period(repeats=Repeats.YEARLY, first=date(2024, 2, 29), last=date(2024, 3, 2), nation=None):
    return QuietPeriod(
        name="Quiet", repeats=repeats, first_day=first, last_day=last, days_before=0, days_after=0, nation=nation,
        advice="Ask first.",
    )  # fmt: skip


@given(DAYS, st.integers(0, 6), DAYS, st.integers(0, 200))
def test_a_yearly_period_comes_every_year_whatever_its_year(first_day, more, start, length):
    """Checked day by day, by the day and month at which a period begins; 29 February is the 28th in other years."""
    found = quiet_times(
        first_day, first_day + timedelta(days=more), [period(first=start, last=start + timedelta(days=length))]
    )
    visit = {first_day + timedelta(days=number) for number in range(more + 1)}
    quiet = set()
    for year in range(first_day.year - 1, first_day.year + 2):
        leap = year % 4 == 0
        begin = date(year, start.month, 28 if (start.month, start.day) == (2, 29) and not leap else start.day)
        quiet |= {begin + timedelta(days=number) for number in range(length + 1)}
    assert bool(found) == bool(visit & quiet)


def test_a_period_of_one_nation_and_of_one_year():
    once = period(Repeats.ONCE, date(2027, 9, 1), date(2027, 9, 5), Nation.WALES)
    visit = date(2027, 9, 5), date(2027, 9, 9)
    assert quiet_times(*visit, [once], nation=Nation.WALES) == ["Ask first."]
    assert quiet_times(*visit, [once], nation=Nation.ENGLAND) == []
    assert next_time(once, date(2027, 9, 5)) == (date(2027, 9, 1), date(2027, 9, 5))
    assert next_time(once, date(2027, 9, 6)) is None
