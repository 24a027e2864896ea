"""Words as the search of reports knows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.recommendations.stems import LONGEST, stem, stems, words


@pytest.mark.parametrize(
    "family",
    [
        "save saves saved saving savings",
        "plan plans planned planning",
        "house houses housed housing",
        "policy policies",
        "process processes processed",
        "agree agrees agreed",
        "challenge challenges challenged challenging",
        "need needs needed",
        "box boxes",
        "Council COUNCIL council's councils councils’",
        "café cafes CAFÉS",
    ],
)
def test_one_family_has_one_stem(family):
    assert len(stems(family)) == 1


@pytest.mark.parametrize("pair", ["planning planet", "house hours", "audit auditor", "crisis crises", "bus business"])
def test_other_words_stay_apart(pair):
    assert len(stems(pair)) == 2


def test_words_that_stand_everywhere_find_nothing():
    assert stems("The council and its members are of one mind.") == stems("council members one mind")


@given(st.text(max_size=80))
def test_any_text_has_stems_that_fit_the_column_and_stay(text):
    for one in stems(text):
        assert 1 <= len(one) <= LONGEST
    assert stems(text) == stems(text.upper()) or text.casefold() != text.upper().casefold()


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=8))
def test_order_and_marks_between_words_do_not_matter(parts):
    assert words("; ".join(parts)) == parts
    assert stems(" ".join(parts)) == stems("-".join(reversed(parts)))
    assert all(stem(part) for part in parts)
