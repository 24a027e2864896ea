"""The briefing sorts figures by stated rules; checked on figures made up for each rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.metrics.bands import band
from peerhub.metrics.briefing import MOST_STANDING_OUT, briefing, published
from peerhub.metrics.models import Metric, Polarity, PublicationStatus
from peerhub.metrics.readings import Reading, ReadPoint
from peerhub.metrics.series import Point, Series

TODAY = date(2026, 11, 27)
FRESH, OLD = date(2025, 3, 31), date(2024, 11, 26)
GROUP = tuple(Decimal(number) for number in (8, 9, 10, 11, 12))  # median 10, median absolute deviation 1


def reading(value: str | None = "10", *, group: tuple[Decimal, ...] = GROUP, end: date = FRESH, **details) -> Reading:
    figure, middle = None if value is None else Decimal(value), band(group)
    edges = (middle.lower, middle.median, middle.upper) if middle else (None, None, None)
    basic = Reading(
        code="test:one", label="Homes built", topic="Housing", unit="%", polarity=Polarity.NEUTRAL, definition="",
        source_name="Test", period="2024/25", period_end=end, value=figure, published_as=value or "",
        missing_reason=None if value else "Not published", ci_lower=None, ci_upper=None,
        status=PublicationStatus.PUBLISHED, note=None, comparators=group,
        points=(ReadPoint("2024/25", end, figure, *edges),),
    )  # fmt: skip
    return replace(basic, **details)


def told(*readings: Reading):
    return briefing(readings, today=TODAY, among="similar councils")


READINGS = st.lists(
    st.builds(
        reading,
        st.one_of(st.none(), st.integers(-50, 50).map(str)),
        group=st.sampled_from([(), GROUP[:4], GROUP]),
        end=st.dates(date(2019, 1, 1), TODAY),
        code=st.uuids().map(str),
        topic=st.sampled_from(["Housing", "Care", "Finance"]),
    ),
    max_size=40,
)


@given(READINGS)
def test_every_figure_is_told_exactly_once(readings):
    found = told(*readings)
    counted = found.comparable + len(found.old) + len(found.missing) + len(found.not_compared)
    assert counted == len(readings)
    assert len(found.standing_out) + found.also_standing_out + found.within <= found.comparable
    assert len(found.standing_out) <= MOST_STANDING_OUT


@given(READINGS)
def test_what_stands_out_is_recent_and_at_least_two_deviations_away(readings):
    for one in told(*readings).standing_out:
        assert not one.reading.is_old(TODAY)
        assert abs(one.reading.value - 10) >= 2
        assert one.reading.figure in one.sentence
        assert one.reading.period in one.sentence


@pytest.mark.parametrize(("end", "is_old"), [(OLD, True), (date(2024, 11, 27), False)])
def test_more_than_24_months_is_too_old_to_lean_on_however_far(end, is_old):
    found = told(reading("99", end=end))
    assert (len(found.old), len(found.standing_out)) == ((1, 0) if is_old else (0, 1))


@pytest.mark.parametrize(("interval", "cautious"), [(("9", "31"), True), (("11", "31"), False), ((None, None), False)])
def test_an_interval_that_holds_the_median_calls_for_caution(interval, cautious):
    lower, upper = (None if edge is None else Decimal(edge) for edge in interval)
    (one,) = told(reading("20", ci_lower=lower, ci_upper=upper)).standing_out
    assert ("may be chance" in one.caution) is cautious


def test_the_summary_counts():
    readings = [
        reading("20"),
        reading("10"),
        reading("7.5"),
        reading(None),
        reading("9", group=()),
        reading("9", end=OLD),
    ]
    assert told(*readings).summary == (
        "3 recent figures can be compared: 2 stand out, and 1 of the others lies in the middle half of the comparators."
        " 1 too old to lean on, 1 missing at source, 1 without enough comparators."
    )


def test_what_is_not_published_does_not_leave_the_lga():
    point = Point("2023", date(2023, 1, 1), date(2023, 12, 31), Decimal(1), "1", None, None, None,
                  PublicationStatus.PUBLISHED, None, None)  # fmt: skip
    later = replace(point, period="2024", status=PublicationStatus.PROVISIONAL)
    metric = Metric(code="test:one")
    (kept,) = published([Series(metric, (point, later)), Series(metric, (later,))])
    assert kept.points == (point,)
