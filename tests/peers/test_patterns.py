"""Days that come back, in words: what is said is understood, and stands in the calendar where it should."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.peers.availability import Run, days_of, laid
from peerhub.peers.models import AvailabilityState
from peerhub.peers.patterns import NotUnderstood, Rule, polling_day, quiet_period, read

NOT_FREE, PERHAPS, FREE = AvailabilityState.NOT_FREE, AvailabilityState.PERHAPS, AvailabilityState.FREE
FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)

rules = st.one_of(
    st.builds(
        Rule,
        weekday=st.integers(0, 6),
        weeks=st.sets(st.sampled_from([1, 2, 3, 4, -1]), min_size=1).map(
            lambda weeks: tuple(sorted(weeks, key=lambda week: week % 6))
        ),
    ),
    st.builds(Rule, weekday=st.integers(0, 6), every=st.sampled_from([1, 2])),
    st.builds(Rule, month=st.integers(1, 12)),
    st.just(Rule(is_elections=True)),
)


def days(rule: Rule, first: date = FIRST, last: date = LAST) -> set[date]:
    return {day for start, end in rule.runs(first, last, since=FIRST) for day in days_of(Run(start, end, FREE))}


@given(rules)
def test_what_is_said_back_means_the_same(rule):
    assert read(rule.words) == rule


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("First Tuesdays", "first Tuesdays"),
        ("1st and 3rd Weds of the month", "first and third Wednesdays"),
        ("the last Thursday of each month", "last Thursdays"),
        ("Fridays", "every Friday"),
        ("every other monday", "every second Monday"),
        ("aug", "August"),
        ("pre-election period", "elections"),
    ],
)
def test_people_may_say_it_in_their_own_way(said, meant):
    assert read(said).words == meant


@pytest.mark.parametrize(
    "said", ["", "first", "fifth Tuesdays", "Tuesday first", "now and then", "every second August"]
)
def test_what_is_not_understood_is_answered_with_examples(said):
    with pytest.raises(NotUnderstood) as refused:
        read(said)
    assert "first Tuesdays" in refused.value.sentence


@given(st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1]))
def test_weeks_of_the_month_are_those_of_the_wall_calendar(weekday, week):
    """The oracle: the rows of Python's own month calendar."""
    expected = set()
    for year in (2027, 2028):
        for month in range(1, 13):
            column = [row[weekday] for row in calendar.monthcalendar(year, month) if row[weekday]]
            expected.add(date(year, month, column[week - 1 if week > 0 else -1]))
    assert days(Rule(weekday=weekday, weeks=(week,))) == expected


def test_every_second_week_goes_on_from_where_it_began():
    rule = Rule(weekday=4, every=2)
    found = sorted(days(rule))
    assert all((b - a).days == 14 for a, b in pairwise(found))
    later = date(2027, 6, 1)
    assert days(rule, later, LAST) == {day for day in found if day >= later}


@pytest.mark.parametrize(
    ("poll", "notice"),
    [  # the last day for the notice of election, from the Electoral Commission's timetables
        (date(2025, 5, 1), date(2025, 3, 25)),
        (date(2026, 5, 7), date(2026, 3, 30)),
    ],
)
def test_the_quiet_period_is_that_of_the_election_timetable(poll, notice):
    assert polling_day(poll.year) == poll
    assert quiet_period(poll.year) == (notice, poll)


runs = st.builds(
    lambda step, length, state: Run(FIRST + timedelta(days=step), FIRST + timedelta(days=step + length), state),
    st.integers(0, 40),
    st.integers(0, 10),
    st.sampled_from(AvailabilityState),
)


@given(st.lists(runs, max_size=3), st.dictionaries(st.integers(1, 4), st.lists(runs, max_size=4), max_size=4))
def test_a_pattern_gives_way_to_what_was_said_and_to_a_stricter_one(said, patterns):
    found = {day: run.state for run, _ in laid(said, patterns) for day in days_of(run)}
    taken = {day for run in said for day in days_of(run)}
    claimed: dict[date, set[AvailabilityState]] = {}
    for one in patterns.values():
        for run in one:
            for day in days_of(run):
                claimed.setdefault(day, set()).add(run.state)
    assert found == {
        day: next(state for state in (NOT_FREE, PERHAPS, FREE) if state in states)
        for day, states in claimed.items()
        if day not in taken
    }
