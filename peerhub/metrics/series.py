"""One metric of one council through time, each period beside its own comparators. Pure.

A common year is never forced: every point has its own period, and is compared with the same period only (R34).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from peerhub.metrics.bands import Band, band
from peerhub.metrics.models import Metric, PublicationStatus


@dataclass(frozen=True)
class Point:
    """One period: the value as published or the reason why there is none, and the comparators' values and band."""

    period: str
    period_start: date
    period_end: date
    value: Decimal | None
    published_as: str
    missing_reason: str | None
    ci_lower: Decimal | None
    ci_upper: Decimal | None
    status: PublicationStatus
    note: str | None
    fetched_at: datetime | None
    comparators: dict[int, Decimal] = field(default_factory=dict)  # council id → value for the same period
    fetched_by: str | None = None
    added_up_from: tuple[str, ...] = ()  # names of predecessors, where the figure is the sum of theirs

    @property
    def band(self) -> Band | None:
        return band(list(self.comparators.values()))


@dataclass(frozen=True)
class Series:
    """A metric with its points, oldest first; there is at least one."""

    metric: Metric
    points: tuple[Point, ...]
    breaks: tuple[tuple[date, str], ...] = ()  # first day of a new way of counting, and what changed

    @property
    def break_notes(self) -> list[str]:
        """For each point what changed between it and the point before it; empty where the two are on one basis."""
        return list(self._break_notes())

    @property
    def latest(self) -> Point:
        """The newest period of which anything is known, a missing value included (R36)."""
        return self.points[-1]

    def _break_notes(self) -> Iterator[str]:
        before: Point | None = None
        for point in self.points:
            changed = [note for day, note in self.breaks if before and before.period_start < day <= point.period_start]
            yield " ".join(changed)
            before = point
