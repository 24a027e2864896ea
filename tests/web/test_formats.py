from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.web import formats

TODAY = date(2026, 11, 21)


def test_a_day_is_written_as_people_say_it():
    assert formats.day(date(2027, 3, 9)) == "9 March 2027"
    assert formats.day_short(date(2027, 3, 9)) == "9 Mar 2027"
    assert formats.month(date(2027, 3, 9)) == "March 2027"


def test_a_stored_moment_is_shown_in_london():
    summer_night = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert formats.moment(summer_night) == "2 July 2026 at 00:30"
    assert formats.day(summer_night) == "2 July 2026"
    assert formats.time_of_day(datetime(2026, 12, 1, 14, 2, tzinfo=UTC)) == "14:02"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 3, 9), date(2027, 3, 12), "9 to 12 March 2027"),
        (date(2027, 3, 30), date(2027, 4, 2), "30 March to 2 April 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 to 2 January 2027"),
        (date(2027, 3, 9), date(2027, 3, 9), "9 March 2027"),
        (date(2027, 3, 9), None, "from 9 March 2027"),
        (None, date(2027, 3, 9), "until 9 March 2027"),
        (None, None, "not available"),
    ],
)
def test_two_days_take_the_fewest_words(first, last, words):
    assert formats.day_range(first, last) == words


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (date(2022, 9, 15), "4 years 2 months ago"),
        (date(2025, 11, 21), "1 year ago"),
        (date(2026, 9, 20), "2 months ago"),
        (date(2026, 10, 25), "3 weeks ago"),
        (date(2026, 11, 11), "10 days ago"),
        (date(2026, 11, 20), "yesterday"),
        (TODAY, "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 12, 14), "in 3 weeks"),
        (None, "not available"),
    ],
)
def test_how_far_a_day_is(then, words):
    assert formats.ago(then, TODAY) == words


def test_the_age_of_a_figure_and_when_it_is_old():
    assert formats.age(date(2024, 10, 1), TODAY) == "2 years 1 month old"
    assert formats.age(TODAY, TODAY) == "new"
    assert not formats.is_old(date(2024, 11, 21), TODAY)
    assert formats.is_old(date(2024, 11, 20), TODAY)
    assert not formats.is_old(None, TODAY)


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (12500, None, "12,500"),
        (Decimal("3.510"), None, "3.51"),
        (Decimal(100), None, "100"),
        (Decimal("1E+3"), None, "1,000"),
        (0.1, None, "0.1"),
        (2.0, None, "2"),
        (1234.56, 1, "1,234.6"),
        (-0.04, 1, "0.0"),
        (-12, None, "−12"),
        (None, None, "not available"),
        (0, None, "0"),
    ],
)
def test_numbers(value, places, words):
    assert formats.number(value, places) == words


@given(st.integers(-(10**12), 10**12))
def test_a_number_can_be_read_back(value):
    assert int(formats.number(value).replace(",", "").replace("−", "-")) == value


@given(st.decimals(-10_000, 10_000, places=3))
def test_decimals_lose_nothing(value):
    assert Decimal(formats.number(value).replace(",", "").replace("−", "-")) == value


def test_changes_always_show_their_sign():
    assert formats.signed(3) == "+3"
    assert formats.signed(-2.5) == "−2.5"
    assert formats.signed(0) == "no change"
    assert formats.signed(0.04, 1) == "no change"
    assert formats.signed(None) == "not available"


def test_counts_with_their_nouns():
    assert formats.plural(1, "peer") == "1 peer"
    assert formats.plural(0, "peer") == "0 peers"
    assert formats.plural(1200, "person", "people") == "1,200 people"
    assert formats.percent(Decimal("61.50")) == "61.5%"


def test_words_in_a_sentence():
    assert formats.listed([]) == ""
    assert formats.listed(["finance"]) == "finance"
    assert formats.listed(["finance", "housing", "governance"]) == "finance, housing and governance"
    assert formats.file_size(10_485_760) == "10.5 MB"
    assert formats.file_size(240_000) == "240 KB"
    assert formats.upper_first("eTendering hours") == "ETendering hours"


def test_every_format_says_when_there_is_nothing():
    takes_nothing = ["day", "day_short", "moment", "time_of_day", "month", "ago", "age", "number", "percent", "signed"]
    assert {formats.FILTERS[name](None) for name in [*takes_nothing, "file_size"]} == {"not available"}
