"""Latest values, series and comparators, against the plainest way to work them out."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council
from peerhub.metrics import queries
from peerhub.metrics.models import Metric, MetricBreak, MetricValue, PublicationStatus
from peerhub.metrics.operations import import_shipped
from peerhub.metrics.readings import from_series
from peerhub.permissions import Role
from tests.metrics.figures import give, give_group, neighbours_of
from tests.support import factories


@pytest.fixture
def hartlepool(session):
    return council_queries.get_council("HPL")


@pytest.fixture
def run(session):
    return factories.make_metric_import()


def series(council, metrics, group=(), viewer=None):
    return queries.series_of(council.id, metrics, compared_with=[one.id for one in group], visible_to=viewer)


def test_the_latest_value_is_what_a_plain_loop_finds(session):
    """Over a real source with 24 metrics, for councils that have many values, some or none."""
    import_shipped("lginform", by=None)
    metrics = session.scalars(sa.select(Metric).order_by(Metric.id)).all()
    by_council = defaultdict(list)
    for value in session.scalars(sa.select(MetricValue).order_by(MetricValue.id)):
        by_council[value.council_id].append(value)
    codes = ("TRF", "SKP", "BUC", "CAM", "HPL", "KET")
    assert sum(bool(by_council[council_queries.get_council(code).id]) for code in codes) >= 3
    for code in codes:
        council = council_queries.get_council(code)
        newest = {}
        for value in by_council[council.id]:
            if value.metric_id not in newest or value.period_end >= newest[value.metric_id].period_end:
                newest[value.metric_id] = value
        found = {one.metric.id: one.latest for one in series(council, metrics)}
        assert {key: (point.period, point.value, point.published_as) for key, point in found.items()} == {
            key: (value.period, value.value, value.published_as) for key, value in newest.items()
        }


def test_each_metric_keeps_its_own_latest_period(session, hartlepool, run):
    old, new = factories.make_metric(), factories.make_metric()
    give(old, hartlepool, run, {2019: "1"})
    give(new, hartlepool, run, {2023: "2", 2024: "3"})
    assert [one.latest.period for one in series(hartlepool, [old, new])] == ["2019/20", "2024/25"]


def test_a_missing_latest_value_stays_missing_with_its_reason(session, hartlepool, run):
    metric = factories.make_metric()
    give(metric, hartlepool, run, {2023: "7", 2024: None})
    (found,) = series(hartlepool, [metric])
    assert (found.latest.value, found.latest.missing_reason) == (None, "Not published")
    reading = from_series(found)
    assert (reading.figure, reading.earlier.period, reading.earlier_figure) == ("not available", "2023/24", "7%")


def test_comparators_are_those_of_the_same_period(session, hartlepool, run):
    metric, group = factories.make_metric(), neighbours_of(hartlepool)[:7]
    give(metric, hartlepool, run, {2022: "4", 2023: "5"})
    give_group(metric, group, run, {2022: ["1", "2", "3", "4", "5", "6", "7"], 2024: ["9"] * 7})
    (found,) = series(hartlepool, [metric], group)
    first, second = found.points
    assert sorted(first.comparators.values()) == [Decimal(number) for number in range(1, 8)]
    assert (first.band.lower, first.band.median, first.band.upper) == (Decimal("2.5"), 4, Decimal("5.5"))
    assert second.comparators == {}
    assert second.band is None


def test_missing_comparators_never_count_as_zero(session, hartlepool, run):
    metric, group = factories.make_metric(), neighbours_of(hartlepool)[:7]
    give(metric, hartlepool, run, {2024: "5"})
    give_group(metric, group, run, {2024: ["6", None, "8", "7", None, "9", "10"]})
    (found,) = series(hartlepool, [metric], group)
    assert sorted(found.latest.comparators.values()) == [6, 7, 8, 9, 10]
    assert found.latest.band.median == 8


def test_metrics_without_a_row_are_left_out_and_the_order_is_kept(session, hartlepool, run):
    first, empty, last = (factories.make_metric() for _ in range(3))
    give(last, hartlepool, run, {2024: "1"})
    give(first, hartlepool, run, {2024: "2"})
    assert [one.metric for one in series(hartlepool, [last, empty, first])] == [last, first]


@pytest.mark.parametrize("status", [PublicationStatus.PROVISIONAL, PublicationStatus.RESTRICTED])
def test_what_is_not_published_is_for_staff_only(session, hartlepool, run, status):
    metric, group = factories.make_metric(), neighbours_of(hartlepool)[:6]
    give(metric, hartlepool, run, {2023: "1"})
    give(metric, hartlepool, run, {2024: "2"}, status=status)
    give_group(metric, group, run, {2023: ["1"] * 6})
    give(metric, group[0], run, {2024: "9"}, status=status)
    staff, peer = factories.make_user(Role.PRINCIPAL_ADVISER), factories.make_user(Role.PEER)
    (seen,) = series(hartlepool, [metric], group, staff)
    assert (seen.latest.period, len(seen.latest.comparators)) == ("2024/25", 1)
    (seen,) = series(hartlepool, [metric], group, peer)
    assert (seen.latest.period, len(seen.points)) == ("2023/24", 1)
    give(only := factories.make_metric(), hartlepool, run, {2024: "2"}, status=status)
    assert series(hartlepool, [only], group, peer) == []
    assert only in queries.metrics_of(hartlepool.id, visible_to=staff)
    assert only not in queries.metrics_of(hartlepool.id, visible_to=peer)


def test_a_council_whose_code_changed_has_a_period_once(session, run):
    barnsley = council_queries.get_council("BNS")
    metric = factories.make_metric()
    give(metric, barnsley, run, {2024: "1"}, area_code="E08000016")
    give(metric, barnsley, run, {2024: "2"}, area_code="E08000038")
    (found,) = series(barnsley, [metric])
    assert [point.value for point in found.points] == [2]


def test_series_take_three_statements_however_many_metrics(session, hartlepool, run, sql_counter):
    group = neighbours_of(hartlepool)
    metrics = [factories.make_metric() for _ in range(8)]
    for metric in metrics:
        give(metric, hartlepool, run, dict.fromkeys(range(2018, 2025), "1"))
        give_group(metric, group, run, {2024: ["1"] * len(group)})
    with sql_counter() as statements:
        found = series(hartlepool, metrics, group)
        assert len([point.band for one in found for point in one.points]) == 56
    assert len(statements) == 3


def test_a_break_stands_between_the_two_periods_that_it_parts(session, hartlepool, run):
    metric, other = factories.make_metric(), factories.make_metric()
    metric.breaks = [
        MetricBreak(starts_on=date(2022, 4, 1), note="All of England."),
        MetricBreak(starts_on=date(2010, 4, 1), note="Before anything here."),
        MetricBreak(starts_on=date(2030, 4, 1), note="After everything here."),
    ]
    give(metric, hartlepool, run, dict.fromkeys((2019, 2021, 2022, 2024), "1"))
    give(other, hartlepool, run, {2021: "1", 2022: "1"})
    session.flush()
    found, whole = series(hartlepool, [metric, other])
    assert found.break_notes == ["", "", "All of England.", ""]
    assert whole.break_notes == ["", ""]
    assert from_series(found).breaks == {"2022/23": "All of England."}
    assert [point.break_note for point in from_series(found).chart_points] == found.break_notes


def test_age_is_counted_from_the_last_day(session, hartlepool, run):
    metric = factories.make_metric()
    give(metric, hartlepool, run, {2024: "1"})  # ends on 31 March 2025
    (found,) = series(hartlepool, [metric])
    reading = from_series(found)
    assert not reading.is_old(date(2027, 3, 31))
    assert reading.is_old(date(2027, 4, 1))


def test_nations_are_no_councils(session):
    import_shipped("lginform", by=None)
    codes = set(session.scalars(sa.select(MetricValue.area_code).where(MetricValue.council_id.is_(None))))
    assert codes == {"E92000001"}
    known = {gss for (gss,) in session.execute(sa.select(Council.gss_code))}
    assert not codes & known
