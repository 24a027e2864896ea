"""Against the standard library, which works it out in another way."""

import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.metrics.bands import FEWEST, band, deviation, median

VALUES = st.lists(
    st.decimals(-10_000, 10_000, places=3, allow_nan=False, allow_infinity=False), min_size=FEWEST, max_size=25
)
CLOSE = Decimal("0.000001")


@given(VALUES)
def test_quartiles_agree_with_the_standard_library(values):
    found = band(values)
    expected = statistics.quantiles(values, n=4, method="inclusive")
    assert all(
        abs(own - theirs) <= CLOSE
        for own, theirs in zip((found.lower, found.median, found.upper), expected, strict=True)
    )
    assert found.count == len(values)


@given(VALUES)
def test_median_and_deviation_agree_with_the_standard_library(values):
    middle = statistics.median(values)
    assert abs(median(values) - middle) <= CLOSE
    assert abs(deviation(values) - statistics.median([abs(value - middle) for value in values])) <= 2 * CLOSE


@given(VALUES, st.randoms())
def test_order_does_not_matter(values, chance):
    shuffled = list(values)
    chance.shuffle(shuffled)
    assert band(shuffled) == band(values)


@given(VALUES)
def test_the_band_is_in_order_and_within_the_values(values):
    found = band(values)
    assert min(values) <= found.lower <= found.median <= found.upper <= max(values)


def test_of_fewer_than_five_nothing_is_said():
    assert band([Decimal(1)] * (FEWEST - 1)) is None
    assert band([]) is None


def test_nothing_has_no_middle():
    with pytest.raises(ValueError, match="no middle"):
        median([])
