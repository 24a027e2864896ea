from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.web import pagination
from peerhub.web.pagination import Page, href_with, href_without, shown


@given(st.integers(1, 500), st.integers(1, 500))
def test_the_steps_shown_are_few_and_reach_both_ends(number, last):
    steps = shown(min(number, last), last)
    numbers = [step for step in steps if step]
    assert numbers[0] == 1
    assert numbers[-1] == last
    assert min(number, last) in numbers
    assert len(steps) <= 7
    for before, after in pairwise(steps):
        if before and after:
            assert after == before + 1


@pytest.mark.parametrize(
    ("number", "last", "steps"),
    [
        (1, 1, [1]),
        (1, 9, [1, 2, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_a_gap_stands_for_two_steps_or_more(number, last, steps):
    assert shown(number, last) == steps


@given(st.integers(0, 400), st.integers(1, 50))
def test_the_steps_together_show_everything_once(total, per_page):
    seen = []
    last = Page([], total, 1, per_page).last_number
    for number in range(1, last + 1):
        wanted = pagination.Wanted(number, per_page)
        page = wanted.filled(range(total)[wanted.offset : wanted.offset + wanted.limit], total)
        assert list(page.items) == [place - 1 for place in range(page.first, page.last + 1) if total]
        seen += page.items
    assert seen == list(range(total))


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("two", 1), ("²", 1), ("9" * 30, 1), ("9999999", 1_000_000), ("1.5", 1)],
)
def test_nonsense_in_the_address_means_the_first_step(frame_app, text, number):
    with frame_app.test_request_context("/", query_string={"page": text}):
        assert pagination.wanted(10).number == number


def query_of(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


class TestAddresses:
    def test_other_filters_are_kept(self, frame_app):
        with frame_app.test_request_context("/?region=a&region=b&q=skill%3Afinance&page=2&empty="):
            assert query_of(href_with(page=3)) == {"region": ["a", "b"], "q": ["skill:finance"], "page": ["3"]}
            assert query_of(href_with(page=1)) == {"region": ["a", "b"], "q": ["skill:finance"]}
            assert query_of(href_with(sort="name"))["sort"] == ["name"]
            assert "q" not in query_of(href_with(q=None))

    def test_one_value_of_a_filter_is_taken_away_and_the_list_begins_again(self, frame_app):
        with frame_app.test_request_context("/?region=a&region=b&q=x&page=2"):
            assert query_of(href_without("region", "a")) == {"region": ["b"], "q": ["x"]}
            assert query_of(href_without("region")) == {"q": ["x"]}

    def test_nobody_can_lead_a_link_elsewhere(self, frame_app):
        with frame_app.test_request_context("/?_external=1&_scheme=ftp&_anchor=x&_method=POST&q=1"):
            assert href_with(page=2) == "/?q=1&page=2"

    def test_a_step_past_the_end_leads_back(self, frame_app):
        with frame_app.test_request_context("/?page=9"):
            page = Page([], 25, 9, 10)
            assert page.previous_href == "/?page=3"
            assert page.next_href == ""
