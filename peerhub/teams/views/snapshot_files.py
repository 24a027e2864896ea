"""Snapshots to take away: their figures, and two days side by side, each with what its columns mean."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.metrics.models import Snapshot
from peerhub.metrics.readings import Reading
from peerhub.metrics.snapshots import readings
from peerhub.metrics.then_and_now import Pair
from peerhub.permissions import Permission
from peerhub.teams import queries
from peerhub.teams.views import blueprint
from peerhub.teams.views.snapshots import asked_comparison
from peerhub.web.access import requires
from peerhub.web.spreadsheets import Column, csv_download, csv_metadata, headings

FIGURES = (
    Column("metric_code", "The metric’s code in peerhub’s catalogue; the part before the colon names its source."),
    Column("metric", "The metric’s name on that day."),
    Column("topic", "The theme under which it stood."),
    Column("unit", "The unit of value, quartiles and median."),
    Column("polarity", "Which way is usually held to be better: higher, lower or neutral."),
    Column("period", "The period in words. Every metric has its own."),
    Column("period_end", "Last day of the period.", "date"),
    Column("value", "The figure as it was known. Empty where it is missing; missing is never zero.", "decimal"),
    Column("why_missing", "The reason that the source gave for the newest figure if it was missing."),
    Column("break_before", "What changed from this period on: it cannot be set against the periods before it."),
    Column("lower_quartile", "Of the councils compared, in the same period; empty of fewer than five.", "decimal"),
    Column("median", "Of the same councils.", "decimal"),
    Column("upper_quartile", "Of the same councils.", "decimal"),
    Column("source", "Whose figures they are."),
)
BESIDE = (
    Column("metric_code", "The metric’s code in peerhub’s catalogue."),
    Column("metric", "The metric’s name."),
    Column("topic", "The theme under which pages show it."),
    Column("unit", "The unit of the newer figure and of the difference."),
    Column("period_then", "The newest period on the earlier day."),
    Column("value_then", "Its figure as it was known then; empty where it was missing.", "decimal"),
    Column("median_then", "Of the comparators of that day, in the same period.", "decimal"),
    Column("period_later", "The newest period on the later day."),
    Column("value_later", "Its figure as it was known on the later day; empty where it was missing.", "decimal"),
    Column("median_later", "Of the comparators of the later day, in the same period.", "decimal"),
    Column("difference", "Empty where nothing can be said: one period only, a break, or a missing figure.", "decimal"),
    Column("is_break", "Whether the two figures are on different bases.", "boolean"),
    Column("revised_periods", "How many periods have another figure on the later day than they had then.", "integer"),
    Column("what_to_know", "Revisions, breaks and missing figures in words."),
)


@blueprint.route("/snapshots/<int:snapshot_id>.csv")
@requires(Permission.ENGAGEMENT_VIEW)
def snapshot_csv(snapshot_id: int) -> ResponseReturnValue:
    found = queries.get_snapshot(snapshot_id, visible_to=current_user)
    shown = readings(found, for_staff=current_user.is_staff)
    return csv_download(_name(found), headings(FIGURES), (row for one in shown for row in _figures(one)))


@blueprint.route("/snapshots/<int:snapshot_id>-metadata.json")
@requires(Permission.ENGAGEMENT_VIEW)
def snapshot_metadata(snapshot_id: int) -> ResponseReturnValue:
    found = queries.get_snapshot(snapshot_id, visible_to=current_user)
    return csv_metadata(
        _name(found), FIGURES, title=f"{found.council_name}: what was known on {found.taken_at.date().isoformat()}",
        notes=[f"Sealed with SHA-256 {found.checksum}.", f"Compared with: {found.comparator_name}."],
        licences=_licences(found),
    )  # fmt: skip


@blueprint.route("/snapshots/<int:snapshot_id>/now.csv")
@requires(Permission.ENGAGEMENT_VIEW)
def then_and_now_csv(snapshot_id: int) -> ResponseReturnValue:
    found = queries.get_snapshot(snapshot_id, visible_to=current_user)
    _form, _later, compared = asked_comparison(found)
    return csv_download(_name(found, "then-and-now"), headings(BESIDE), map(_beside, compared.pairs))


@blueprint.route("/snapshots/<int:snapshot_id>/now-metadata.json")
@requires(Permission.ENGAGEMENT_VIEW)
def then_and_now_metadata(snapshot_id: int) -> ResponseReturnValue:
    found = queries.get_snapshot(snapshot_id, visible_to=current_user)
    return csv_metadata(
        _name(found, "then-and-now"), BESIDE, title=f"{found.council_name}: then and now",
        notes=[f"Then is {found.taken_at.date().isoformat()}. A revised figure is no movement, a missing one no zero."],
        licences=_licences(found),
    )  # fmt: skip


def _name(snapshot: Snapshot, what: str = "snapshot") -> str:
    return f"{what}-{snapshot.id}-{snapshot.taken_at.date().isoformat()}.csv"


def _licences(snapshot: Snapshot) -> list[str]:
    return sorted({f"{value.source_name}: {value.licence or 'as the source says'}" for value in snapshot.values})


def _figures(one: Reading) -> Iterator[tuple[Any, ...]]:
    for point in one.points:
        is_newest = point is one.points[-1]
        yield (
            one.code, one.label, one.topic, one.unit, one.polarity.value, point.period, point.period_end, point.value,
            one.missing_reason if is_newest else None, point.break_note or None, point.lower, point.median,
            point.upper, one.source_name,
        )  # fmt: skip


def _beside(pair: Pair) -> tuple[Any, ...]:
    newer = pair.reading
    is_break = pair.is_break or bool(pair.breaks_between)
    return (
        newer.code, newer.label, newer.topic, newer.unit, *_day(pair.then), *_day(pair.now), pair.difference,
        "true" if is_break else "false", len(pair.revisions), " ".join(pair.sentences) or None,
    )  # fmt: skip


def _day(reading: Reading | None) -> tuple[str | None, Decimal | None, Decimal | None]:
    return (reading.period, reading.value, reading.median) if reading else (None, None, None)
