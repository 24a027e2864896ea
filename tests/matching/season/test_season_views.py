"""The pages of a season, from nothing to a plan that was written into the teams and taken back."""

import pytest

from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.matching.models import TeamDraft
from peerhub.matching.season.models import SeasonApplication, SeasonScenario
from peerhub.peers.models import Peer, PeerStatus
from peerhub.permissions import Role
from tests.matching.season.world import make_programme, planned, put, start
from tests.support.factories import make_user

PLANNER = "planner@example.org"


@pytest.fixture
def planner(arrange, sign_in):
    with arrange():
        make_user(Role.PLACEMENT_OFFICER, email=PLANNER, name="Robin Officer")
    return sign_in(email=PLANNER)


@pytest.fixture
def made(app, arrange, planner):
    """The id of a scenario of three engagements that was planned."""
    with arrange() as session:
        by = session.query(User).filter_by(email=PLANNER).one()
        return planned(app, make_programme(3), by).id


def rows(app, model) -> int:
    with app.app_context():
        return db.session.query(model).count()


def test_no_season_yet_says_what_to_do(planner):
    page = planner.page("/seasons")
    assert "No season planned yet" in page.text
    assert "Plan a season" in page.text


def test_nothing_to_plan_says_so(planner):
    assert "No engagement to plan" in planner.page("/seasons/new").text


def test_a_season_is_asked_for_planned_and_looked_at(app, arrange, planner):
    with arrange():
        make_programme(2)
    answer = planner.submit("/seasons/new", {"name": "Spring", "period": "ticked"}, status=200)
    assert "Choose at least one engagement whose visit lies ahead." in answer.page.text
    page = planner.page("/seasons/new")
    quarter = page.all("input", name="period")[0].get("value")
    answer = planner.submit("/seasons/new", {"name": "Spring", "period": quarter})
    assert "Begins in a moment." in answer.page.text
    assert "Look again" in answer.page.text
    Worker(app).do_next()
    page = planner.page(answer.path)
    assert "Week by week" in page.text
    assert "Town 0" in page.text
    assert "Proven: no plan has more points." in page.text
    assert "Nothing yet. This plan has changed no team." in page.text


def test_what_was_typed_is_kept_when_the_form_is_refused(arrange, planner):
    with arrange():
        make_programme(1)
    page = planner.submit("/seasons/new", {"name": "Spring"}).page
    assert page.one("input", name="name").get("value") == "Spring"


def test_every_place_is_marked_in_words(planner, made):
    page = planner.page(f"/season-scenarios/{made}")
    assert "Lead officer peer: Alex" in page.text
    assert ", planned" in page.text


def test_a_gap_is_said_and_not_only_drawn(app, arrange, planner):
    with arrange() as session:
        engagements = make_programme(1)
        for peer in session.query(Peer):
            peer.status = PeerStatus.LEFT
        by = session.query(User).filter_by(email=PLANNER).one()
        number = planned(app, engagements, by).id
    page = planner.page(f"/season-scenarios/{number}")
    assert "Lead officer peer: nobody can be asked" in page.text
    assert "0 of 2" in page.text


def test_scenarios_stand_side_by_side_and_are_compared_in_people(app, arrange, planner, made):
    with arrange() as session:
        scenario = session.get_one(SeasonScenario, made)
        season = scenario.season_id
        slot = scenario.found["teams"][0]["slots"][0]
        gone = session.get_one(Peer, slot["peer_id"])
        reference, name = gone.reference, gone.name
    fields = {"name": "Without one", "without": reference, "weights": "0", "exactness": "usual", "minutes": "2"}
    planner.submit(f"/seasons/{season}/scenarios/new", fields)
    Worker(app).do_next()
    page = planner.page(f"/seasons/{season}")
    assert "The scenarios side by side" in page.text
    assert "Without one, compared with As things stand" in page.text
    page = planner.page(f"/seasons/{season}/compare")
    assert "Only in As things stand" in page.text
    assert name in page.text


def test_a_reference_that_nobody_has_is_refused_at_its_field(arrange, planner, made):
    with arrange() as session:
        season = session.get_one(SeasonScenario, made).season_id
    fields = {"name": "B", "without": "P99999, P00", "weights": "0", "exactness": "usual", "minutes": "2"}
    page = planner.submit(f"/seasons/{season}/scenarios/new", fields).page
    assert "No peer has the reference P99999 and P00." in " ".join(page.field_errors.values())


def test_a_name_that_is_taken_is_refused_at_its_field(arrange, planner, made):
    with arrange() as session:
        season = session.get_one(SeasonScenario, made).season_id
    fields = {"name": "as things stand", "weights": "0", "exactness": "usual", "minutes": "2"}
    page = planner.submit(f"/seasons/{season}/scenarios/new", fields).page
    assert "This season has a scenario of this name already." in page.text


def test_comparing_one_scenario_with_itself_leads_back(arrange, planner, made):
    with arrange() as session:
        season = session.get_one(SeasonScenario, made).season_id
    assert planner.get(f"/seasons/{season}/compare").location == f"/seasons/{season}"


def test_a_plan_is_written_after_a_look_and_taken_back(app, planner, made):
    page = planner.page(f"/season-scenarios/{made}/apply")
    assert len(page.all("input", name="slots", checked=True)) == 6
    answer = planner.submit(f"/season-scenarios/{made}/apply", button="Write what is ticked into the teams")
    assert "Written into 3 teams. Nobody has been asked yet." in answer.page.text
    assert rows(app, TeamDraft) == 3
    assert "Nothing to write" in planner.page(f"/season-scenarios/{made}/apply").text
    answer = planner.submit(f"/season-scenarios/{made}", button="Undo all of it")
    assert "3 teams put back as before." in answer.page.text
    assert rows(app, TeamDraft) == 0


def test_one_place_alone(app, planner, made):
    page = planner.page(f"/season-scenarios/{made}/apply")
    first = page.all("input", name="slots")[0].get("value")
    planner.submit(f"/season-scenarios/{made}/apply", {"slots": [first]}, button="Write what is ticked into the teams")
    assert rows(app, TeamDraft) == 1


def test_a_team_that_somebody_changed_meanwhile_is_not_overwritten(app, arrange, planner, made):
    path = f"/season-scenarios/{made}/apply"
    token = planner.token(path)
    with arrange() as session:
        team = session.get_one(SeasonScenario, made).found["teams"][0]
        stranger = session.query(Peer).filter(Peer.status == PeerStatus.SUSPENDED).one()
        engagement = session.get_one(Engagement, team["engagement_id"])
        put(engagement, (engagement.slots[0], stranger))
    slot_id, version = team["slots"][0]["slot_id"], f"version-{team['engagement_id']}"
    fields = {"csrf_token": token, "slots": [slot_id], version: "0"}
    answer = planner.post(path, data=fields)
    assert answer.status_code == 409
    assert "Nothing was overwritten." in answer.page.text
    assert "Changed since" in answer.page.text
    [box] = answer.page.all("input", id=f"slot-{slot_id}")
    assert box.get("checked") is None
    # Of the other teams, what was not ticked is not ticked now.
    assert not answer.page.all("input", name="slots", checked=True)


def test_a_stale_plan_says_so(arrange, planner, made):
    with arrange() as session:
        scenario = session.get_one(SeasonScenario, made)
        peer = session.get_one(Peer, scenario.found["teams"][0]["slots"][0]["peer_id"])
        record("peer.update", peer, by=None, label="Somebody")
    assert "Something changed since this was planned" in planner.page(f"/season-scenarios/{made}").text


def test_a_fresh_plan_does_not_say_so(planner, made):
    assert "Something changed since" not in planner.page(f"/season-scenarios/{made}").text


def test_planning_that_failed_says_why_and_can_be_tried_again(app, arrange, planner):
    with arrange() as session:
        by = session.query(User).filter_by(email=PLANNER).one()
        number = start(make_programme(1), by).id
        job = session.query(Job).one()
        job.state, job.error = JobState.FAILED, "Unlock one of them."
    page = planner.page(f"/season-scenarios/{number}")
    assert "Unlock one of them." in page.text
    assert "Begins in a moment." in planner.submit(f"/season-scenarios/{number}", button="Try again").page.text
    assert planner.get(f"/season-scenarios/{number}/apply").status_code == 302


def test_undoing_twice_says_so(app, planner, made):
    planner.submit(f"/season-scenarios/{made}/apply", button="Write what is ticked into the teams")
    token = planner.token(f"/season-scenarios/{made}")
    with app.app_context():
        number = db.session.query(SeasonApplication).one().id
    planner.post(f"/season-applications/{number}/undo", data={"csrf_token": token})
    answer = planner.post(f"/season-applications/{number}/undo", data={"csrf_token": token}, follow_redirects=True)
    assert "This was undone already." in answer.page.text


def test_pages_take_as_many_statements_for_many_engagements_as_for_one(app, arrange, planner):
    counts = []
    for many in (1, 4):
        with arrange() as session:
            by = session.query(User).filter_by(email=PLANNER).one()
            number = planned(app, make_programme(many), by).id
        paths = (f"/season-scenarios/{number}", f"/season-scenarios/{number}/apply", "/seasons/new")
        counts.append([len(planner.get(path).sql) for path in paths])
    assert counts[0] == counts[1]


def test_shares_are_rounded_to_the_nearest_not_down(app):
    """One of six is 17%, and two of three are 67%."""
    with app.test_request_context():
        shares_table = app.jinja_env.get_template("matching/_season_people.html").module.shares_table
        page = str(shares_table("Regions", "Region", [["London", 1, 2], ["Wales", 5, 1]], ""))
    assert [share for share in ("17%", "83%", "67%", "33%") if share not in page] == []
