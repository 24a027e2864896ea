from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.metrics.periods import read_period, year_to
from peerhub.metrics.readings import short_period


@pytest.mark.parametrize(
    ("text", "words", "start", "end", "short"),
    [
        ("2023", "2023", date(2023, 1, 1), date(2023, 12, 31), "2023"),
        ("2022-23", "2022/23", date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("1999/00", "1999/00", date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
        ("2022/23 school year", "2022/23 school year", date(2022, 9, 1), date(2023, 8, 31), "2022/23"),
        ("2025/26 Q3", "October to December 2025", date(2025, 10, 1), date(2025, 12, 31), "Dec 2025"),
        ("2025/26 Q4", "January to March 2026", date(2026, 1, 1), date(2026, 3, 31), "Mar 2026"),
        ("Oct 2025", "October 2025", date(2025, 10, 1), date(2025, 10, 31), "Oct 2025"),
        ("February 2024", "February 2024", date(2024, 2, 1), date(2024, 2, 29), "Feb 2024"),
        ("2025-04-30", "30 April 2025", date(2025, 4, 30), date(2025, 4, 30), "Apr 2025"),
        ("2024-01-01/P1Y", "2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-04-01/P1Y", "2024/25", date(2024, 4, 1), date(2025, 3, 31), "2024/25"),
        ("2024-09-01/P1Y", "2024/25 school year", date(2024, 9, 1), date(2025, 8, 31), "2024/25"),
        ("2022-01-01/P3Y", "2022 to 2024", date(2022, 1, 1), date(2024, 12, 31), "2022–24"),
        ("2024-01-01/P3M", "January 2024 to March 2024", date(2024, 1, 1), date(2024, 3, 31), "Mar 2024"),
        (
            "2024-11-16/P1Y",
            "16 November 2024 to 15 November 2025",
            date(2024, 11, 16),
            date(2025, 11, 15),
            "Nov 2025",
        ),
    ],
)
def test_a_period_is_read_and_said_in_words(text, words, start, end, short):
    period = read_period(text)
    assert (period.words, period.start, period.end) == (words, start, end)
    assert short_period(period.words, period.end) == short


@pytest.mark.parametrize(
    "text", ["", "23", "2022-24", "2022/21", "2022/23 Q5", "2025-02-30", "2024-01-01/P0Y", "Ma 2024", "Octember 2024"]
)
def test_what_is_no_period_is_not_guessed(text):
    assert read_period(text) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_year_to_a_day_has_a_year_of_days(end):
    period = year_to(end)
    assert period.end - period.start in (timedelta(364), timedelta(365))
    assert period.end == end


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_none(text):
    period = read_period(text)
    assert period is None or period.start <= period.end
