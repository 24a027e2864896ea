"""How old the newest figure of each metric is, by source. Every metric keeps its own period (R34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.councils.models import Council, CouncilStatus
from peerhub.db import db
from peerhub.metrics.models import Metric, MetricImport, MetricSource, MetricValue
from peerhub.metrics.queries.sight import visible

EVERY = 100_000


@dataclass(frozen=True)
class WantedAges:
    """What narrows the list; what is empty leaves nothing out. `old_before` keeps what ended before that day."""

    words: str = ""
    source: str = ""
    old_before: date | None = None


@dataclass(frozen=True)
class Freshness:
    """The newest period of one metric in which any council has a figure, how many have, and how many lag behind."""

    metric_id: int
    code: str
    label: str
    topic: str
    source: str
    is_historical: bool
    period: str
    period_end: date
    councils: int
    behind: int  # of today's councils: their newest figure is of an older period


@dataclass(frozen=True)
class SourceFreshness:
    """One source: when it last came in, how many metrics have a figure, and of how many the newest is old."""

    code: str
    name: str
    is_historical: bool
    imported_at: datetime | None
    metrics: int
    old: int


def source_ages(*, visible_to: User, old_before: date) -> list[SourceFreshness]:
    """Every source of which this person may see a figure, by name; one statement."""
    newest = _newest(visible_to).subquery()
    imported = (
        sa.select(sa.func.max(MetricImport.finished_at))
        .where(MetricImport.source_id == MetricSource.id, MetricImport.rows_refused == 0)
        .correlate(MetricSource)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            MetricSource.code,
            MetricSource.name,
            MetricSource.is_historical,
            imported,
            sa.func.count(),
            sa.func.sum(sa.case((MetricValue.period_end < old_before, 1), else_=0)),
        )
        .select_from(newest)
        .join(MetricValue, MetricValue.id == newest.c.value_id)
        .join(Metric, Metric.id == newest.c.metric_id)
        .join(MetricSource, MetricSource.id == Metric.source_id)
        .group_by(MetricSource.id)
        .order_by(MetricSource.name, MetricSource.id)
    )
    return [SourceFreshness(*row) for row in rows]


def freshness(
    wanted: WantedAges, *, visible_to: User, limit: int = EVERY, offset: int = 0
) -> tuple[Sequence[Freshness], int]:
    """One step of the metrics, by source and the oldest first, and how many there are; two statements."""
    found = _wanted(wanted, visible_to)
    total = db.session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
    # The step is taken before anything is counted: a count reads every council's figures.
    step = (
        sa.select(found)
        .order_by(found.c.source, found.c.source_id, found.c.period_end, found.c.label, found.c.metric_id)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(step, _with_a_figure(step, visible_to), _behind(step, visible_to)).order_by(
            step.c.source, step.c.source_id, step.c.period_end, step.c.label, step.c.metric_id
        )
    )
    return [_freshness(row) for row in rows], total


def _freshness(row: Any) -> Freshness:
    metric_id, code, label, topic, _source_id, source, is_historical, period, period_end, councils, behind = row
    return Freshness(metric_id, code, label, topic, source, is_historical, period, period_end, councils, behind)


def _newest(visible_to: User) -> sa.Select[Any]:
    """Each metric with its newest value, found at the end of an index however many there are."""
    one = sa.orm.aliased(MetricValue)
    value_id = (
        sa.select(one.id)
        .where(
            one.metric_id == Metric.id, one.council_id.is_not(None), one.value.is_not(None), visible(visible_to, one)
        )
        .order_by(one.period_end.desc(), one.id.desc())
        .limit(1)
        .correlate(Metric)
        .scalar_subquery()
    )
    return sa.select(Metric.id.label("metric_id"), value_id.label("value_id"))


def _wanted(wanted: WantedAges, visible_to: User) -> sa.Subquery:
    newest = _newest(visible_to).subquery()
    conditions = [Metric.label.icontains(word, autoescape=True) for word in wanted.words.split()]
    if wanted.source:
        conditions.append(MetricSource.code == wanted.source)
    if wanted.old_before:
        conditions.append(MetricValue.period_end < wanted.old_before)
    return (
        sa.select(
            Metric.id.label("metric_id"), Metric.code, Metric.label, Metric.topic,
            MetricSource.id.label("source_id"), MetricSource.name.label("source"), MetricSource.is_historical,
            MetricValue.period, MetricValue.period_end,
        )
        .select_from(newest)
        .join(MetricValue, MetricValue.id == newest.c.value_id)
        .join(Metric, Metric.id == newest.c.metric_id)
        .join(MetricSource, MetricSource.id == Metric.source_id)
        .where(*conditions)
        .subquery()
    )  # fmt: skip


def _with_a_figure(step: sa.Subquery, visible_to: User) -> sa.ScalarSelect[int]:
    """Of how many councils there is a figure of the newest period."""
    same = sa.orm.aliased(MetricValue)
    return (
        sa.select(sa.func.count(same.council_id.distinct()))
        .where(
            same.metric_id == step.c.metric_id,
            same.period_end == step.c.period_end,
            same.value.is_not(None),
            visible(visible_to, same),
        )
        .correlate(step)
        .scalar_subquery()
    )


def _behind(step: sa.Subquery, visible_to: User) -> sa.ScalarSelect[int]:
    """How many of today's councils have an older figure only."""

    def has(*condition: sa.ColumnElement[bool]) -> sa.Exists:
        value = sa.orm.aliased(MetricValue)
        return (
            sa.select(value.id)
            .where(
                value.council_id == Council.id,
                value.metric_id == step.c.metric_id,
                value.value.is_not(None),
                visible(visible_to, value),
                *(value.period_end == day for day in condition),
            )
            .correlate(step, Council)
            .exists()
        )

    return (
        sa.select(sa.func.count())
        .select_from(Council)
        .where(Council.status == CouncilStatus.CURRENT, has(), sa.not_(has(step.c.period_end)))
        .correlate(step)
        .scalar_subquery()
    )
