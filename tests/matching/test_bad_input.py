"""No candidates, no places, too little time, an optimiser that fails: a clear state, and nothing lost."""

import logging

import pytest

from peerhub.accounts.models import User
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.matching import solve as solve_package
from peerhub.matching.season import operations
from peerhub.matching.season.models import SeasonScenario
from peerhub.matching.season.operations.planning import Options
from peerhub.peers.models import Peer, PeerStatus
from peerhub.permissions import Role
from tests.matching.scenes import Scene, post, team
from tests.matching.season.world import make_programme, settings, start
from tests.support.factories import make_user

PLANNER = "planner@example.org"
FAILED = "The optimiser failed, so nothing is proposed and nothing is changed."


@pytest.fixture
def scene(arrange):
    with arrange() as session:
        made = Scene(session)
    made.arrange = arrange
    return made


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def broken(monkeypatch, caplog):
    """An optimiser that fails whenever it is asked; what the program says of it stays out of the test's output."""

    def fail(*_arguments, **_named):
        raise RuntimeError("HiGHS gave up")

    def repaired():
        monkeypatch.undo()

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(solve_package, "solve", fail)
    monkeypatch.setattr("peerhub.matching.season.tasks.solve", fail)
    return repaired


def test_an_optimiser_that_fails_leaves_the_team_as_it_was(scene, officer, arrange, broken):
    post(officer, scene, "choose", slot=scene.slots[2], peer=scene.next)
    version = scene.version()
    answer = post(officer, scene, "propose")
    assert answer.status_code == 409
    assert FAILED in answer.page.text
    assert (team(arrange), scene.version()) == ({"Specialist officer": "Nia Next"}, version)
    broken()
    assert post(officer, scene, "propose", follow=True).status_code == 200
    assert len(team(arrange)) == 3


def test_what_if_looking_up_and_repairing_say_so_too(scene, officer, arrange, broken):
    post(officer, scene, "choose", slot=scene.slots[2], peer=scene.next)
    assert FAILED in officer.page(f"{scene.builder}/what-if?place=not-{scene.next}").text
    found = officer.page(f"{scene.builder}?look-up=able")
    assert "Ada Able can be asked" in found.text
    assert "of the best team" not in found.text
    assert "No repair could be worked out" in officer.page(f"{scene.builder}/repair").text


def test_a_press_with_a_script_brings_the_page_that_asking_again_brings(scene, officer):
    token = officer.token("/account")
    fields = {"csrf_token": token, "version": scene.version(), "seen": "", "opened": ""}
    answer = officer.post(f"{scene.builder}/propose", data=fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Proposed the best team for 3 places." in answer.page.text
    assert f'name="version" value="{scene.version()}"' in answer.text
    again = officer.page(scene.builder)
    (now,), (then,) = answer.page.all("table", class_="ph-grid"), again.all("table", class_="ph-grid")
    assert now.itertext is not None
    assert "".join(now.itertext()) == "".join(then.itertext())


def test_nobody_at_all_can_be_asked(scene, officer, arrange):
    with arrange() as session:
        for peer in session.query(Peer):
            peer.status = PeerStatus.SUSPENDED
    answer = post(officer, scene, "propose", follow=True)
    assert "Nobody can be asked for Lead officer peer, Lead member peer and Specialist officer." in answer.page.text
    assert team(arrange) == {}


# A season


@pytest.fixture
def by(arrange):
    with arrange():
        make_user(Role.PLACEMENT_OFFICER, email=PLANNER, name="Robin Officer")


def asked_for(arrange, prepare=None, options=None):
    """The id of a scenario of two engagements that waits for a worker; what is prepared is done to them first."""
    with arrange() as session:
        officer = session.query(User).filter_by(email=PLANNER).one()
        engagements = make_programme(2)
        if prepare:
            prepare(session, engagements)
        scenario = start(engagements, officer)
        if options:
            named = {"name": "Other", "options": options, "by": officer, "settings": settings()}
            return operations.add_scenario(scenario.season, **named).id
        return scenario.id


def outcome(arrange, scenario_id):
    with arrange() as session:
        scenario = session.get(SeasonScenario, scenario_id)
        return session.get(Job, scenario.job_id).state, scenario.plan


def work_off(app):
    while Worker(app).do_next():
        pass


def test_a_season_whose_optimiser_fails_says_so_and_can_be_tried_again(app, arrange, by, sign_in, broken):
    scenario_id = asked_for(arrange)
    work_off(app)
    state, plan = outcome(arrange, scenario_id)
    assert (state, plan) == (JobState.FAILED, None)
    planner = sign_in(email=PLANNER)
    page = planner.page(f"/season-scenarios/{scenario_id}")
    assert "Something went wrong, and nothing was changed." in page.text
    broken()
    planner.submit(f"/season-scenarios/{scenario_id}", button="Try again")
    work_off(app)
    assert outcome(arrange, scenario_id)[1] is not None


def test_a_season_that_nobody_can_be_asked_for_is_all_gaps(app, arrange, by):
    def nobody(session, _engagements):
        for peer in session.query(Peer):
            peer.status = PeerStatus.LEFT

    scenario_id = asked_for(arrange, nobody)
    work_off(app)
    state, plan = outcome(arrange, scenario_id)
    assert state is JobState.DONE
    assert plan["figures"]["unfilled"] == plan["figures"]["places"] > 0
    assert plan["figures"]["people"] == 0


def test_a_season_of_teams_without_places_is_planned_and_empty(app, arrange, by, sign_in):
    def no_places(session, engagements):
        for engagement in engagements:
            engagement.slots.clear()
        session.flush()

    scenario_id = asked_for(arrange, no_places)
    work_off(app)
    state, plan = outcome(arrange, scenario_id)
    assert state is JobState.DONE
    assert plan["figures"]["places"] == 0
    assert "0 of 0" in sign_in(email=PLANNER).page(f"/season-scenarios/{scenario_id}").text


def test_no_time_at_all_keeps_the_best_so_far_with_its_true_bound(app, arrange, by, sign_in):
    scenario_id = asked_for(arrange, options=Options(minutes=0))
    work_off(app)
    state, plan = outcome(arrange, scenario_id)
    assert state is JobState.DONE
    assert plan["status"] in {"time_limit", "optimal"}
    assert plan["bound"] >= plan["objective"]
    assert len(plan["teams"]) == 2
