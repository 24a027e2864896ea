"""One metric as a page or a report shows it: the figure, its period and age, and its comparators. Pure.

Made from live values (`from_series`) or from a snapshot (`snapshots.readings`), so that both look and read alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from peerhub.metrics.models import Polarity, PublicationStatus
from peerhub.metrics.series import Point, Series
from peerhub.web.charts import LinePoint, written
from peerhub.web.formats import is_old

POLARITY_WORDS = {
    Polarity.HIGHER: "A higher figure is usually held to be better.",
    Polarity.LOWER: "A lower figure is usually held to be better.",
    Polarity.NEUTRAL: "Neither high nor low is better in itself.",
}
# By the place of the first digit that is not 0: three digits, and no more than three places.
DIGITS = {2: Decimal(1), 1: Decimal("0.1"), 0: Decimal("0.01"), -1: Decimal("0.001")}


@dataclass(frozen=True)
class ReadPoint:
    """One period of the series; figures that are not available are None."""

    period: str
    period_end: date
    value: Decimal | None
    lower: Decimal | None
    median: Decimal | None
    upper: Decimal | None
    ci_lower: Decimal | None = None  # of the value itself; a snapshot keeps them of the newest period only
    ci_upper: Decimal | None = None
    break_note: str = ""  # what changed between the period before and this one: the two are on different bases


@dataclass(frozen=True)
class Reading:
    """The newest period of one metric, its band among the comparators, and the series behind it."""

    code: str
    label: str
    topic: str
    unit: str
    polarity: Polarity
    definition: str
    source_name: str
    period: str
    period_end: date
    value: Decimal | None
    published_as: str
    missing_reason: str | None
    ci_lower: Decimal | None
    ci_upper: Decimal | None
    status: PublicationStatus
    note: str | None
    comparators: tuple[Decimal, ...]  # of the same period; empty where they are not known
    points: tuple[ReadPoint, ...]  # oldest first; the newest is this period
    metric_id: int | None = None

    def __hash__(self) -> int:
        """Of a few parts that tell readings apart: every figure of every period would take as long as a chart."""
        return hash((self.code, self.period, self.published_as, self.comparators[:3]))

    @property
    def lower(self) -> Decimal | None:
        return self.points[-1].lower

    @property
    def median(self) -> Decimal | None:
        return self.points[-1].median

    @property
    def upper(self) -> Decimal | None:
        return self.points[-1].upper

    @property
    def figure(self) -> str:
        """The value with its unit, rounded for reading; "not available" where it is missing."""
        return shown(self.value, self.unit)

    @property
    def lower_figure(self) -> str:
        return shown(self.lower, self.unit)

    @property
    def upper_figure(self) -> str:
        return shown(self.upper, self.unit)

    @property
    def median_figure(self) -> str:
        return shown(self.median, self.unit)

    @property
    def earlier_figure(self) -> str:
        return shown(self.earlier.value if self.earlier else None, self.unit)

    @property
    def interval(self) -> str | None:
        """The 95% confidence interval in words, where the source gives one."""
        if self.ci_lower is None or self.ci_upper is None:
            return None
        return f"{shown(self.ci_lower, self.unit)} to {shown(self.ci_upper, self.unit)}"

    @property
    def polarity_words(self) -> str:
        return POLARITY_WORDS[self.polarity]

    @property
    def earlier(self) -> ReadPoint | None:
        """The last period that has a value, where the newest has none (R36)."""
        if self.value is not None:
            return None
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def chart_points(self) -> list[LinePoint]:
        """The series for the line chart, with labels short enough for its axis."""
        return [
            LinePoint(
                short_period(point.period, point.period_end),
                rounded(point.value),
                rounded(point.lower),
                rounded(point.median),
                rounded(point.upper),
                point.ci_lower,  # drawn, never written
                point.ci_upper,
                point.break_note,
            )
            for point in self.points
        ]

    @property
    def breaks(self) -> dict[str, str]:
        """What changed, by the first period of each new way of counting."""
        return {point.period: point.break_note for point in self.points if point.break_note}

    def is_old(self, today: date) -> bool:
        return is_old(self.period_end, today)


def from_series(series: Series) -> Reading:
    """What a page shows of a live series."""
    metric, latest = series.metric, series.latest
    return Reading(
        code=metric.code,
        label=metric.label,
        topic=metric.topic,
        unit=metric.unit,
        polarity=metric.polarity,
        definition=metric.definition,
        source_name=metric.source.name,
        period=latest.period,
        period_end=latest.period_end,
        value=latest.value,
        published_as=latest.published_as,
        missing_reason=latest.missing_reason,
        ci_lower=latest.ci_lower,
        ci_upper=latest.ci_upper,
        status=latest.status,
        note=latest.note,
        comparators=tuple(latest.comparators.values()),
        points=tuple(map(_read_point, series.points, series.break_notes)),
        metric_id=metric.id,
    )


def by_topic(readings: Sequence[Reading]) -> list[tuple[str, list[Reading]]]:
    """Readings under their topics; topics in the order in which they first come."""
    order = list(dict.fromkeys(reading.topic for reading in readings))
    ordered = sorted(readings, key=lambda reading: order.index(reading.topic))
    return [(topic, list(group)) for topic, group in groupby(ordered, key=lambda reading: reading.topic)]


def rounded(value: Decimal | None) -> Decimal | None:
    """As many digits as people read: 613, 84.5, 4.04, 0.423. The exact figure stays in the data."""
    if value is None:
        return None
    return value.quantize(DIGITS[min(2, max(-1, value.adjusted()))])


def shown(value: Decimal | None, unit: str) -> str:
    """A value with its unit, rounded for reading."""
    return written(rounded(value), unit)


@lru_cache(maxsize=1000)
def short_period(words: str, end: date) -> str:
    """A period for an axis: 2022/23, 2025, 2022–24, Mar 2025."""
    if found := re.fullmatch(r"(\d{4}/\d{2}) school year", words):
        return found[1]
    if found := re.fullmatch(r"(\d{4}) to \d{2}(\d{2})", words):
        return f"{found[1]}–{found[2]}"
    return words if len(words) <= 9 else f"{end:%b} {end.year}"


def _read_point(point: Point, break_note: str) -> ReadPoint:
    band = point.band
    return ReadPoint(
        period=point.period,
        period_end=point.period_end,
        value=point.value,
        lower=band.lower if band else None,
        median=band.median if band else None,
        upper=band.upper if band else None,
        ci_lower=point.ci_lower,
        ci_upper=point.ci_upper,
        break_note=break_note,
    )
