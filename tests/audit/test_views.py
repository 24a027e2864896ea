"""The page of changes and its download."""

import csv
import io

import pytest

from peerhub.audit import operations
from peerhub.permissions import Role
from tests.support import factories


@pytest.fixture
def admin(sign_in):
    return sign_in(Role.ADMINISTRATOR, name="Ada Admin")


@pytest.fixture
def edited(arrange, admin):
    """Two changes: one with a reason and on somebody's behalf, one whose text would be a formula in a spreadsheet."""
    with arrange():
        user = factories.make_user(Role.PEER, name="Pat Doe")
        operations.record(
            "user.edit", user, by=user, label="Pat Doe", before={"days_per_year": 12}, after={"days_per_year": 20},
            reason="Asked by telephone.", behalf_of="Kim Vale",
        )  # fmt: skip
        operations.record(
            "user.edit", user, by=user, label="=HYPERLINK(1)", after={"note": "<b>\u200b@SUM(A1)</b>"}, reason="-2+3"
        )  # fmt: skip


def test_a_change_is_told_with_who_on_whose_behalf_what_and_why(admin, edited):
    text = admin.page("/audit-events").text
    for words in (
        "User edited",
        "Pat Doe",
        "on behalf of Kim Vale",
        "by a command",
        "Days per year",
        "Asked by telephone.",
    ):
        assert words in text
    assert "from 12 → to 20" in text
    assert "2 changes" in text


def test_an_empty_record_says_so(admin):
    assert "No change yet" in admin.page("/audit-events").text


def test_filters_narrow_and_stay(admin, edited):
    page = admin.page("/audit-events?actor=pat&action=user.edit&way=command&subject=hyper&first_day=2020-01-01")
    assert "1 change" in page.text
    held = page.form_with("actor", "way").held()
    assert (held["actor"], held["way"], held["first_day"]) == (["pat"], ["command"], ["2020-01-01"])
    assert "No change matches" in admin.page("/audit-events?actor=somebody-else").text


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("first_day=soon", "first_day", "as a date"),
        ("last_day=31/2/2027", "last_day", "as a date"),
        ("first_day=2027-03-02&last_day=2027-03-01", "last_day", "must not be before"),
        ("action=sold", "action", "from the list"),
        ("way=owl", "way", "from the list"),
    ],
)
def test_a_filter_that_cannot_be_right_is_told_at_its_field_and_kept(admin, edited, query, field, words):
    page = admin.page(f"/audit-events?{query}")
    assert list(page.field_errors) == [field]
    assert words in page.field_errors[field]
    if field == "first_day":
        assert page.one("input", name="first_day").get("value") == "soon"


def test_a_long_record_costs_no_more_statements_than_a_short_one(admin, arrange, edited):
    short = len(admin.get("/audit-events").sql)
    with arrange():
        user = factories.make_user(Role.PEER)
        for number in range(120):
            operations.record("user.edit", user, by=user, label=f"Number {number}")
    assert "1 to 50 of 122 changes" in admin.page("/audit-events").text
    assert "101 to 122 of 122 changes" in admin.page("/audit-events?page=3").text
    assert len(admin.get("/audit-events?page=3").sql) == short


def rows_of(response) -> list[list[str]]:
    assert response.mimetype == "text/csv"
    text = response.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_download_holds_what_the_page_shows(admin, edited):
    response = admin.get("/audit-events.csv?reason=x&subject=pat")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="peerhub-changes-')
    head, *rows = rows_of(response)
    assert head[:3] == ["Day", "Time", "Who"]
    (row,) = rows
    assert row[2:] == [
        "Pat Doe", "Kim Vale", "By a command", "User edited", "Pat Doe", "Days per year: 12 → 20", "Asked by telephone."
    ]  # fmt: skip


def test_no_cell_of_the_download_is_a_formula(admin, edited):
    _head, *rows = rows_of(admin.get("/audit-events.csv"))
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "'-2+3" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_long_download_is_complete(admin, arrange):
    with arrange():
        user = factories.make_user(Role.PEER)
        for number in range(1200):
            operations.record("user.edit", user, by=user, label=f"Number {number}")
    _head, *rows = rows_of(admin.get("/audit-events.csv"))
    assert [row[6] for row in rows] == [f"Number {number}" for number in reversed(range(1200))]


def test_the_link_to_the_download_keeps_the_filters(admin, edited):
    page = admin.page("/audit-events?actor=pat")
    assert page.links["Download as CSV"] == "/audit-events.csv?actor=pat"


def test_text_of_an_event_is_text_and_nothing_else(admin, edited):
    assert "<b>" not in admin.get("/audit-events").text.replace("&lt;b&gt;", "")
