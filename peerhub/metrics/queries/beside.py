"""What stands beside a figure: values of its comparator group, thousands on one page."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from peerhub.db import db
from peerhub.metrics.models import MetricValue, PublicationStatus
from peerhub.metrics.queries.sight import ASKED, published_only

BETWEEN = "\x1e"  # between rows that come as one text; no period is written with it

Beside = dict[int, dict[str, dict[int, Decimal]]]  # metric → period → council → value
Hidden = dict[tuple[int, str], dict[int, Decimal | None]]


def comparator_values(
    metric_ids: Collection[int], council_ids: Collection[int], *, sees_all: bool
) -> dict[tuple[int, str, bool], dict[int, Decimal]]:
    """Values of the group by council, under (metric, period, beside a published value). Missing ones are absent (R36).

    A published value is compared with published values only, so that it can be shown outside the LGA as it stands
    (R37); a provisional one with whatever there is. One statement; two where something is not published, or a period
    came twice.
    """
    asked = {"councils": list(council_ids), "metrics": list(metric_ids)}
    found: Beside = defaultdict(lambda: defaultdict(dict))
    # Councils whose figures are of the same periods are read together, a period at a time.
    alike: dict[tuple[int, str], list[tuple[int, list[str]]]] = defaultdict(list)
    odd: set[tuple[int, int]] = set()
    for council_id, metric_id, periods, values, unpublished in db.session.execute(_cells(sees_all=sees_all), asked):
        if unpublished:
            odd.add((council_id, metric_id))
        else:
            alike[metric_id, periods].append((council_id, values.split(BETWEEN)))
    for (metric_id, text), cells in alike.items():
        councils, order = [council_id for council_id, _ in cells], text.split(BETWEEN)
        if len(set(order)) < len(order):
            odd.update((council_id, metric_id) for council_id in councils)
            continue
        for period, column in zip(order, zip(*(values for _, values in cells), strict=True), strict=True):
            found[metric_id][period].update(zip(councils, map(Decimal, column), strict=True))
    hidden = _add_odd(found, odd, sees_all=sees_all)
    return {
        (metric_id, period, published): _published(beside, hidden.get((metric_id, period))) if published else beside
        for metric_id, own in found.items()
        for period, beside in own.items()
        for published in (False, True)
    }


def _add_odd(found: Beside, odd: set[tuple[int, int]], *, sees_all: bool) -> Hidden:
    """Add what needs a look at each row: where the code of a council changed, the row that came in last stands.

    Returns those whose row that stands is not published, with what was published of them, if anything.
    """
    hidden: Hidden = defaultdict(dict)
    if not odd:
        return hidden
    asked = {"councils": sorted({one[0] for one in odd}), "metrics": sorted({one[1] for one in odd})}
    for council_id, metric_id, period, value, status in db.session.execute(_each(sees_all=sees_all), asked):
        if (council_id, metric_id) not in odd:
            continue
        own = found[metric_id][period]
        if status is PublicationStatus.PUBLISHED:
            hidden[metric_id, period].pop(council_id, None)
        else:
            hidden[metric_id, period].setdefault(council_id, own.get(council_id))
        own[council_id] = value
    return hidden


def _published(beside: dict[int, Decimal], hidden: dict[int, Decimal | None] | None) -> dict[int, Decimal]:
    """The same without what is not published; most often the very same."""
    if not hidden:
        return beside
    before = {council_id: value for council_id, value in hidden.items() if value is not None}
    return {council_id: value for council_id, value in beside.items() if council_id not in hidden} | before


@lru_cache
def _cells(*, sees_all: bool) -> sa.Select[*tuple[Any, ...]]:
    """Periods and values, each as one text for each council and metric, and how many of them are not published.

    A row for each value would cost more than everything else on a page. Both engines give every text of a group its
    rows in the same order.
    """
    values = sa.func.aggregate_strings(sa.cast(MetricValue.value, sa.Text), BETWEEN)
    return (
        sa.select(
            sa.type_coerce(MetricValue.council_id, sa.Integer),
            MetricValue.metric_id,
            sa.func.aggregate_strings(MetricValue.period, BETWEEN),
            values,
            sa.func.sum(sa.case((MetricValue.status != PublicationStatus.PUBLISHED, 1), else_=0)),
        )
        .where(*ASKED, MetricValue.value.is_not(None), published_only(sees_all=sees_all))
        .group_by(MetricValue.council_id, MetricValue.metric_id)
        .order_by(MetricValue.council_id, MetricValue.metric_id)
    )


@lru_cache
def _each(*, sees_all: bool) -> sa.Select[*tuple[Any, ...]]:
    """The same row by row, in the order in which they came in."""
    return (
        sa.select(
            sa.type_coerce(MetricValue.council_id, sa.Integer),
            MetricValue.metric_id,
            MetricValue.period,
            MetricValue.value,
            MetricValue.status,
        )
        .where(*ASKED, MetricValue.value.is_not(None), published_only(sees_all=sees_all))
        .order_by(MetricValue.id)
    )
