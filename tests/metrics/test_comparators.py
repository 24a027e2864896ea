"""Values of comparators, which come from the database as texts: against a plain loop over the rows."""

import random
from collections import defaultdict
from decimal import Decimal

import pytest
import sqlalchemy as sa

from peerhub.metrics import queries
from peerhub.metrics.models import MetricValue, PublicationStatus
from tests.support.factories import make_council, make_metric, make_metric_import, make_metric_value

VALUES = ("0", "-3.25", "12.5", "1234567.891234", "0.000001", "99999999999.5")


def looped(session, metric_ids, council_ids):
    """Row by row as they came in: a later one of a council and period replaces the earlier."""
    every, published = defaultdict(dict), defaultdict(dict)
    for row in session.scalars(sa.select(MetricValue).order_by(MetricValue.id)):
        if row.value is None or row.metric_id not in metric_ids or row.council_id not in council_ids:
            continue
        every[row.metric_id, row.period][row.council_id] = row.value
        if row.status is PublicationStatus.PUBLISHED:
            published[row.metric_id, row.period][row.council_id] = row.value
    return every, published


@pytest.mark.parametrize("seed", range(6))
def test_what_stands_beside_a_council_is_what_a_loop_over_the_rows_finds(session, seed):
    """Periods with spaces, missing values, provisional ones, and councils that have a period twice by two codes."""
    dice = random.Random(seed)
    own, *others = [make_council() for _ in range(5)]
    metrics = [make_metric(is_headline=True) for _ in range(3)]
    import_id = make_metric_import(source_id=metrics[0].source_id).id
    for metric in metrics:
        for year in (2022, 2023):
            period = {"period": f"{year} school year"} if dice.random() < 0.5 else {}
            status = dice.choice([*PublicationStatus])
            make_metric_value(metric, own, year=year, status=status, import_id=import_id, **period)
            for council in others:
                for code in dice.sample([council.gss_code, f"E0{council.id:07}"], dice.choice([0, 1, 1, 2])):
                    value = dice.choice([*VALUES, None])
                    status = dice.choice([PublicationStatus.PUBLISHED, PublicationStatus.PUBLISHED, *PublicationStatus])
                    row = {"year": year, "area_code": code, "status": status, "import_id": import_id, **period}
                    make_metric_value(metric, council, value, **row)
    session.expire_all()
    every, published = looped(session, {one.id for one in metrics}, {one.id for one in others})
    found = queries.series_of(own.id, metrics, compared_with=[one.id for one in others], visible_to=None)
    assert len(found) == len(metrics)
    for series in found:
        for point in series.points:
            expected = published if point.status is PublicationStatus.PUBLISHED else every
            assert point.comparators == expected[series.metric.id, point.period]
            assert all(isinstance(value, Decimal) for value in point.comparators.values())
