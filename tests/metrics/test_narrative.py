from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.metrics.models import Polarity, PublicationStatus
from peerhub.metrics.narrative import sentences, standouts
from peerhub.metrics.readings import Reading, ReadPoint

TODAY = date(2026, 11, 21)
GROUP = tuple(Decimal(number) for number in (8, 9, 10, 11, 12))  # median 10, median absolute deviation 1


def reading(value: str | None = "10", **details: object) -> Reading:
    figure = None if value is None else Decimal(value)
    basic = Reading(
        code="test:one", label="Homes built", topic="Housing", unit="%", polarity=Polarity.NEUTRAL, definition="",
        source_name="Test", period="2024/25", period_end=date(2025, 3, 31), value=figure, published_as=value or "",
        missing_reason=None if value else "Not published", ci_lower=None, ci_upper=None,
        status=PublicationStatus.PUBLISHED, note=None, comparators=GROUP,
        points=(ReadPoint("2024/25", date(2025, 3, 31), figure, None, None, None),),
    )  # fmt: skip
    return replace(basic, **details)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("12", "12% (2024/25), above the median of 5 similar councils, which is 10%."),
        ("8", "8% (2024/25), below the median of 5 similar councils, which is 10%."),
        ("13", "13% (2024/25), well above the median of 5 similar councils, which is 10%."),
        ("4", "4% (2024/25), far below the median of 5 similar councils, which is 10%."),
    ],
)
def test_distance_is_said_in_words(value, words):
    assert sentences([reading(value)], today=TODAY) == [f"Homes built: {words}"]


def test_near_the_median_nothing_stands_out():
    assert sentences([reading("11.9")], today=TODAY) == [
        "No headline figure lies far from those of similar councils."
    ]  # fmt: skip


@pytest.mark.parametrize("polarity", list(Polarity))
def test_better_is_said_only_where_the_metric_has_a_polarity(polarity):
    (sentence,) = sentences([reading("20", polarity=polarity)], today=TODAY)
    if polarity is Polarity.NEUTRAL:
        assert "better" not in sentence
    else:
        assert sentence.endswith(f"A {polarity.value} figure is usually held to be better.")


@pytest.mark.parametrize(
    "one",
    [reading(None), reading("99", comparators=GROUP[:4]), reading("99", comparators=())],
    ids=["missing", "four", "none"],
)
def test_missing_figures_and_small_groups_cannot_stand_out(one):
    assert standouts([one], today=TODAY) == []
    assert "too few" in sentences([one], today=TODAY)[0]


def test_comparators_that_are_all_alike_say_nothing():
    assert standouts([reading("99", comparators=(Decimal(10),) * 6)], today=TODAY) == []


def test_fresh_figures_come_before_old_ones_however_far():
    old = reading("99", code="a:old", period_end=date(2020, 3, 31))
    fresh = reading("13", code="b:fresh")
    assert [one.reading.code for one in standouts([old, fresh], today=TODAY)] == ["b:fresh", "a:old"]


def test_each_topic_is_heard_before_one_is_heard_twice():
    housing = [reading(str(value), code=f"a:{value}") for value in (30, 29, 28, 27)]
    care = reading("13", code="b:care", topic="Care")
    told = standouts([*housing, care], today=TODAY)
    assert [one.reading.code for one in told] == ["a:30", "b:care", "a:29"]


@given(st.lists(st.decimals(0, 40, places=1), max_size=8))
def test_never_more_than_three_and_never_a_rank(values):
    readings = [reading(str(value), code=f"test:{place}") for place, value in enumerate(values)]
    told = sentences(readings, today=TODAY)
    assert 1 <= len(told) <= 3
    assert not any(word in " ".join(told).lower() for word in ("rank", "best", "worst", "highest", "lowest", "th of"))
