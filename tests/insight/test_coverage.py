"""Coverage and the programme's numbers, counted anew by plain loops over the same rows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.conversations.queries import Counts
from peerhub.councils.models import CouncilKind, Nation
from peerhub.engagements.council_map import Standing
from peerhub.engagements.deadlines import add_months
from peerhub.insight import queries
from peerhub.insight.coverage import coverage
from peerhub.insight.programme import FinancialYear, year_called, year_of
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState
from tests.support.factories import (
    in_days,
    make_assignment,
    make_council,
    make_engagement,
    make_engagement_type,
    make_group,
    make_peer,
)

TODAY = date(2026, 11, 27)


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    days = st.none() | st.integers(0, 3000).map(lambda ago: TODAY - timedelta(days=ago))
    return [
        Standing(
            number, f"C{number}", f"Council {number}", CouncilKind.UNITARY, draw(st.sampled_from(Nation)),
            draw(st.sampled_from(["North", "South"])), None, None, draw(days), None, draw(days),
        )
        for number in range(draw(st.integers(0, 12)))
    ]  # fmt: skip


@given(standings())
def test_each_english_council_stands_in_one_place(found: list[Standing]) -> None:
    counted = coverage(found, {"North": Counts(1, 2, 3)}, TODAY)
    english = [one for one in found if one.nation is Nation.ENGLAND]
    due = add_months(TODAY, -60)
    assert counted.within_five_years == sum(1 for one in english if one.last_day and one.last_day > due)
    assert counted.england.overdue == sum(1 for one in english if one.last_day and one.last_day <= due)
    for place in (counted.england, *counted.regions):
        assert place.within + place.due_soon + place.overdue + place.never == place.councils
    for name in ("councils", "within", "due_soon", "overdue", "never", "arranged", "not_engaged"):
        assert getattr(counted.england, name) == sum(getattr(region, name) for region in counted.regions)


@pytest.mark.parametrize(
    ("day", "label"), [(date(2026, 3, 31), "2025/26"), (date(2026, 4, 1), "2026/27"), (date(1999, 5, 1), "1999/00")]
)
def test_financial_years(day: date, label: str) -> None:
    assert year_of(day).label == label
    assert year_of(day).first_day <= day <= year_of(day).last_day


@pytest.mark.parametrize("text", ["", "1899", "2031", "twenty", "20250", "²025"])
def test_an_unknown_year_means_this_one(text: str) -> None:
    assert year_called(text, usual=FinancialYear(2026)) == FinancialYear(2026)
    assert year_called("2020", usual=FinancialYear(2026)) == FinancialYear(2020)


def test_the_grant_counts_what_began_in_the_year(session) -> None:
    today = clock.today()
    kind = make_engagement_type("Lead member peer", "Lead officer peer", name="Corporate peer challenge")
    year = year_of(today)
    for first_day in (year.first_day, today, year.first_day - timedelta(days=1), in_days(3)):
        visit = make_engagement(council=make_council(region="London"), type=kind, first_day=first_day)
        member = make_peer(group=make_group())
        make_assignment(visit, member, state=AssignmentState.CONFIRMED, days=5)
    session.commit()
    found = queries.programme(year, until=today)
    expected = 2 if year.first_day < today else 1
    assert (found.kinds, found.regions) == ([("Corporate peer challenge", expected)], [("London", expected)])
    assert (found.peers, found.days) == (expected, 5 * expected)


def test_the_pages_are_for_staff_and_board(arrange, sign_in) -> None:
    with arrange():
        make_council(name="Northby", map_q=1, map_r=1)
        make_engagement(first_day=in_days(-2))
    for role in (Role.BOARD_MEMBER, Role.PRINCIPAL_ADVISER):
        client = sign_in(role)
        assert "Northby" in client.page("/coverage?cycle=never").text
        assert "engagements on site" in client.page("/programme").text
        assert "Northby" in client.get("/coverage-councils.csv?cycle=never").text
        assert "Northby" not in client.get("/coverage-councils.csv?cycle=within").text
        assert client.get("/programme.csv").status_code == 200
