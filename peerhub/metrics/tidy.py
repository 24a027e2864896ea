"""Figures to calculate with: one line for each metric and period, and what each column means."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from peerhub.councils.models import Council
from peerhub.metrics.groups import Comparison
from peerhub.metrics.series import Point, Series
from peerhub.web.formats import is_old
from peerhub.web.spreadsheets import Column

COLUMNS = (
    Column("council", "Short name of the council."),
    Column("gss_code", "Its code in the statistics of the Office for National Statistics, today’s or the last it had."),
    Column("metric_code", "The metric’s code in peerhub’s catalogue; the part before the colon names its source."),
    Column("metric", "The metric’s name, in our words."),
    Column("topic", "The theme under which pages show it."),
    Column("unit", "The unit of value, quartiles, median and interval."),
    Column("polarity", "Which way is usually held to be better: higher, lower, or neutral where nobody may say."),
    Column("period", "The period in words. Every metric has its own; a common year is never forced."),
    Column("period_start", "First day of the period.", "date"),
    Column("period_end", "Last day of the period; age is counted from here.", "date"),
    Column("is_old", "Whether the period ended more than 24 months before the day of the download.", "boolean"),
    Column("value", "The figure. Empty where it is missing; a missing figure is never zero.", "decimal"),
    Column("published_as", "The figure as the source wrote it."),
    Column("why_missing", "The reason that the source gives for a missing figure."),
    Column("ci_lower", "Lower end of the 95% confidence interval, where the source gives one.", "decimal"),
    Column("ci_upper", "Upper end of it.", "decimal"),
    Column("status", "published, provisional or restricted. The latter two are for use within the LGA only."),
    Column("note", "A known doubt about this very figure."),
    Column("break_before", "What changed from this period on: it cannot be set against the periods before it."),
    Column("compared_with", "The group of councils that the next four columns are about."),
    Column("councils_compared", "How many of them have a figure for the same period.", "integer"),
    Column("lower_quartile", "Of those councils; empty of fewer than five.", "decimal"),
    Column("median", "Of those councils; empty of fewer than five.", "decimal"),
    Column("upper_quartile", "Of those councils; empty of fewer than five.", "decimal"),
    Column("source", "Whose figures they are."),
    Column("licence", "On what licence."),
    Column("fetched_at", "When peerhub was given the figure.", "datetime"),
)
NOTES = (
    "One line for each metric and period. Councils are never ranked, and no score is made of several figures.",
    "Quartiles and median are of the councils compared that have a figure for the same period (inclusive method).",
)


def rows(council: Council, series: Iterable[Series], group: Comparison, today: date) -> Iterator[tuple[Any, ...]]:
    """In the order of the series, oldest period first."""
    for one in series:
        for point, break_note in zip(one.points, one.break_notes, strict=True):
            yield _row(council, one, point, break_note, group, today)


def _row(  # noqa: PLR0917 - one line of a table, from all that it is about
    council: Council, one: Series, point: Point, break_note: str, group: Comparison, today: date
) -> tuple[Any, ...]:
    metric, band = one.metric, point.band
    return (
        council.name, council.gss_code, metric.code, metric.label, metric.topic, metric.unit, metric.polarity.value,
        point.period, point.period_start, point.period_end, "true" if is_old(point.period_end, today) else "false",
        point.value, point.published_as, point.missing_reason, point.ci_lower, point.ci_upper, point.status.value,
        point.note, break_note or None, group.label, len(point.comparators),
        *((band.lower, band.median, band.upper) if band else (None, None, None)),
        metric.source.name, metric.source.licence, point.fetched_at.isoformat() if point.fetched_at else None,
    )  # fmt: skip
