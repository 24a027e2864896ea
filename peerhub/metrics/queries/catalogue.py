"""One catalogue of every metric of every source: browsed, searched, looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from peerhub.accounts.models import User
from peerhub.councils.finding import Findable, find
from peerhub.db import db
from peerhub.metrics.models import Audience, Metric, MetricEquivalence, MetricSource, MetricValue
from peerhub.metrics.periods import kind_of
from peerhub.metrics.queries.sight import visible


@dataclass(frozen=True)
class WantedMetrics:
    """Which metrics to list; what is empty does not narrow."""

    typed: str = ""
    source: str = ""  # its code
    topic: str = ""
    only: str = ""  # headline, breaks, twins, undescribed


def find_metrics(
    wanted: WantedMetrics, *, visible_to: User, limit: int, offset: int = 0
) -> tuple[Sequence[Metric], int]:
    """One step of the metrics wanted, in the catalogue's order or best match first, and how many there are."""
    conditions = [for_reader(visible_to), *_conditions(wanted)]
    order: tuple[Any, ...] = (Metric.position, Metric.id)
    if wanted.typed:
        ids = find(wanted.typed, _findable())
        conditions.append(Metric.id.in_(ids))
        places = {metric_id: place for place, metric_id in enumerate(ids)}
        order = (sa.case(places, value=Metric.id, else_=len(ids)), Metric.id) if ids else order
    total = db.session.execute(sa.select(sa.func.count(Metric.id)).join(Metric.source).where(*conditions)).scalar_one()
    statement = (
        sa.select(Metric)
        .join(Metric.source)
        .where(*conditions)
        .options(joinedload(Metric.source), selectinload(Metric.breaks))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    return db.session.scalars(statement).all(), total


def for_reader(visible_to: User) -> sa.ColumnElement[bool]:
    """Metrics for staff are not even named to others."""
    return sa.true() if visible_to.is_staff else Metric.audience == Audience.EVERYBODY


def _conditions(wanted: WantedMetrics) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.source:
        conditions.append(MetricSource.code == wanted.source)
    if wanted.topic:
        conditions.append(Metric.topic == wanted.topic)
    if wanted.only == "headline":
        conditions.append(Metric.is_headline.is_(True))
    if wanted.only == "breaks":
        conditions.append(Metric.breaks.any())
    if wanted.only == "twins":
        ends = sa.union(sa.select(MetricEquivalence.metric_id), sa.select(MetricEquivalence.other_id))
        conditions.append(Metric.id.in_(ends))
    if wanted.only == "undescribed":
        conditions.append(sa.or_(Metric.definition == "", Metric.how_to_read == ""))
    return conditions


def _findable() -> list[Findable]:
    """By label and topic; by our code and the source's own number."""
    rows = db.session.execute(
        sa.select(Metric.id, Metric.label, Metric.topic, Metric.code, Metric.source_key).order_by(
            Metric.position, Metric.id
        )
    )
    return [Findable(row.id, (row.label, f"{row.label} {row.topic}"), (row.code, row.source_key or "")) for row in rows]


def get_described(metric_id: int, *, visible_to: User) -> Metric:
    """One metric with its source and breaks, if this person may know of it. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(Metric)
        .where(Metric.id == metric_id, for_reader(visible_to))
        .options(joinedload(Metric.source), selectinload(Metric.breaks))
    ).one()


def metric_topics() -> Sequence[str]:
    """The topics, by name."""
    return db.session.scalars(sa.select(Metric.topic).distinct().order_by(Metric.topic)).all()


@dataclass(frozen=True)
class Twin:
    """The same measure under another name."""

    id: int
    label: str
    code: str
    source: str
    note: str


def twins_of(metric_id: int, *, visible_to: User) -> list[Twin]:
    """Equivalents of a metric in this or other sources, by label."""
    pair = MetricEquivalence
    other = sa.case((pair.metric_id == metric_id, pair.other_id), else_=pair.metric_id)
    rows = db.session.execute(
        sa.select(Metric.id, Metric.label, Metric.code, MetricSource.name, pair.note)
        .join(pair, Metric.id == other)
        .join(MetricSource, MetricSource.id == Metric.source_id)
        .where(sa.or_(pair.metric_id == metric_id, pair.other_id == metric_id), for_reader(visible_to))
        .order_by(Metric.label, Metric.id)
    )
    return [Twin(*row) for row in rows]


@dataclass(frozen=True)
class Extent:
    """How far the values of a metric reach: oldest and newest period, of what kind, for how many councils."""

    first: str
    first_end: date
    last: str
    last_end: date
    kind: str  # a financial year, one day, …
    councils: int  # in the newest period


def extent_of(metric_id: int, *, visible_to: User) -> Extent | None:
    """None where this person may see no value of it; three statements, each at an end of an index."""
    ends = [_end(metric_id, visible_to, newest=False), _end(metric_id, visible_to, newest=True)]
    if ends[0] is None or ends[1] is None:
        return None
    first, last = ends[0], ends[1]
    councils = db.session.execute(
        sa.select(sa.func.count(MetricValue.council_id.distinct())).where(
            MetricValue.metric_id == metric_id,
            MetricValue.period_end == last.period_end,
            MetricValue.value.is_not(None),
            visible(visible_to),
        )
    ).scalar_one()
    kind = kind_of(last.period_start, last.period_end)
    return Extent(first.period, first.period_end, last.period, last.period_end, kind, councils)


def _end(metric_id: int, visible_to: User, *, newest: bool) -> Any:
    day = MetricValue.period_end.desc() if newest else MetricValue.period_end
    return db.session.execute(
        sa.select(MetricValue.period, MetricValue.period_start, MetricValue.period_end)
        .where(MetricValue.metric_id == metric_id, visible(visible_to))
        .order_by(day, MetricValue.id)
        .limit(1)
    ).first()
