"""What a peer said of their days: the last word counts, and a day is in one run only."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.peers.availability import Run, with_run, without, year_ahead
from peerhub.peers.models import AvailabilityState

NOT_FREE = AvailabilityState.NOT_FREE
START = date(2027, 1, 1)
days = st.integers(0, 60).map(lambda step: START + timedelta(days=step))
sayings = st.lists(
    st.builds(
        lambda first, length, state: Run(first, first + timedelta(days=length), state),
        days,
        st.integers(0, 20),
        st.sampled_from(AvailabilityState),
    ),
    max_size=8,
)


def said_in_turn(sayings: list[Run]) -> list[Run]:
    runs: list[Run] = []
    for saying in sayings:
        runs = with_run(runs, saying)
    return runs


def day_by_day(sayings: list[Run]) -> dict[date, AvailabilityState]:
    """The oracle: a calendar on which each saying overwrites the days before."""
    told = {}
    for first, last, state in sayings:
        for step in range((last - first).days + 1):
            told[first + timedelta(days=step)] = state
    return told


def as_days(runs: list[Run]) -> dict[date, AvailabilityState]:
    return day_by_day(runs)


@given(sayings)
def test_the_last_word_on_a_day_counts(sayings):
    assert as_days(said_in_turn(sayings)) == day_by_day(sayings)


@given(sayings)
def test_runs_are_in_order_never_overlap_and_are_as_long_as_they_can_be(sayings):
    runs = said_in_turn(sayings)
    for before, after in pairwise(runs):
        assert before.last_day < after.first_day
        assert before.state is not after.state or before.last_day + timedelta(days=1) < after.first_day


@given(sayings, days, st.integers(0, 20))
def test_nothing_is_said_any_more_of_days_that_were_cleared(sayings, first, length):
    last = first + timedelta(days=length)
    kept = {day: state for day, state in day_by_day(sayings).items() if not first <= day <= last}
    assert as_days(without(said_in_turn(sayings), first, last)) == kept


@given(sayings, st.dates(date(2026, 11, 1), date(2027, 2, 28)))
def test_the_year_ahead_shows_every_day_as_it_was_said(sayings, on):
    runs = said_in_turn(sayings)
    months = year_ahead(runs, on)
    shown = {
        month.first_day.replace(day=number): part.state
        for month in months
        for part in month.stretches
        for number in range(part.first, part.last + 1)
    }
    first, last = months[0].first_day, months[-1].last_day
    assert shown == {day: state for day, state in day_by_day(sayings).items() if first <= day <= last}
    assert all(month.length == month.last_day.day for month in months)


def test_the_year_begins_with_this_month_and_has_twelve():
    months = year_ahead([], date(2026, 11, 21))
    assert [month.first_day for month in (months[0], months[1], months[2], months[-1])] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 10, 1),
    ]


@pytest.mark.parametrize(
    ("last", "state"), [(date(2027, 8, 31), NOT_FREE), (date(2027, 8, 30), None), (date(2027, 9, 9), NOT_FREE)]
)
def test_a_month_has_a_state_when_all_its_days_have(last, state):
    august = year_ahead([Run(date(2027, 8, 1), last, NOT_FREE)], date(2027, 8, 15))[0]
    assert august.state is state
