"""R33: a snapshot says for ever what was known on one day, and one can prove it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.councils import queries as council_queries
from peerhub.metrics import queries
from peerhub.metrics.models import (
    Metric,
    MetricBreak,
    MetricValue,
    PublicationStatus,
    Snapshot,
    SnapshotMember,
    SnapshotValue,
)
from peerhub.metrics.operations import take_snapshot
from peerhub.metrics.snapshots import readings, seal, verify
from peerhub.permissions import Role
from tests.metrics.figures import give, give_group, neighbours_of
from tests.support import factories


@pytest.fixture
def hartlepool(session):
    return council_queries.get_council("HPL")


@pytest.fixture
def figures(session, hartlepool):
    """Two headline metrics, one without a value this year; and one that is no headline."""
    run, group = factories.make_metric_import(), neighbours_of(hartlepool)
    one = factories.make_metric(label="Homes built", unit="homes", topic="Housing")
    give(one, hartlepool, run, {2022: "3", 2023: None, 2024: "4.5"})
    give_group(one, group, run, {2022: ["1", "2", "3", "4", "5", "6"], 2024: ["10", "20", "30", "40", "50"]})
    two = factories.make_metric(label="Reserves", topic="Finance")
    give(two, hartlepool, run, {2023: "8"})
    give(two, hartlepool, run, {2024: None})
    other = factories.make_metric(is_headline=False)
    give(other, hartlepool, run, {2024: "1"})
    factories.make_metric(label="Not for Hartlepool")
    return one, two


def stored(session, snapshot):
    """The snapshot as a later reader gets it."""
    session.commit()
    snapshot_id = snapshot.id
    session.expunge_all()
    return next(found for found in queries.every_snapshot() if found.id == snapshot_id)


def test_everything_about_each_headline_figure_is_copied(session, hartlepool, figures):
    person = factories.make_user(Role.PLACEMENT_OFFICER, name="Sam Placement")
    found = stored(session, take_snapshot(hartlepool, by=person))
    assert (found.council_name, found.taken_by_name) == ("Hartlepool", "Sam Placement")
    homes, reserves = found.values
    assert (homes.label, homes.unit, homes.period, homes.value) == ("Homes built", "homes", "2024/25", Decimal("4.5"))
    assert (homes.published_as, homes.status) == ("4.5", PublicationStatus.PUBLISHED)
    assert homes.fetched_at is not None
    assert (reserves.value, reserves.missing_reason, reserves.period) == (None, "Not published", "2024/25")


def test_the_series_keeps_every_period_with_its_own_quartiles(session, hartlepool, figures):
    found = stored(session, take_snapshot(hartlepool, by=None))
    assert found.values[0].series == [
        ["2022/23", "2023-03-31", "3.000000", "2.250000", "3.500000", "4.750000", "published"],
        ["2023/24", "2024-03-31", None, None, None, None, "published"],
        ["2024/25", "2025-03-31", "4.500000", "20.000000", "30.000000", "40.000000", "published"],
    ]


def test_a_break_is_kept_as_it_was_known_on_that_day(session, hartlepool, figures):
    figures[0].breaks = [MetricBreak(starts_on=date(2024, 4, 1), note="Flats count too.")]
    session.flush()
    found = stored(session, take_snapshot(hartlepool, by=None))
    assert found.values[0].series[-1][7:] == [[], "Flats count too."]
    assert readings(found, for_staff=False)[0].breaks == {"2024/25": "Flats count too."}
    session.execute(sa.delete(MetricBreak))
    assert verify(stored(session, found))


def test_the_group_is_kept_with_its_members_on_that_day(session, hartlepool, figures):
    expected = [(council.gss_code, council.name) for council in neighbours_of(hartlepool)]
    found = stored(session, take_snapshot(hartlepool, by=None))
    assert [(member.gss_code, member.name) for member in found.members] == expected
    assert set(found.values[0].comparators) == {gss_code for gss_code, _ in expected[:5]}
    assert "nearest neighbours" in found.comparator_name


def test_it_takes_few_statements(session, hartlepool, figures, sql_counter):
    with sql_counter() as statements:
        take_snapshot(hartlepool, by=None)
    assert len(statements) <= 9


def test_later_figures_and_names_do_not_touch_it(session, hartlepool, figures):
    found = stored(session, take_snapshot(hartlepool, by=None))
    before = (found.checksum, found.values[0].value, found.values[0].label)
    session.execute(sa.update(MetricValue).where(MetricValue.value.is_not(None)).values(value=99, published_as="99"))
    session.execute(sa.update(Metric).values(label="Something else"))
    again = stored(session, found)
    assert (again.checksum, again.values[0].value, again.values[0].label) == before
    assert verify(again)


def test_two_of_the_same_day_differ_in_their_moment_only(session, hartlepool, figures):
    first, second = take_snapshot(hartlepool, by=None), take_snapshot(hartlepool, by=None)
    assert first.checksum != second.checksum
    with session.no_autoflush:
        second.taken_at = first.taken_at
        assert seal(second) == first.checksum
        session.expire(second)


TAMPERINGS = {
    "value": lambda s: setattr(s.values[0], "value", Decimal("4.6")),
    "published as": lambda s: setattr(s.values[0], "published_as", "4.50"),
    "reason": lambda s: setattr(s.values[1], "missing_reason", None),
    "label": lambda s: setattr(s.values[0], "label", "Homes"),
    "status": lambda s: setattr(s.values[0], "status", PublicationStatus.RESTRICTED),
    "period": lambda s: setattr(s.values[0], "period_end", date(2025, 4, 1)),
    "comparator": lambda s: s.values[0].comparators.popitem(),
    "series": lambda s: s.values[0].series.pop(),
    "quartile": lambda s: s.values[0].series[0].__setitem__(3, "2.200000"),
    "member": lambda s: setattr(s.members[0], "gss_code", "E06000099"),
    "lost member": lambda s: s.members.pop(),
    "lost value": lambda s: s.values.pop(),
    "day": lambda s: setattr(s, "taken_at", s.taken_at.replace(year=2020)),
    "author": lambda s: setattr(s, "taken_by_name", "Somebody else"),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_any_change_breaks_the_seal(session, hartlepool, figures, tamper):
    found = stored(session, take_snapshot(hartlepool, by=None))
    assert verify(found)
    with session.no_autoflush:
        tamper(found)
        assert not verify(found)
        session.expunge_all()
    session.rollback()


@pytest.mark.parametrize("model", [Snapshot, SnapshotMember, SnapshotValue])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_changes(session, hartlepool, figures, model, verb):
    take_snapshot(hartlepool, by=None)
    session.commit()
    table = model.__table__
    statement = sa.delete(table) if verb == "delete" else sa.update(table).values({list(table.c)[-1].name: None})
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        session.execute(statement)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(table)) > 0


def test_outside_the_lga_only_published_figures_are_read(session, hartlepool):
    run, group = factories.make_metric_import(), neighbours_of(hartlepool)
    metric, secret = factories.make_metric(), factories.make_metric()
    give(metric, hartlepool, run, {2023: "7"})
    give_group(metric, group, run, {2023: ["1", "2", "3", "4", "5"]})
    give(metric, hartlepool, run, {2024: "9"}, status=PublicationStatus.PROVISIONAL)
    give(metric, group[5], run, {2023: "100"}, status=PublicationStatus.PROVISIONAL)
    give(secret, hartlepool, run, {2024: "1"}, status=PublicationStatus.RESTRICTED)
    found = stored(session, take_snapshot(hartlepool, by=None))
    staff = readings(found, for_staff=True)
    assert [(one.period, one.value) for one in staff] == [("2024/25", 9), ("2024/25", 1)]
    (outside,) = readings(found, for_staff=False)
    assert (outside.period, outside.value, outside.median) == ("2023/24", 7, 3)
    assert [point.period for point in outside.points] == ["2023/24"]
    assert outside.published_as == "7"


def test_readings_of_a_snapshot_are_those_of_the_day(session, hartlepool, figures):
    from peerhub.metrics.readings import from_series

    live = [
        from_series(one)
        for one in queries.series_of(
            hartlepool.id,
            queries.headline_metrics(),
            compared_with=[council.id for council in neighbours_of(hartlepool)],
            visible_to=None,
        )
    ]
    snapshot = readings(stored(session, take_snapshot(hartlepool, by=None)), for_staff=True)
    for one, other in zip(live, snapshot, strict=True):
        same = {"metric_id": None, "definition": "", "comparators": tuple(sorted(one.comparators))}
        assert replace(one, **same) == replace(other, comparators=tuple(sorted(other.comparators)))


def test_a_council_without_figures_gets_an_honest_empty_snapshot(session):
    found = stored(session, take_snapshot(council_queries.get_council("x-ESY"), by=None))
    assert (found.values, found.members) == ([], [])
    assert verify(found)


def test_taking_one_is_on_record(session, hartlepool, figures):
    snapshot = take_snapshot(hartlepool, by=None)
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "snapshot.take")).one()
    assert event.after == {"checksum": snapshot.checksum}
