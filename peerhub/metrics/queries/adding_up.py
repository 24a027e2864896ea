"""Figures of a council's predecessors, as far as they may be added up into its own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from peerhub.councils import queries as council_queries
from peerhub.councils.models import CouncilSuccession
from peerhub.councils.queries import Forebear
from peerhub.db import db
from peerhub.metrics.adding_up import Part, add_up
from peerhub.metrics.models import Adding, Metric, MetricValue
from peerhub.metrics.series import Point
from peerhub.web.formats import listed

LONGEST_NOTE = 200


def forebear_ids(council_id: int) -> sa.Select[Any]:
    """Ids of all that came before a council, as part of another statement."""
    line = (
        sa.select(CouncilSuccession.predecessor_id.label("id"))
        .where(CouncilSuccession.successor_id == council_id)
        .cte("forebear", recursive=True)
    )
    older = sa.select(CouncilSuccession.predecessor_id).join(line, CouncilSuccession.successor_id == line.c.id)
    return sa.select(line.union(older).c.id)


def sums_of(
    council_id: int, metrics: Sequence[Metric], condition: sa.ColumnElement[bool]
) -> Iterator[tuple[int, str, Point]]:
    """Each sum that can be had for the council, as (metric, period, point); two statements, or none.

    `condition` narrows the values to those that the reader may see: a sum of which one part is hidden is hidden too.
    """
    adding = {metric.id: metric.adding for metric in metrics if metric.adding is not Adding.NEVER}
    before = council_queries.forebears_of(council_id) if adding else ()
    if not before:
        return
    parts: dict[tuple[int, str, date, date], dict[int, Part]] = defaultdict(dict)
    for row in db.session.execute(
        sa.select(
            MetricValue.metric_id, MetricValue.period, MetricValue.period_start, MetricValue.period_end,
            MetricValue.council_id, MetricValue.value, MetricValue.status,
        )
        .where(MetricValue.council_id.in_(_ids(before)), MetricValue.metric_id.in_(adding), condition)
        .order_by(MetricValue.id)
    ):  # fmt: skip
        if row.value is not None:
            parts[row.metric_id, row.period, row.period_start, row.period_end][row.council_id] = Part(
                row.value, row.status
            )
    for (metric_id, period, period_start, period_end), held in parts.items():
        found = add_up(before, held, adding[metric_id], period_end=period_end)
        if found:
            note = f"Added up from {listed(list(found.names))}, which it replaced."
            yield metric_id, period, Point(
                period, period_start, period_end, found.value, f"{found.value.normalize():f}", None, None, None,
                found.status, note[:LONGEST_NOTE], None, added_up_from=found.names,
            )  # fmt: skip


def _ids(before: Sequence[Forebear]) -> list[int]:
    return [council_id for one in before for council_id in (one.id, *_ids(one.before))]
