"""What the real register must hold, whoever imports it."""

from collections import Counter, defaultdict

import sqlalchemy as sa

from peerhub.councils import queries
from peerhub.councils.models import (
    Council,
    CouncilBorder,
    CouncilCode,
    CouncilContext,
    CouncilControl,
    CouncilKind,
    CouncilSeats,
    CouncilStatus,
    CouncilSuccession,
    Nation,
    StatisticalNeighbour,
)
from tests.councils.editions import shipped_files


def by_code(session, code):
    return session.scalars(sa.select(Council).where(Council.code == code)).one()


def test_there_are_as_many_councils_as_in_law(session):
    counts = Counter(session.execute(sa.select(Council.status, Council.kind)).all())
    current = {kind: number for (status, kind), number in counts.items() if status is CouncilStatus.CURRENT}
    assert current == {
        CouncilKind.DISTRICT: 164,
        CouncilKind.UNITARY: 63,
        CouncilKind.METROPOLITAN: 36,
        CouncilKind.LONDON: 33,
        CouncilKind.COUNTY: 21,
        CouncilKind.WELSH: 22,
    }
    assert sum(number for (status, _), number in counts.items() if status is CouncilStatus.FORMER) == 48
    assert sum(number for (status, _), number in counts.items() if status is CouncilStatus.SHADOW) == 2


def test_every_council_has_a_region_and_welsh_ones_have_wales(session):
    for council in session.scalars(sa.select(Council)):
        assert council.region
        assert (council.region == "Wales") == (council.nation is Nation.WALES) == (council.kind is CouncilKind.WELSH)


def test_every_alias_leads_to_its_council(session):
    codes = queries.councils_by_gss()
    names = dict(session.execute(sa.select(Council.id, Council.code)).all())
    councils = {gss_code for (gss_code,) in session.execute(sa.select(Council.gss_code))}
    assert councils <= set(codes)
    for line in shipped_files()["gss_code_aliases.csv"].decode().splitlines()[1:]:
        gss_code, code, *_ = line.split(",")
        if gss_code in codes:
            assert names[codes[gss_code]] == code
        else:
            assert gss_code.startswith(("E47", "E61"))
    assert codes["E08000016"] == codes["E08000038"] == by_code(session, "BNS").id


def test_today_a_council_has_one_code_of_its_own(session):
    current = session.scalars(
        sa.select(CouncilCode.council_id)
        .join(Council, Council.id == CouncilCode.council_id)
        .where(CouncilCode.is_current, Council.status == CouncilStatus.CURRENT)
    ).all()
    assert len(current) == len(set(current)) == 339


def test_borders_are_the_same_from_both_sides(session):
    borders = set(session.execute(sa.select(CouncilBorder.council_id, CouncilBorder.neighbour_id)).all())
    assert len(borders) == 1968
    assert {(other, one) for one, other in borders} == borders
    assert all(one != other for one, other in borders)


def test_statistical_neighbours_are_ordered_and_live(session):
    groups = defaultdict(list)
    for row in session.scalars(
        sa.select(StatisticalNeighbour).options(sa.orm.joinedload(StatisticalNeighbour.neighbour))
    ):
        assert row.neighbour_id != row.council_id
        assert row.neighbour.is_current
        groups[row.council_id, row.model].append(row.rank)
    assert len(groups) == 339 * 3
    assert all(len(ranks) == len(set(ranks)) and 7 <= len(ranks) <= 20 for ranks in groups.values())


def test_every_former_council_ends_in_a_current_one(session):
    status = dict(session.execute(sa.select(Council.id, Council.status)).all())
    pairs = session.execute(sa.select(CouncilSuccession.predecessor_id, CouncilSuccession.successor_id)).all()
    for council_id, what in status.items():
        if what is CouncilStatus.FORMER:
            assert any(status[one] is CouncilStatus.CURRENT for one in queries.family_ids(council_id))
    for before, after in pairs:
        assert status[before] is CouncilStatus.FORMER
        assert after in queries.family_ids(before)
        assert before in queries.family_ids(after)


def test_a_chain_is_followed_to_its_end_and_siblings_are_no_family(session):
    """Taunton Deane became Somerset West and Taunton (2019), which became Somerset (2023)."""
    family = queries.family_ids(by_code(session, "TAU").id)
    assert family == {by_code(session, "SWT").id, by_code(session, "SMT").id}
    kettering = queries.family_ids(by_code(session, "KET").id)
    assert kettering == {by_code(session, "NNT").id}
    assert by_code(session, "WNT").id in queries.family_ids(by_code(session, "NTH").id)


def test_seats_add_up_and_every_current_council_says_who_runs_it(session):
    seats = dict(
        session.execute(
            sa.select(CouncilSeats.council_id, sa.func.sum(CouncilSeats.seats)).group_by(CouncilSeats.council_id)
        ).all()
    )
    controls = session.scalars(sa.select(CouncilControl)).all()
    assert {control.council_id: control.seats_total for control in controls} == seats
    assert len(controls) == 341
    assert sum(seats.values()) == 17585


def test_one_group_controls_only_where_the_label_names_no_other(session):
    named = {"Conservative", "Labour", "Liberal Democrat", "Reform UK"}
    for control in session.scalars(sa.select(CouncilControl).options(sa.orm.joinedload(CouncilControl.group))):
        parties = {party for party in named if party in control.label}
        if control.group and control.group.name in named:
            assert parties == {control.group.name}
        if len(parties) > 1:
            assert control.group is None


def test_population_adds_up_to_the_published_totals(session):
    totals = dict(
        session.execute(
            sa.select(Council.nation, sa.func.sum(CouncilContext.population))
            .join(Council, Council.id == CouncilContext.council_id)
            .where(Council.kind != CouncilKind.COUNTY)
            .group_by(Council.nation)
        ).all()
    )
    assert totals == {Nation.ENGLAND: 58_620_101, Nation.WALES: 3_186_581}


def test_districts_lie_in_counties_of_their_own_region(session):
    for council in session.scalars(sa.select(Council).options(sa.orm.joinedload(Council.county))):
        if council.kind is CouncilKind.DISTRICT:
            assert council.county is not None
            assert council.county.kind is CouncilKind.COUNTY
            assert council.county.region == council.region
        else:
            assert council.county is None


def test_hexagons_are_one_to_a_council_and_counties_have_none(session):
    places = session.execute(
        sa.select(Council.map_q, Council.map_r, Council.kind).where(Council.map_q.is_not(None))
    ).all()
    assert len(places) == len({(q, r) for q, r, _ in places}) == 318
    assert all(kind is not CouncilKind.COUNTY for _, _, kind in places)
