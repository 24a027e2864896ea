"""How old the newest figure of each metric is, by source. Every metric keeps its own period (R34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.metrics.models import Metric, MetricImport, MetricSource, MetricValue
from peerhub.metrics.queries.values import visible
from peerhub.web.formats import is_old


@dataclass(frozen=True)
class Freshness:
    """The newest period of one metric in which any council has a figure, and how many have."""

    metric_id: int
    code: str
    label: str
    topic: str
    period: str
    period_end: date
    councils: int


@dataclass(frozen=True)
class SourceFreshness:
    """One source with its metrics, the oldest first, and when it last came in."""

    name: str
    imported_at: datetime | None
    metrics: tuple[Freshness, ...]

    def old(self, today: date) -> list[Freshness]:
        return [metric for metric in self.metrics if is_old(metric.period_end, today)]


def freshness(*, visible_to: User) -> Sequence[SourceFreshness]:
    """Every source of which this person may see a figure, by name; two statements."""
    imported = dict(
        iter(
            db.session.execute(
                sa.select(MetricImport.source_id, sa.func.max(MetricImport.finished_at))
                .where(MetricImport.rows_refused == 0)
                .group_by(MetricImport.source_id)
            )
        )
    )
    rows = db.session.execute(_newest(visible_to)).all()
    return [
        SourceFreshness(name, imported.get(source_id), tuple(_freshness(row) for row in of_source))
        for (source_id, name), of_source in groupby(rows, key=lambda row: (row[0], row[1]))
    ]


def _freshness(row: Any) -> Freshness:
    _source_id, _source, metric_id, code, label, topic, period, period_end, councils = row
    return Freshness(metric_id, code, label, topic, period, period_end, councils)


def _newest(visible_to: User) -> sa.Select[Any]:
    """A row a metric. The newest row is found at the end of an index, however many there are."""
    one, same = sa.orm.aliased(MetricValue), sa.orm.aliased(MetricValue)
    newest = (
        sa.select(one.id)
        .where(
            one.metric_id == Metric.id, one.council_id.is_not(None), one.value.is_not(None), visible(visible_to, one)
        )
        .order_by(one.period_end.desc(), one.id.desc())
        .limit(1)
        .correlate(Metric)
        .scalar_subquery()
    )
    councils = (
        sa.select(sa.func.count(same.council_id.distinct()))
        .where(
            same.metric_id == Metric.id,
            same.period_end == MetricValue.period_end,
            same.value.is_not(None),
            visible(visible_to, same),
        )
        .correlate(Metric, MetricValue)
        .scalar_subquery()
    )
    return (
        sa.select(
            MetricSource.id, MetricSource.name, Metric.id, Metric.code, Metric.label, Metric.topic,
            MetricValue.period, MetricValue.period_end, councils,
        )
        .join(Metric, Metric.source_id == MetricSource.id)
        .join(MetricValue, MetricValue.id == newest)
        .order_by(MetricSource.name, MetricSource.id, MetricValue.period_end, Metric.label, Metric.id)
    )  # fmt: skip
