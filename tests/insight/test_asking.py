"""What somebody writes into the search of reports, and the address that it becomes."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peerhub.insight.asking import (
    KINDS,
    LOCAL_FOCUS,
    WHAT,
    ReportSearch,
    Vocabulary,
    Years,
    described,
    pieces,
    read_search,
)
from peerhub.recommendations.stems import stems

HERE = Vocabulary(
    themes={"leadership": "Organisational and place leadership"},
    topics={"finance": "Finance", "housing": "Housing", "adult-social-care": "Adult social care"},
    councils={"HPL": "Hartlepool"},
    regions={"North East": "North East", "North West": "North West"},
    supports={"corporate": "Corporate peer challenge"},
)


def asked(text):
    return read_search([("q", text)], HERE)


def test_words_phrases_and_filters_in_one_box():
    reading = asked('savings "medium term" -housing topic:fin region:"north east" kind:district year:2026-2024')
    assert reading.problems == []
    assert reading.search == ReportSearch(
        words=("savings", "medium term"), without=("housing",), topic="finance", region="North East", kind="district",
        years=Years(2024, 2026),
    )  # fmt: skip
    assert described(reading.search, HERE) == (
        "“savings”, “medium term”, without “housing”, Finance, North East, District, Published 2024 to 2026"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour:red", "“colour:” is not something to search by. You can use council, kind, region, support, theme,"),
        ("topic:", "Say what to look for after “topic:”, without a space."),
        ("topic:finanse", "There is no topic called “finanse” here. Did you mean “Finance”?"),
        ("region:north", "Did you mean “North East” or “North West”?"),
        ("year:next", "“next” is not a year. Write it as 2025, or several as 2023-2025."),
        ("the", "“the” stands in nearly every report, so it was left out of the search."),
        ("-topic:finance", "Only words can be left out, not “topic:finance”."),
        ("a1 b1 c1 d1 e1 f1 g1 h1 ninth", "A search takes up to 8 words, so “ninth” was left out."),
    ],
)
def test_what_is_not_understood_is_told(text, sentence):
    assert sentence in " ".join(asked(text).problems)


words = st.from_regex(r"[a-z]{4,9}( [a-z]{4,9})?", fullmatch=True).filter(stems)
searches = st.builds(
    ReportSearch,
    words=st.lists(words, max_size=4).map(tuple),
    without=st.lists(words, max_size=3).map(tuple),
    theme=st.sampled_from(["", "leadership", LOCAL_FOCUS]),
    topic=st.sampled_from(["", *HERE.topics]),
    council=st.sampled_from(["", "HPL"]),
    region=st.sampled_from(["", *HERE.regions]),
    kind=st.sampled_from(["", *KINDS]),
    support=st.sampled_from(["", "corporate"]),
    years=st.none() | st.tuples(st.integers(1990, 2030), st.integers(0, 9)).map(lambda t: Years(t[0], t[0] + t[1])),
    what=st.sampled_from(["", *WHAT]),
)


@given(searches)
def test_a_search_comes_back_from_its_address(search):
    reading = read_search(parse_qsl(search.address), HERE)
    assert (reading.search, reading.problems) == (search, [])
    assert reading.search.address == search.address


@given(st.text(max_size=60))
@example('"medium\rterm')
def test_nothing_that_is_written_breaks_it(text):
    reading = asked(text)
    assert read_search(parse_qsl(reading.search.address), HERE).search == reading.search


@given(st.text(max_size=60), words)
def test_marked_pieces_are_the_text(text, word):
    found = pieces(f"{text} {word}", ReportSearch(words=(word,)))
    assert "".join(piece for piece, _ in found) == f"{text} {word}"
    assert all(stems(piece) & stems(word) for piece, is_found in found if is_found)
