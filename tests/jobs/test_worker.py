"""What becomes of a job: done once, stopped, failed, taken over. In this process, through the worker itself."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent, Way
from peerhub.audit.operations import record
from peerhub.db import db, writing
from peerhub.jobs import operations
from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import task
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.peers.models import Skill
from tests.jobs.conftest import add_skill

LATER = timedelta(minutes=1)


def skills(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Skill.name).order_by(Skill.id)))


def change(app, job_id, how):
    with app.app_context(), writing():
        how(db.session.get_one(Job, job_id))
        db.session.commit()


def test_an_empty_queue_is_nothing_to_do(app, hand):
    assert hand.do_next() is False


def test_work_is_done_in_the_order_in_which_it_was_asked_for(app, hand, asked, job):
    task("add.skill", page="jobs.own")(add_skill)
    first, second = asked("add.skill", name="first"), asked("add.skill", name="second")
    assert hand.do_next()
    assert (job(first).state, job(second).state) == (JobState.DONE, JobState.QUEUED)
    assert hand.do_next()
    assert not hand.do_next()
    assert skills(app) == ["first", "second"]
    assert job(second).result == {"made": "second"}
    assert job(second).attempts == 1


def test_what_is_asked_for_and_not_committed_never_begins(app, hand):
    with app.app_context():
        operations.queue("add.skill", label="Never", arguments={}, by=by_nobody())
        db.session.rollback()
    assert hand.do_next() is False


def by_nobody():
    class Person:
        id, name = None, "Somebody"

    return Person()


def test_a_commit_rings_for_the_worker_of_this_process(asked):
    operations.bell.clear()
    asked("add.skill", name="x")
    assert operations.bell.is_set()


def test_work_that_fails_changes_nothing_and_says_so(app, hand, asked, job, caplog):
    @task("break", page="jobs.own")
    def broken(_run):
        def keep():
            add_skill(_run)()
            raise ZeroDivisionError("by nought")

        return keep

    number = asked("break", name="half")
    hand.do_next()
    ended = job(number)
    assert ended.state is JobState.FAILED
    assert ended.error == (
        "Something went wrong, and nothing was changed. Try again; if it fails again, tell an administrator."
    )
    assert ended.fault == "ZeroDivisionError: by nought"
    assert skills(app) == []
    assert "failed" in caplog.text


def test_a_refusal_is_told_in_its_own_words(hand, asked, job):
    @task("refuse", page="jobs.own")
    def refused(_run):
        raise JobError("Choose an engagement first.")

    number = asked("refuse")
    hand.do_next()
    assert (job(number).state, job(number).error) == (JobState.FAILED, "Choose an engagement first.")


def test_work_that_nobody_does_any_more_fails_in_words(hand, asked, job):
    number = asked("of.an.earlier.version")
    hand.do_next()
    assert job(number).state is JobState.FAILED
    assert "no longer does" in job(number).error


def test_progress_is_written_down_while_the_work_goes_on(app, hand, asked, job):
    seen = []

    @task("tell", page="jobs.own")
    def telling(run):
        run.tell("Looking", "3 of 7", 43)
        run.note()
        with app.app_context():
            seen.append(db.session.get_one(Job, run.job_id))
        return dict

    asked("tell")
    hand.do_next()
    assert (seen[0].phase, seen[0].progress, seen[0].share) == ("Looking", "3 of 7", 43)
    assert seen[0].leased_until > clock.now()


def test_a_thread_beside_the_work_writes_down_the_progress(app, hand, asked):
    """Waits for the note itself, not for a time."""
    written = threading.Event()

    @task("wait", page="jobs.own")
    def waiting(run):
        inner = run.note

        def note():
            inner()
            written.set()

        run.note = note
        run.tell("Waiting for the note")
        assert written.wait(30)
        return dict

    number = asked("wait")
    hand.do_next()
    with app.app_context():
        assert db.session.get_one(Job, number).state is JobState.DONE


def test_what_waits_and_is_stopped_never_begins(app, hand, asked, job):
    task("add.skill", page="jobs.own")(add_skill)
    number = asked("add.skill", name="never")
    change(app, number, lambda found: operations.cancel(found, by=by_nobody()))
    assert hand.do_next() is False
    assert job(number).state is JobState.CANCELLED


@pytest.mark.parametrize("has_something", [True, False])
def test_what_runs_and_is_stopped_keeps_what_it_has(app, hand, asked, job, has_something):
    @task("stop", page="jobs.own")
    def stopped(run):
        change(app, run.job_id, lambda found: operations.cancel(found, by=by_nobody()))
        assert not run.should_stop()
        run.note()
        assert run.should_stop()
        if not has_something:
            raise StoppedWithNothing
        return add_skill(run)

    number = asked("stop", name="so far")
    hand.do_next()
    assert job(number).state is JobState.CANCELLED
    assert skills(app) == (["so far"] if has_something else [])
    assert job(number).result == ({"made": "so far"} if has_something else None)


def test_a_worker_that_has_to_go_puts_its_work_back(app, hand, asked, job):
    @task("go", page="jobs.own")
    def going(run):
        hand.go()
        assert run.should_stop()
        return add_skill(run)

    number = asked("go", name="later")
    hand.work()
    assert (job(number).state, job(number).attempts) == (JobState.QUEUED, 0)
    assert skills(app) == []
    task("go", page="jobs.own")(add_skill)
    Worker(app).do_next()
    assert skills(app) == ["later"]


def test_a_worker_that_lost_its_lease_changes_nothing(app, hand, asked, job):
    """It was silent for too long, and another one did the work meanwhile."""
    other = Worker(app)

    @task("slow", page="jobs.own")
    def slow(run):
        task("slow", page="jobs.own")(add_skill)
        with app.app_context(), writing():
            assert operations.sweep(now=clock.now() + LATER) == 1
            db.session.commit()
        assert other.do_next()
        run.note()
        assert run.should_stop()
        return add_skill(run)

    number = asked("slow", name="once")
    hand.do_next()
    assert skills(app) == ["once"]
    assert (job(number).state, job(number).attempts) == (JobState.DONE, 2)


def test_work_that_is_interrupted_again_and_again_is_given_up(app, hand, asked, job):
    number = asked("any")
    for _ in range(operations.MOST_ATTEMPTS):
        with app.app_context(), writing():
            operations.lease_next(worker="one that dies")
            operations.sweep(now=clock.now() + LATER)
            db.session.commit()
    assert job(number).state is JobState.FAILED
    assert "interrupted 3 times" in job(number).error


def test_a_lease_that_runs_is_left_alone(app, asked):
    asked("any")
    with app.app_context(), writing():
        operations.lease_next(worker="one that lives")
        assert operations.sweep() == 0
        assert operations.lease_next(worker="another") is None
        db.session.rollback()


def test_stopped_work_that_was_left_behind_does_not_begin_again(app, asked, job):
    number = asked("any")
    with app.app_context(), writing():
        operations.cancel(operations.lease_next(worker="one that dies"), by=by_nobody())
        operations.sweep(now=clock.now() + LATER)
        db.session.commit()
    assert job(number).state is JobState.CANCELLED


def test_what_failed_can_be_tried_again_from_the_beginning(app, hand, asked, job):
    number = asked("add.skill", name="second time")
    hand.do_next()
    change(app, number, lambda found: operations.repeat(found, by=by_nobody()))
    assert (job(number).state, job(number).error) == (JobState.QUEUED, None)
    task("add.skill", page="jobs.own")(add_skill)
    hand.do_next()
    assert job(number).state is JobState.DONE


@pytest.mark.parametrize("what", ["cancel", "repeat"])
def test_work_that_has_ended_well_is_over(app, hand, asked, what):
    task("add.skill", page="jobs.own")(add_skill)
    number = asked("add.skill", name="x")
    hand.do_next()
    with pytest.raises(JobError):
        change(app, number, lambda found: getattr(operations, what)(found, by=by_nobody()))


def test_what_a_job_changes_is_recorded_as_such(app, hand, asked):
    @task("record", page="jobs.own")
    def recording(run):
        def keep():
            record("skill.add", db.session.get_one(Job, run.job_id), by=None, label="A skill")
            return {}

        return keep

    asked("record")
    hand.do_next()
    with app.app_context():
        event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "skill.add")).one()
        assert event.way is Way.JOB


def test_two_workers_never_do_the_same_job(app, asked):
    task("add.skill", page="jobs.own")(add_skill)
    names = [f"skill {number}" for number in range(6)]
    for name in names:
        asked("add.skill", name=name)

    def until_empty():
        own = Worker(app)
        while own.do_next():
            pass

    threads = [threading.Thread(target=until_empty) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(skills(app)) == names
