"""Taking a snapshot: what is known of a council today, copied in full and sealed (R33)."""

from collections.abc import Sequence
from typing import Any

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit import operations as audit
from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council, SimilarityModel, StatisticalNeighbour
from peerhub.db import db
from peerhub.metrics import queries
from peerhub.metrics.models import Metric, Snapshot, SnapshotMember, SnapshotValue
from peerhub.metrics.series import Point, Series
from peerhub.metrics.snapshots import as_text, seal

COMPARATOR_NAME = "ONS statistical nearest neighbours 2026 (global model), England and Wales"


def take_snapshot(council: Council, *, by: User | None, metrics: Sequence[Metric] | None = None) -> Snapshot:
    """Copy the metrics that have any row for this council, with the comparators' values, and seal it.

    Without `metrics` the headline metrics; an engagement asks for those that its kind and its scope need.

    The group is the ONS global model's twenty nearest neighbours, those in England and Wales. Values that are not
    published are copied with their status; whoever shows a snapshot outside the LGA leaves them out (R37). Four
    SELECTs at most and four bulk INSERTs, whatever the number of metrics.
    """
    neighbours = council_queries.similar_councils(council.id, SimilarityModel.GLOBAL)
    gss_codes = {row.neighbour_id: row.neighbour.gss_code for row in neighbours}
    wanted = queries.headline_metrics() if metrics is None else metrics
    found = queries.series_of(council.id, wanted, compared_with=gss_codes, visible_to=None, compares_all=True)
    snapshot = Snapshot(
        council_id=council.id,
        council_name=council.name,
        taken_at=clock.now(),
        taken_by_id=by.id if by else None,
        taken_by_name=by.name if by else "The system",
        comparator_name=COMPARATOR_NAME,
        members=_members(neighbours),
        values=[_value(position, series, gss_codes) for position, series in enumerate(found, 1)],
    )
    snapshot.checksum = seal(snapshot)
    db.session.add(snapshot)
    db.session.flush()
    audit.record(
        "snapshot.take", snapshot, by=by, label=f"Snapshot of {council.name}", after={"checksum": snapshot.checksum}
    )  # fmt: skip
    return snapshot


def _members(neighbours: Sequence[StatisticalNeighbour]) -> list[SnapshotMember]:
    return [
        SnapshotMember(
            position=position,
            council_id=row.neighbour_id,
            gss_code=row.neighbour.gss_code,
            name=row.neighbour.name,
        )
        for position, row in enumerate(neighbours, 1)
    ]


def _value(position: int, series: Series, gss_codes: dict[int, str]) -> SnapshotValue:
    latest = series.latest
    return SnapshotValue(
        position=position,
        metric_code=series.metric.code,
        label=series.metric.label,
        topic=series.metric.topic,
        unit=series.metric.unit,
        polarity=series.metric.polarity,
        source_name=series.metric.source.name,
        fetched_at=latest.fetched_at,
        period=latest.period,
        period_end=latest.period_end,
        value=latest.value,
        published_as=latest.published_as,
        missing_reason=latest.missing_reason,
        ci_lower=latest.ci_lower,
        ci_upper=latest.ci_upper,
        status=latest.status,
        definition=series.metric.definition,
        licence=series.metric.source.licence,
        fetched_by=latest.fetched_by,
        audience=series.metric.audience,
        comparators={
            gss_codes[council_id]: text
            for council_id, value in sorted(latest.comparators.items())
            if (text := as_text(value)) is not None
        },
        series=list(map(_row, series.points, series.break_notes)),
    )


def _row(point: Point, break_note: str) -> list[Any]:
    """[period, last day, value, lower quartile, median, upper quartile, status]; a missing figure is null.

    A figure that was added up has the names of the predecessors behind it; the first figure of a new way of counting
    has those names, or none of them, and what changed.
    """
    band = point.band
    return [
        point.period,
        point.period_end.isoformat(),
        as_text(point.value),
        as_text(band.lower) if band else None,
        as_text(band.median) if band else None,
        as_text(band.upper) if band else None,
        point.status.value,
        *([list(point.added_up_from)] if point.added_up_from or break_note else []),
        *([break_note] if break_note else []),
    ]
