"""What the catalogue that comes with peerhub says of metrics, kept in step with imports. Staff have the last word."""

import sqlalchemy as sa

from peerhub.db import db
from peerhub.metrics.models import Metric, MetricBreak, MetricEquivalence
from peerhub.metrics.sources import MetricEntry
from peerhub.metrics.sources.catalogue import breaks, equivalences


def describe(metric: Metric, entry: MetricEntry) -> None:
    """Make the metric say what the entry says; one that staff have edited keeps their words."""
    metric.source_key = entry.source_key or metric.source_key
    metric.position = entry.position
    if metric.edited_at is not None:
        return
    metric.label, metric.topic, metric.unit = entry.label, entry.topic, entry.unit
    metric.polarity, metric.definition = entry.polarity, entry.definition
    metric.is_headline, metric.how_to_read, metric.adding = entry.is_headline, entry.how_to_read, entry.adding


def add_what_is_known() -> None:
    """Breaks and equivalents of the metrics that are there by now; none that staff took away from one they edited."""
    metrics = {metric.code: metric for metric in db.session.scalars(sa.select(Metric).order_by(Metric.id))}
    known = {
        (row.metric_id, row.starts_on)
        for row in db.session.execute(sa.select(MetricBreak.metric_id, MetricBreak.starts_on))
    }
    for entry in breaks():
        metric = metrics.get(entry.code)
        if metric and metric.edited_at is None and (metric.id, entry.starts_on) not in known:
            db.session.add(MetricBreak(metric_id=metric.id, starts_on=entry.starts_on, note=entry.note))
    pairs = {
        (row.metric_id, row.other_id)
        for row in db.session.execute(sa.select(MetricEquivalence.metric_id, MetricEquivalence.other_id))
    }
    for same in equivalences():
        one, other = metrics.get(same.code), metrics.get(same.other)
        if one is None or other is None or one.edited_at or other.edited_at:
            continue
        low, high = sorted((one.id, other.id))
        if (low, high) not in pairs:
            db.session.add(MetricEquivalence(metric_id=low, other_id=high, note=same.note))
    db.session.flush()
