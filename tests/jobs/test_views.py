"""The pages of background work."""

from peerhub.db import db, writing
from peerhub.jobs import operations
from peerhub.jobs.kinds import task
from peerhub.jobs.models import Job, JobState
from peerhub.permissions import Role
from tests.jobs.conftest import add_skill
from tests.support.factories import make_user


def ask(arrange, label="Plan the season: spring", email="planner@example.org") -> int:
    with arrange():
        person = make_user(Role.PLACEMENT_OFFICER, email=email, name=email.split("@")[0].title())
        return operations.queue("add.skill", label=label, arguments={"name": "x"}, by=person).id


def change(app, job_id, **values):
    with app.app_context(), writing():
        found = db.session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(found, name, value)
        db.session.commit()


def test_nobody_asked_for_anything_yet(sign_in):
    assert "No background work yet" in sign_in(Role.PLACEMENT_OFFICER).page("/my-jobs").text
    assert "No background work yet" in sign_in(Role.ADMINISTRATOR).page("/jobs").text


def test_each_person_sees_their_own_work(arrange, sign_in):
    ask(arrange)
    ask(arrange, "Plan the season: autumn", "other@example.org")
    page = sign_in(email="planner@example.org").page("/my-jobs")
    assert "spring" in page.text
    assert "autumn" not in page.text


def test_an_administrator_sees_everybodys_and_what_the_program_said(app, arrange, sign_in):
    number = ask(arrange)
    change(app, number, state=JobState.FAILED, error="Try again.", fault="ZeroDivisionError: by nought")
    client = sign_in(Role.ADMINISTRATOR)
    assert "asked by Planner" in client.page("/jobs").text
    assert "ZeroDivisionError" in client.page(f"/jobs/{number}").text
    assert "ZeroDivisionError" not in sign_in(email="planner@example.org").page(f"/jobs/{number}").text


def test_somebody_elses_work_is_not_there(arrange, sign_in):
    number = ask(arrange)
    assert sign_in(Role.PLACEMENT_OFFICER).get(f"/jobs/{number}").status_code == 404


def test_the_list_can_be_narrowed_to_a_state(app, arrange, sign_in):
    change(app, ask(arrange), state=JobState.FAILED, error="Try again.")
    client = sign_in(Role.ADMINISTRATOR)
    assert "spring" in client.page("/jobs?state=failed").text
    assert "Nothing matches" in client.page("/jobs?state=done").text


def test_work_that_runs_shows_how_far_it_is_and_looks_again_by_itself(app, arrange, sign_in, hand):
    number = ask(arrange)
    with app.app_context(), writing():
        operations.lease_next(worker="w")
        operations.renew(number, worker="w", phase="Choosing teams", text="12,000 points so far", share=40)
        db.session.commit()
    page = sign_in(email="planner@example.org").page(f"/jobs/{number}")
    assert "Choosing teams" in page.text
    assert "12,000 points so far" in page.text
    [bar] = page.all("progress")
    assert bar.get("value") == "40"
    assert page.one(id=f"job-{number}").get("hx-trigger") == "every 500ms"
    assert "Look again" in page.text


def test_waiting_work_says_how_many_stand_before_it(arrange, sign_in):
    ask(arrange, "Other", "other@example.org")
    number = ask(arrange)
    assert "Waits for 1 other job." in sign_in(email="planner@example.org").page(f"/jobs/{number}").text


def test_stopping_and_trying_again(arrange, sign_in, hand, job):
    task("add.skill", page="jobs.own")(add_skill)
    number = ask(arrange)
    client = sign_in(email="planner@example.org")
    client.submit(f"/jobs/{number}", button="Stop")
    assert job(number).state is JobState.CANCELLED
    client.submit(f"/jobs/{number}", button="Try again")
    assert job(number).state is JobState.QUEUED
    hand.do_next()
    page = client.page(f"/jobs/{number}")
    assert "Done" in page.text
    assert page.one(id=f"job-{number}").get("hx-get") is None


def test_stopping_what_has_ended_says_so(arrange, sign_in, hand):
    task("add.skill", page="jobs.own")(add_skill)
    number = ask(arrange)
    client = sign_in(email="planner@example.org")
    token = client.token(f"/jobs/{number}")
    hand.do_next()
    answer = client.post(f"/jobs/{number}/stop", data={"csrf_token": token}, follow_redirects=True)
    assert "This work has ended already." in answer.page.text
