"""Metrics, their sources, and their values through time. Values not published are for LGA staff only (R37)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.metrics.models import (
    Adding,
    Metric,
    MetricBreak,
    MetricImport,
    MetricSource,
    MetricValue,
    PublicationStatus,
)
from peerhub.metrics.queries.adding_up import forebear_ids, sums_of
from peerhub.metrics.queries.beside import comparator_values
from peerhub.metrics.queries.sight import ASKED, published_only, sees_everything, visible
from peerhub.metrics.series import Point, Series


def sources() -> Sequence[MetricSource]:
    """Where figures come from, by name."""
    return db.session.scalars(sa.select(MetricSource).order_by(MetricSource.name, MetricSource.id)).all()


def headline_metrics() -> Sequence[Metric]:
    """The metrics that every snapshot and every council page show, in the catalogue's order, with their sources."""
    return db.session.scalars(
        sa.select(Metric)
        .where(Metric.is_headline)
        .options(joinedload(Metric.source), joinedload(Metric.breaks))
        .order_by(Metric.position, Metric.id)
    ).unique().all()  # fmt: skip


def every_metric() -> Sequence[Metric]:
    """Every metric with its source, by topic in the catalogue's order. For staff, who may know of all of them."""
    return db.session.scalars(
        sa.select(Metric).options(joinedload(Metric.source)).order_by(Metric.topic, Metric.position, Metric.id)
    ).all()


def metrics_beside(codes: Collection[str]) -> Sequence[Metric]:
    """The metrics with these codes and today's headline metrics, in the catalogue's order, with their sources."""
    return db.session.scalars(
        sa.select(Metric)
        .where(Metric.is_headline | Metric.code.in_(codes))
        .options(joinedload(Metric.source))
        .order_by(Metric.position, Metric.id)
    ).all()


def metrics_of(council_id: int, *, visible_to: User) -> Sequence[Metric]:
    """Every metric of which this person may see a row of this council, in the catalogue's order, with its source."""
    own = sa.select(MetricValue.metric_id).where(MetricValue.council_id == council_id, visible(visible_to))
    before = sa.select(MetricValue.metric_id).where(
        MetricValue.council_id.in_(forebear_ids(council_id)), visible(visible_to)
    )
    return db.session.scalars(
        sa.select(Metric)
        .where(sa.or_(Metric.id.in_(own), sa.and_(Metric.adding != Adding.NEVER, Metric.id.in_(before))))
        .options(joinedload(Metric.source))
        .order_by(Metric.position, Metric.id)
    ).all()


def headlines_of(council_id: int, *, visible_to: User) -> tuple[Sequence[Metric], int]:
    """The headline metrics in the catalogue's order, and of how many this person may see a row of this council.

    One statement for both: the page of a council has few to spare.
    """
    seen = sa.select(MetricValue.metric_id).distinct().where(
        MetricValue.council_id == council_id, visible(visible_to)
    )  # fmt: skip
    count = sa.select(sa.func.count()).select_from(seen.subquery()).scalar_subquery()
    everywhere = sa.select(sa.literal(1).label("one")).subquery()  # a row even where no metric is a headline
    rows = db.session.execute(
        sa.select(count, Metric)
        .select_from(sa.outerjoin(everywhere, Metric, Metric.is_headline))
        .options(joinedload(Metric.source), joinedload(Metric.breaks))
        .order_by(Metric.position, Metric.id)
    ).unique().all()  # fmt: skip
    return [metric for _, metric in rows if metric is not None], rows[0][0]


def figures_of(
    council_id: int, *, visible_to: User, words: str = "", topic: str = "", limit: int, offset: int = 0
) -> tuple[Sequence[Metric], int]:
    """One step of the council's metrics in the catalogue's order with their sources, and how many there are."""
    rows = sa.select(MetricValue.metric_id).where(MetricValue.council_id == council_id, visible(visible_to))
    wanted = [Metric.id.in_(rows), *(Metric.label.icontains(word, autoescape=True) for word in words.split())]
    if topic:
        wanted.append(Metric.topic == topic)
    total = db.session.execute(sa.select(sa.func.count(Metric.id)).where(*wanted)).scalar_one()
    found = db.session.scalars(
        sa.select(Metric)
        .where(*wanted)
        .options(joinedload(Metric.source))
        .order_by(Metric.position, Metric.id)
        .limit(limit)
        .offset(offset)
    )
    return found.all(), total


def topics() -> Sequence[str]:
    """Every topic of the catalogue, by name."""
    return db.session.scalars(sa.select(Metric.topic).distinct().order_by(Metric.topic)).all()


def get_metric(metric_id: int) -> Metric:
    """One metric with its source. Raises NoResultFound."""
    return db.session.scalars(sa.select(Metric).where(Metric.id == metric_id).options(joinedload(Metric.source))).one()


def series_of(
    council_id: int, metrics: Sequence[Metric], *, compared_with: Collection[int], visible_to: User | None,
    compares_all: bool = False,
) -> list[Series]:  # fmt: skip
    """Each metric of the council through time, in the order given; headline metrics beside the comparators.

    Two statements, one more where metrics came without their breaks, one where comparators have values that are not
    published, two where a metric may be added up from predecessors.
    A single metric is compared whether it is a headline or not, and so is each if `compares_all`. Metrics without any
    row of this council, or sum, are left out. `visible_to=None` is the system itself and sees everything; people
    outside the LGA see published values only, and comparators that are published.
    """
    by_id = {metric.id: metric for metric in metrics}
    compared = [metric.id for metric in metrics if metric.is_headline or compares_all or len(metrics) == 1]
    sees_all = sees_everything(visible_to)
    comparators = comparator_values(compared, compared_with, sees_all=sees_all)
    points: dict[int, dict[str, Point]] = defaultdict(dict)
    own = {"councils": [council_id], "metrics": list(by_id)}
    rows = db.session.execute(_rows(sees_all=sees_all), own)
    for metric_id, period, *facts, status, note, fetched_at, by_name in rows:
        # A council whose code changed may have a period twice; the row that came in last stands.
        beside = comparators.get((metric_id, period, status is PublicationStatus.PUBLISHED), {})
        rest: list[Any] = [*facts, status, note, fetched_at, beside, by_name]
        points[metric_id][period] = Point(period, *rest)
    for metric_id, period, point in sums_of(council_id, metrics, visible(visible_to)):
        points[metric_id].setdefault(period, point)
    breaks = _breaks(metrics)
    return [
        Series(metric, _in_order(points[metric_id]), breaks.get(metric_id, ()))
        for metric_id, metric in by_id.items()
        if metric_id in points
    ]


@lru_cache
def _rows(*, sees_all: bool) -> sa.Select[*tuple[Any, ...]]:
    """Built once, as `_cells`. The columns stand in the order of `Point`, after the metric."""
    columns = (
        MetricValue.metric_id, MetricValue.period, MetricValue.period_start, MetricValue.period_end, MetricValue.value,
        MetricValue.published_as, MetricValue.missing_reason, MetricValue.ci_lower, MetricValue.ci_upper,
        MetricValue.status, MetricValue.note, MetricImport.finished_at, MetricImport.by_name,
    )  # fmt: skip
    return (
        sa.select(*columns)
        .join(MetricImport, MetricImport.id == MetricValue.import_id)
        .where(*ASKED, published_only(sees_all=sees_all))
        .order_by(MetricValue.metric_id, MetricValue.period_end, MetricValue.id)
    )


def _in_order(points: dict[str, Point]) -> tuple[Point, ...]:
    return tuple(sorted(points.values(), key=lambda point: point.period_end))


def _breaks(metrics: Sequence[Metric]) -> dict[int, tuple[tuple[date, str], ...]]:
    """Where each of these series breaks, earliest first; a statement only for those that came without their breaks."""
    unread = [metric.id for metric in metrics if "breaks" in sa.inspect(metric).unloaded]
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for metric in metrics:
        if metric.id not in unread:
            found[metric.id] = sorted((one.starts_on, one.note) for one in metric.breaks)
    if unread:
        rows = db.session.execute(
            sa.select(MetricBreak.metric_id, MetricBreak.starts_on, MetricBreak.note)
            .where(MetricBreak.metric_id.in_(unread))
            .order_by(MetricBreak.metric_id, MetricBreak.starts_on)
        )
        for row in rows:
            found[row.metric_id].append((row.starts_on, row.note))
    return {metric_id: tuple(breaks) for metric_id, breaks in found.items()}
