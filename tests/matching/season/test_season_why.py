"""Why is somebody not in a place of a season's plan: a rule, or what it would cost the whole season."""

from types import SimpleNamespace

import pytest

from peerhub.accounts.models import User
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.matching.season import queries
from peerhub.matching.season.calendar import Mark, Place, Visit, make_calendar
from peerhub.matching.season.differences import figure_rows, summary
from peerhub.matching.season.models import SeasonScenario
from peerhub.matching.season.why import answered, cost
from peerhub.peers.models import Peer, PeerStatus
from peerhub.permissions import Role
from tests.matching.season.world import make_programme, planned, put
from tests.support.factories import in_days, make_user

PLANNER = "planner@example.org"
VISITS = {7: Visit(7, "CPC-1", "Thurrock", "Corporate peer challenge", in_days(10), in_days(13))}
PLACES = {1: Place(1, 7, "Lead", True, None), 2: Place(2, 7, "Finance peer", True, None)}
NAMES = {11: "Pat Green", 12: "Ada Able"}


def result(**details):
    return {"slot_id": 1, "peer_id": 11, "low": 420, "high": 420, "changed": [[1, 12, 11]], **details}


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({}, "is not chosen there. Having them as Lead at Thurrock costs the season 4.2 points."),
        (
            {"changed": [[1, 12, 11], [2, 11, 12]]},
            "elsewhere, as Finance peer at Thurrock. Moving them to Lead at Thurrock costs the season 4.2 points.",
        ),
        ({"low": 0, "high": 0}, "Lead at Thurrock costs nothing: such a plan has as many points."),
        ({"low": 100}, "Lead at Thurrock costs the season between 1 point and 4.2 points."),
        ({"changed": []}, "is there already in the best plan: Lead at Thurrock."),
        ({"low": None}, "cannot be Lead at Thurrock: they clash with somebody who is asked already or locked."),
    ],
)
def test_an_answer_is_a_sentence(details, said):
    sentence = answered(result(**details), PLACES, VISITS, NAMES).sentence
    assert sentence.startswith("Pat Green ")
    assert sentence.endswith(said)


def test_the_cost_is_a_number_where_both_are_proven_and_a_span_elsewhere():
    proven, better = SimpleNamespace(objective=90, bound=90), SimpleNamespace(objective=100, bound=100)
    assert cost(better, proven) == (10, 10)
    assert cost(SimpleNamespace(objective=100, bound=104), SimpleNamespace(objective=90, bound=93)) == (7, 14)
    assert cost(proven, proven) == (0, 0)


@pytest.fixture
def planner(arrange, sign_in):
    with arrange():
        make_user(Role.PLACEMENT_OFFICER, email=PLANNER, name="Robin Officer")
    return sign_in(email=PLANNER)


@pytest.fixture
def made(app, arrange, planner):
    with arrange() as session:
        return planned(app, make_programme(2), session.query(User).filter_by(email=PLANNER).one()).id


def a_place(session, made):
    """A required place of the plan, who stands there, and somebody of the same kind who stands nowhere."""
    plan = session.get(SeasonScenario, made).plan
    slot = plan["teams"][0]["slots"][0]
    on_it = {one["peer_id"] for team in plan["teams"] for one in team["slots"]}
    there = session.get(Peer, slot["peer_id"])
    others = session.query(Peer).filter(Peer.id.not_in(on_it), Peer.kind == there.kind).order_by(Peer.id)
    return slot["slot_id"], there, list(others)


def test_somebody_whom_a_rule_keeps_out_is_told_at_once(arrange, planner, made):
    with arrange() as session:
        slot_id, _, others = a_place(session, made)
        gone = next(one for one in others if one.status is PeerStatus.SUSPENDED)
        number = gone.reference
    page = planner.submit(f"/season-scenarios/{made}/why", {"peer": number, "place": slot_id}).page
    assert "cannot be asked: is suspended (R5)" in page.text
    page = planner.submit(f"/season-scenarios/{made}/why", {"peer": "nobody of this name", "place": slot_id}).page
    assert "Nobody in the pool has this name or number." in page.text
    page = planner.submit(f"/season-scenarios/{made}/why", {"peer": "Alex", "place": slot_id}).page
    assert "Several people have this name." in page.text


def test_the_whole_season_is_weighed_with_them_there(app, arrange, planner, made):
    with arrange() as session:
        slot_id, there, others = a_place(session, made)
        able = [one for one in others if one.status is PeerStatus.DEPLOYABLE and one.terms_version != 1]
        number, standing = able[-1].reference, there.reference
    answer = planner.submit(f"/season-scenarios/{made}/why", {"peer": number, "place": slot_id})
    assert "Begins in a moment." in answer.page.text
    Worker(app).do_next()
    page = planner.page(answer.path)
    assert "is not chosen there." in page.text or "is chosen elsewhere" in page.text
    planner.submit(answer.path, {"peer": standing, "place": slot_id})
    Worker(app).do_next()
    assert "is there already in the best plan" in planner.page(answer.path).text


def test_a_question_is_stopped_and_keeps_nothing(app, arrange, planner, made):
    with arrange() as session:
        slot_id, there, _ = a_place(session, made)
        number = there.reference
    planner.submit(f"/season-scenarios/{made}/why", {"peer": number, "place": slot_id})
    with arrange() as session:
        job_id = session.query(Job.id).filter_by(kind=queries.WHY).scalar()
    planner.post(f"/jobs/{job_id}/stop", data={"csrf_token": planner.token("/account")})
    assert not Worker(app).do_next()
    with arrange() as session:
        job = session.get(Job, job_id)
        assert (job.state, job.result) == (JobState.CANCELLED, None)


# The season's own page


def test_the_season_shows_the_teams_as_they_stand(arrange, planner, made):
    with arrange() as session:
        scenario = session.get(SeasonScenario, made)
        season_id = scenario.season_id
        slot_id, there, _ = a_place(session, made)
        visit = scenario.season.members[0].engagement
        slot = next(one for one in visit.slots if one.id == slot_id)
        put(visit, (slot, there))
    page = planner.page(f"/seasons/{season_id}")
    assert "The teams as they stand" in page.text
    assert "chosen, and not asked yet" in page.text
    assert "nobody chosen yet" in page.text
    page = planner.page(f"/season-scenarios/{made}")
    assert "were never asked for anything. This plan uses" in page.text


def test_without_a_plan_places_are_asked_chosen_or_open():
    places = [
        Place(1, 7, "Lead", True, 11),
        Place(2, 7, "Finance", True, None, 12),
        Place(3, 7, "Member", True, None),
        Place(4, 7, "Spare", False, None),
    ]
    calendar = make_calendar([VISITS[7]], places, None, NAMES)
    marks = [place.mark for place in calendar.rows[0].places]
    assert marks == [Mark.ASKED, Mark.CHOSEN, Mark.OPEN, Mark.SPARE]
    assert calendar.marks == marks
    assert calendar.rows[0].gaps == 1


def a_plan(objective, first_time, *empty):
    slots = [{"slot_id": one, "peer_id": None if one in empty else 11, "is_required": True} for one in (1, 2)]
    figures = {
        "unfilled": len(empty),
        "uncovered": [],
        "people": 2,
        "first_time": first_time,
        "at_cap": [],
        "load": [[11, 2, 8, 10], [12, 1, 4, 8]],
        "km": 5,
    }
    found = {"objective": objective, "bound": objective, "gap": 0, "status": "optimal", "figures": figures}
    return {**found, "teams": [{"engagement_id": 7, "slots": slots}]}


def test_what_sets_a_scenario_apart_is_one_sentence():
    one, other = a_plan(50_000, []), a_plan(38_000, [11, 12], 2)
    said = summary(one, other, name="B", where=lambda slot: f"place {slot} in May")
    assert said == "B uses 2 people for the first time; costs 120 points; leaves place 2 in May open."
    assert summary(other, one, name="A", where=str) == "A uses 0 people for the first time; gains 120 points; fills 2."
    assert summary(one, one, name="A", where=str) == ""


def test_how_evenly_the_load_lies_is_among_the_figures():
    rows = {row.label: row.values for row in figure_rows([a_plan(1, [])])}
    assert rows["People by number of engagements"] == ("1 on 1, 1 on 2",)
