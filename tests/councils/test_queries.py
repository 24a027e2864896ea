import pytest
import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from peerhub.councils import queries
from peerhub.councils.models import CouncilContext, CouncilKind, CouncilStatus, SimilarityModel
from peerhub.councils.queries import Wanted


def test_a_council_is_found_by_its_code_in_any_case(session):
    assert queries.get_council("HPL").name == queries.get_council("hpl").name == "Hartlepool"


def test_an_unknown_code_finds_nothing(session):
    with pytest.raises(NoResultFound):
        queries.get_council("NOPE")


def test_everything_about_a_council_comes_in_one_statement(session, sql_counter):
    with sql_counter() as statements:
        council = queries.get_council("ADU")
        said = (council.county.name, council.context.population, council.control.label, council.control.group.name)
        assert sum(seats.seats for seats in council.seats) == council.control.seats_total
    assert said == ("West Sussex", 64889, "Labour majority", "Labour")
    assert len(statements) == 1


def test_neighbours_share_a_border(session):
    neighbours = queries.relations_of(queries.get_council("HPL").id).neighbours
    assert [other.name for other in neighbours] == ["County Durham", "Redcar and Cleveland", "Stockton-on-Tees"]


def test_relations_come_in_one_statement(session, sql_counter):
    council = queries.get_council("NNT")
    with sql_counter() as statements:
        relations = queries.relations_of(council.id)
    assert len(statements) == 1
    assert {other.name for other in relations.predecessors} >= {"Kettering", "Corby", "Northamptonshire"}
    assert [other.is_split for other in relations.predecessors if other.code == "NTH"] == [True]
    assert not relations.successors
    assert "Rutland" in {other.name for other in relations.neighbours}


def test_former_codes_are_those_before_todays(session):
    assert queries.relations_of(queries.get_council("BNS").id).former_codes == ("E08000016",)
    assert queries.relations_of(queries.get_council("KET").id).former_codes == ()


def test_todays_councils_are_listed_by_name(session):
    found, total = queries.find_councils(Wanted(), limit=50)
    assert total == 341
    assert [council.name for council in found] == sorted((council.name for council in found), key=str)
    assert all(council.status is not CouncilStatus.FORMER for council in found)


def test_what_is_typed_finds_former_councils_and_old_codes_too(session):
    found, total = queries.find_councils(Wanted(typed="kettering"))
    assert (total, found[0].code) == (1, "KET")
    assert queries.find_councils(Wanted(typed="E08000016"))[0][0].code == "BNS"
    assert queries.find_councils(Wanted(typed="harltepool"))[0][0].code == "HPL"
    assert queries.find_councils(Wanted(typed="Atlantis")) == ([], 0)


def test_filters_narrow_and_orders_order(session):
    wanted = Wanted(region="North East", kind=CouncilKind.UNITARY, status=CouncilStatus.CURRENT, sort="largest")
    found, total = queries.find_councils(wanted)
    assert total == len(found) == 7
    people = [council.context.population for council in found]
    assert people == sorted(people, reverse=True)
    smallest, _ = queries.find_councils(Wanted(sort="smallest"), limit=1)
    assert smallest[0].context.population == session.scalar(sa.select(sa.func.min(CouncilContext.population)))


def test_pages_of_the_list_make_up_the_whole(session):
    whole, total = queries.find_councils(Wanted(typed="north"))
    steps = [queries.find_councils(Wanted(typed="north"), limit=7, offset=start)[0] for start in range(0, total, 7)]
    assert [council.id for step in steps for council in step] == [council.id for council in whole]


def test_similar_councils_come_likest_first(session):
    hartlepool = queries.get_council("HPL")
    similar = queries.similar_councils(hartlepool.id, SimilarityModel.GLOBAL)
    assert [row.rank for row in similar] == sorted(row.rank for row in similar)
    assert similar[0].neighbour.name == "Rotherham"


def test_groups_of_kind_and_region_hold_todays_councils(session):
    hartlepool = queries.get_council("HPL")
    assert len(queries.councils_of_kind(hartlepool)) == 63
    assert len(queries.in_region(hartlepool)) == 12
    assert hartlepool.id in queries.in_region(hartlepool)


def test_regions_are_the_nine_and_wales(session):
    assert len(queries.regions()) == 10
