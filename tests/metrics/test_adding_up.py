"""Counts of councils that became one are added up, rates and split councils never; what is added up is marked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils import queries as council_queries
from peerhub.councils.models import CouncilKind
from peerhub.metrics.adding_up import Part, add_up
from peerhub.metrics.models import Adding, Metric, PublicationStatus
from peerhub.metrics.operations import import_shipped, take_snapshot
from peerhub.metrics.queries import metrics_of, series_of
from peerhub.permissions import Role
from tests.metrics.figures import give
from tests.support import factories

LAST, PERIOD = date(2023, 3, 31), date(2022, 3, 31)
OPEN = PublicationStatus.PUBLISHED


@dataclass(frozen=True)
class Old:
    id: int
    kind: CouncilKind = CouncilKind.DISTRICT
    is_split: bool = False
    before: tuple["Old", ...] = ()
    last_day: date = LAST

    @property
    def name(self) -> str:
        return f"Council {self.id}"


COUNTY = Old(9, CouncilKind.COUNTY)


def parts(**values: int) -> dict[int, Part]:
    return {int(name[1:]): Part(Decimal(value), OPEN) for name, value in values.items()}


def added(before, values, how=Adding.AREA, day=PERIOD):
    found = add_up(before, values, how, period_end=day)
    return None if found is None else found.value


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_the_sum_is_that_of_all_its_parts(values):
    before = [Old(number) for number in range(len(values))]
    held = {number: Part(Decimal(value), OPEN) for number, value in enumerate(values)}
    assert added(before, held) == sum(values)
    assert added(before, held, Adding.NEVER) is None
    for missing in range(len(values)):
        assert added(before, {key: part for key, part in held.items() if key != missing}) is None


@given(st.sets(st.integers(0, 5), min_size=1), st.sampled_from([Adding.AREA, Adding.BODY]))
def test_of_a_split_council_nothing_is_ever_added_up(split, how):
    before = [Old(number, is_split=number in split) for number in range(6)]
    assert added(before, {number: Part(Decimal(1), OPEN) for number in range(6)}, how) is None


@pytest.mark.parametrize(
    ("values", "area", "body"),
    [
        (parts(c1=1, c2=2), 3, None),  # the districts say it
        (parts(c9=3), 3, None),  # the county says it for all of them
        (parts(c1=1, c2=2, c9=3), 3, 6),  # both, and they agree
        (parts(c1=1, c2=2, c9=4), None, 7),  # both, and they differ
        (parts(c1=1, c9=4), 4, None),
    ],
)
def test_people_are_counted_once_and_money_twice(values, area, body):
    before = [Old(1), Old(2), COUNTY]
    assert (added(before, values), added(before, values, Adding.BODY)) == (area, body)


def test_a_county_does_not_stand_for_a_unitary_beside_it():
    before = [Old(1, CouncilKind.UNITARY), Old(2), COUNTY]
    assert added(before, parts(c9=4)) is None


def test_a_split_county_is_no_part_of_what_its_districts_count():
    before = [Old(1), Old(2), Old(9, CouncilKind.COUNTY, is_split=True)]
    assert added(before, parts(c1=1, c2=2)) == 3
    assert added(before, parts(c9=3)) is None


def test_lines_are_followed_to_their_beginning():
    before = [Old(1, before=(Old(3), Old(4))), Old(2)]
    found = add_up(before, parts(c2=1, c3=10, c4=100), Adding.AREA, period_end=PERIOD)
    assert (found.value, found.names) == (111, ("Council 2", "Council 3", "Council 4"))


def test_nothing_is_added_up_after_the_last_day():
    assert added([Old(1)], parts(c1=1), day=date(2024, 3, 31)) is None


def test_the_least_open_part_decides_who_may_see_the_sum():
    held = parts(c1=1, c2=2) | {3: Part(Decimal(3), PublicationStatus.RESTRICTED)}
    found = add_up([Old(1), Old(2), Old(3)], held, Adding.AREA, period_end=PERIOD)
    assert found.status is PublicationStatus.RESTRICTED


# On the real register


def test_buckinghamshire_has_the_reserves_of_its_county_and_its_districts(session):
    import_shipped("outturn", by=None)
    staff = factories.make_user(Role.PRINCIPAL_ADVISER)
    council = council_queries.get_council("BUC")
    metric = next(one for one in metrics_of(council.id, visible_to=staff) if one.code.endswith("reserves-amount"))
    (series,) = series_of(council.id, [metric], compared_with=[], visible_to=staff)
    names = ("Aylesbury Vale", "Buckinghamshire", "Chiltern", "South Bucks", "Wycombe")
    assert all(len(point.added_up_from) == len(names) for point in series.points)
    assert series.latest.note.startswith("Added up from ")
    own = [
        series_of(one.id, [metric], compared_with=[], visible_to=staff)[0].points
        for one in council_queries.forebears_of(council.id)
    ]
    assert [point.value for point in series.points] == [
        sum(point.value for point in each) for each in zip(*own, strict=True)
    ]


def test_a_council_that_was_split_gives_nothing_away(session):
    import_shipped("outturn", by=None)
    metric = session.scalars(sa.select(Metric).where(Metric.code.endswith("amount"))).one()
    for code in ("NNT", "WNT", "CBD"):
        council = council_queries.get_council(code)
        assert series_of(council.id, [metric], compared_with=[], visible_to=None) == []


def test_a_rate_is_never_added_up_and_what_stands_is_never_replaced(session):
    council, run = council_queries.get_council("BUC"), factories.make_metric_import()
    rate = factories.make_metric()
    count = factories.make_metric(adding=Adding.BODY)
    for one in council_queries.forebears_of(council.id):
        old = session.get(type(council), one.id)
        give(rate, old, run, {2017: "1", 2018: "1"})
        give(count, old, run, {2017: "1", 2018: "1"})
    give(count, council, run, {2018: "4"})
    (series,) = series_of(council.id, [rate, count], compared_with=[], visible_to=None)
    assert [(point.period, point.value, bool(point.added_up_from)) for point in series.points] == [
        ("2017/18", 5, True),
        ("2018/19", 4, False),
    ]
    (kept,) = take_snapshot(council, by=None).values
    assert [row[7:] for row in kept.series] == [[sorted(kept.series[0][7])], []]
