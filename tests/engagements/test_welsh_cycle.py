"""Wales: a panel assessment once in each electoral cycle, its report six months before the election."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.engagements.welsh_cycle import PanelState, welsh_cycle

ELECTIONS = [date(2017, 5, 4), date(2022, 5, 5), date(2027, 5, 6), date(2032, 5, 6), date(2037, 5, 7)]
DAYS = st.dates(date(2017, 5, 4), date(2037, 5, 6))


@given(DAYS, st.lists(DAYS, max_size=4))
def test_only_an_assessment_between_the_same_two_elections_counts(today, assessments):
    found = welsh_cycle(assessments, today)
    began = max(day for day in ELECTIONS if day <= today)
    ends = min(day for day in ELECTIONS if day > today)
    assert (found.began_on, found.ends_on) == (began, ends)
    own = [day for day in assessments if began <= day <= today]
    assert (found.state is PanelState.ASSESSED, found.assessed_on) == (bool(own), max(own, default=None))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 11, 5), PanelState.AHEAD),
        (date(2025, 11, 6), PanelState.SOON),
        (date(2026, 11, 6), PanelState.SOON),
        (date(2026, 11, 7), PanelState.OVERDUE),
        (date(2027, 5, 5), PanelState.OVERDUE),
        (date(2027, 5, 6), PanelState.AHEAD),
    ],
)
def test_the_report_is_due_six_months_before_the_election(today, state):
    found = welsh_cycle([date(2022, 5, 4)], today)
    assert found.state is state
    assert found.due_on in (date(2026, 11, 6), date(2031, 11, 6))
    assert welsh_cycle([today], today).state is PanelState.ASSESSED
