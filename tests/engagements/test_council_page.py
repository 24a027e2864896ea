"""The page of one council: what it shows to whom, on real councils."""

from datetime import date, timedelta
from itertools import chain

import pytest

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.councils.models import SimilarityModel
from peerhub.engagements.council_page import council_page
from peerhub.engagements.deadlines import CycleState, next_due
from peerhub.engagements.models import Stage
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.operations import import_shipped
from peerhub.permissions import Role
from tests.support import factories


@pytest.fixture
def app(register_app):
    return register_app


def visit(code, last_day, *, counts=True, **details):
    """An engagement of this council that was on site until `last_day`."""
    kind = factories.make_engagement_type(counts_towards_cycle=counts, name=details.pop("name", "Corporate challenge"))
    return factories.make_engagement(
        council=council_queries.get_council(code),
        type=kind,
        first_day=last_day - timedelta(days=3),
        last_day=last_day,
        **details,
    )


def page_of(code, *roles, today=None, **details):
    viewer = factories.make_user(*(roles or (Role.PLACEMENT_OFFICER,)), **details)
    return council_page(council_queries.get_council(code), viewer=viewer, today=today or clock.today())


# The five years


@pytest.mark.parametrize(
    ("years", "state", "words"),
    [
        (1, CycleState.WITHIN, "the next is due by"),
        (4.5, CycleState.AMBER, "the next is due by"),
        (6, CycleState.RED, "the next was due by"),
    ],
)
def test_when_the_next_challenge_is_due(sign_in, arrange, years, state, words):
    last_day = clock.today() - timedelta(days=round(years * 365.25))
    with arrange():
        visit("HPL", last_day, stage=Stage.CLOSED)
        page = page_of("HPL")
        assert (page.cycle.state, page.cycle.due_on) == (state, next_due(last_day))
        assert page.ruler is not None
    assert words in sign_in(Role.PEER).page("/councils/HPL").text


def test_a_council_without_a_challenge_says_so(sign_in):
    assert "has no corporate, finance or governance peer challenge" in sign_in(Role.PEER).page("/councils/HPL").text


def test_what_does_not_count_moves_nothing(session):
    today = clock.today()
    visit("HPL", today - timedelta(days=30), counts=False, stage=Stage.CLOSED)
    visit("HPL", today - timedelta(days=40), stage=Stage.CANCELLED)
    visit("HPL", today + timedelta(days=40))
    assert page_of("HPL").cycle.state is CycleState.NEVER


def test_a_planned_challenge_stands_on_the_ruler(session):
    today = clock.today()
    visit("HPL", today - timedelta(days=1700), stage=Stage.CLOSED)
    visit("HPL", today + timedelta(days=40))
    states = [event.state for event in page_of("HPL").ruler.events]
    assert sorted(states) == ["done", "next", "planned"]


def test_wales_has_its_own_arrangements(sign_in, arrange):
    with arrange():
        assert page_of("CRF").cycle is None
    text = sign_in(Role.PEER).page("/councils/CRF").text
    assert "panel performance assessment" in text
    assert "Overdue" not in text


def test_former_and_shadow_councils_owe_nothing(sign_in, arrange):
    with arrange():
        assert page_of("KET").cycle is None
        assert page_of("x-ESY").cycle is None
    client = sign_in(Role.PLACEMENT_OFFICER)
    kettering, surrey = client.page("/councils/KET"), client.page("/councils/x-ESY")
    assert "its last day was 31 March 2021" in kettering.text
    assert "North Northamptonshire" in kettering.text
    assert "No longer exists" in kettering.text
    assert "elected to prepare for its first day" in surrey.text


# Who sees what


def test_staff_and_the_council_see_every_engagement_others_what_is_public(session):
    today = clock.today()
    past = visit("HPL", today - timedelta(days=400), stage=Stage.CLOSED)
    mentoring = visit("HPL", today - timedelta(days=300), counts=False, stage=Stage.CLOSED)
    ahead = visit("HPL", today + timedelta(days=60))
    cancelled = visit("HPL", today - timedelta(days=500), stage=Stage.CANCELLED)
    visit("YOR", today - timedelta(days=400), stage=Stage.CLOSED)
    hartlepool = council_queries.get_council("HPL").id
    everything = [ahead, mentoring, past, cancelled]
    assert list(page_of("HPL").engagements) == everything
    assert list(page_of("HPL", Role.COUNCIL_CONTACT, council_id=hartlepool).engagements) == everything
    assert list(page_of("HPL", Role.COUNCIL_CONTACT).engagements) == [past]
    for role in (Role.PEER, Role.GROUP_OFFICE, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST):
        page = page_of("HPL", role)
        assert list(page.engagements) == [past]
        assert not page.may_open


def test_history_survives_reorganisation(sign_in, arrange):
    """Taunton Deane became Somerset West and Taunton, and that became Somerset."""
    today = clock.today()
    with arrange():
        first = visit("TAU", today - timedelta(days=4000), stage=Stage.CLOSED, reference="CPC-2016-001")
        visit("SWT", today - timedelta(days=2000), counts=False, stage=Stage.CLOSED)
        somerset = page_of("SMT")
        assert len(somerset.family_engagements) == 2
        assert somerset.engagements == []
        assert somerset.cycle.state is CycleState.NEVER
        assert list(page_of("SMT", Role.PEER).family_engagements) == [first]
        assert list(page_of("BRC").family_engagements) == []
    client = sign_in(Role.PLACEMENT_OFFICER)
    assert "CPC-2016-001 with Taunton Deane" in client.page("/councils/SMT").text
    assert "With the councils that it came from and became" in client.page("/councils/SWT").text


def test_only_those_who_may_are_offered_to_start(sign_in):
    for role in Role:
        offered = "Start an engagement" in sign_in(role).page("/councils/HPL").text
        assert offered == (role in {Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER})
    assert "Start an engagement" not in sign_in(Role.PLACEMENT_OFFICER).page("/councils/KET").text


def test_provisional_figures_are_for_staff(session):
    import_shipped("outturn", by=None)
    staff, peer = page_of("HPL"), page_of("HPL", Role.PEER)
    assert {one.period for _, group in staff.headlines for one in group} == {"2017/18"}
    seen = list(chain(*(group for _, group in peer.headlines)))
    assert {one.period for one in seen} == {"2016/17"}
    assert {one.status for one in seen} == {PublicationStatus.PUBLISHED}


# What it shows


def test_facts_codes_neighbours_and_seats(sign_in):
    text = sign_in(Role.PEER).page("/councils/bns").text
    for words in (
        "Barnsley Metropolitan Borough Council", "Yorkshire and The Humber", "GSS E08000038",
        "before that GSS E08000016", "Control: Reform UK majority", "Shares a border with", "Wakefield",
        "This says how alike councils are, not how good.",
    ):  # fmt: skip
        assert words in text, words


def test_a_district_names_its_county_and_a_successor_its_past(sign_in):
    client = sign_in(Role.PEER)
    assert "West Sussex" in client.page("/councils/ADU").text
    text = client.page("/councils/CBD").text
    assert "Came from" in text
    assert "Cumbria (31 March 2023, in part)" in text


def test_an_unknown_council_is_not_found(sign_in):
    sign_in(Role.PEER).page("/councils/NOPE", status=404)


def test_every_headline_has_its_own_period_and_age(sign_in, arrange):
    with arrange():
        for source in ("oflog", "childrens-services", "lginform"):
            import_shipped(source, by=None)
        page = page_of("TRF", today=date(2026, 11, 21))
        readings = [one for _, group in page.headlines for one in group]
        assert len({one.period for one in readings}) > 4
        assert len(page.sentences) == 3
    shown = sign_in(Role.PEER).page("/councils/TRF")
    names = [element.text for element in shown.all("a") if "/metrics/" in (element.get("href") or "")]
    assert {one.label for one in readings} <= set(names)
    assert shown.text.count(" old") >= len(readings)
    assert "Old figure" in shown.text
    assert "rank" not in shown.text.lower().replace("no council is ranked", "")


def test_a_council_without_figures_says_so(sign_in):
    assert "No figures yet" in sign_in(Role.PEER).page("/councils/HPL").text


def test_statements_stay_the_same_however_much_there_is(sign_in, arrange):
    """The strict client fails above twelve; more figures and more engagements must not add any."""
    client = sign_in(Role.PLACEMENT_OFFICER)
    client.page("/councils/TRF")
    before = len(client.get("/councils/TRF").sql)
    with arrange():
        for source in ("lginform", "outturn"):
            import_shipped(source, by=None)
        for number in range(12):
            visit("TRF", clock.today() - timedelta(days=100 * number), stage=Stage.CLOSED)
    assert len(client.get("/councils/TRF").sql) <= before + 2 <= 12


def test_the_comparators_are_the_likest_councils(session):
    import_shipped("lginform", by=None)
    page = page_of("TRF")
    similar = council_queries.similar_councils(page.council.id, SimilarityModel.GLOBAL)
    assert list(page.similar) == list(similar)
    assert all(len(one.comparators) <= len(similar) for _, group in page.headlines for one in group)
