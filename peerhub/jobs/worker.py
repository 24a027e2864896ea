"""The worker: takes a job, does it, and ends it in the transaction that writes what came of it.

So a job that is done once is seen once: whatever kills the worker before that transaction leaves nothing behind, and
whoever takes the job next begins at its beginning.
"""

import logging
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from secrets import token_hex
from threading import Event, Thread
from typing import Any

from flask import Flask

from peerhub import clock
from peerhub.audit.models import Way
from peerhub.audit.operations import by_way_of
from peerhub.db import db, writing
from peerhub.jobs import operations, queries
from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import Keep, kind_of
from peerhub.jobs.models import Job
from peerhub.jobs.rounds import Round, all_rounds

log = logging.getLogger(__name__)

SECONDS_BETWEEN_NOTES = 0.4
SECONDS_BETWEEN_LOOKS = 2.0
SOMETHING_WRONG = "Something went wrong, and nothing was changed. Try again; if it fails again, tell an administrator."
NOBODY_KNOWS = "This version of peerhub no longer does this kind of work. Nothing was changed."


class RunOfJob:
    """One job in the hands of this worker. A thread of its own renews the lease and writes down the progress."""

    def __init__(self, job: Job, worker: str, going: Event) -> None:
        self.job_id, self.asked_by_id = job.id, job.asked_by_id
        self.kind_name, self.arguments = job.kind, dict(job.arguments)
        self.worker = worker
        self._going = going  # set when the whole worker has to go
        self._asked = Event()  # set when somebody asked for an end, or the lease is lost
        self._told: tuple[str, str, int | None] = ("", "", None)

    def tell(self, phase: str, text: str = "", share: int | None = None) -> None:
        self._told = (phase, text, share)

    def should_stop(self) -> bool:
        return self._asked.is_set() or self._going.is_set()

    @property
    def worker_has_to_go(self) -> bool:
        return self._going.is_set() and not self._asked.is_set()

    def note(self) -> None:
        """Renew the lease, write down the progress, and hear whether somebody asked for an end."""
        phase, text, share = self._told
        with writing():
            is_held, is_stopping = operations.renew(
                self.job_id, worker=self.worker, phase=phase, text=text, share=share
            )
            db.session.commit()
        if is_stopping or not is_held:
            self._asked.set()

    @contextmanager
    def noted(self, app: Flask) -> Iterator[None]:
        """Within this block the progress is written down, twice a second."""
        over = Event()
        thread = Thread(target=self._keep_noting, args=(app, over), name=f"job {self.job_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _keep_noting(self, app: Flask, over: Event) -> None:
        while not over.wait(SECONDS_BETWEEN_NOTES):
            with app.app_context():
                try:
                    self.note()
                except Exception:
                    # The database may be busy or away for a moment; the lease outlives several failed notes.
                    log.exception("The progress of job %s could not be written down", self.job_id)


class Worker:
    """Does one job after the other. Any number may work on one database, in any number of processes."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{token_hex(4)}"
        self.going = Event()

    def work(self) -> None:
        """Until `going` is set."""
        while not self.going.is_set():
            operations.bell.clear()
            try:
                self.do_rounds()
                did_something = self.do_next()
            except Exception:
                log.exception("The queue could not be read")
                did_something = False
            if not did_something:
                operations.bell.wait(SECONDS_BETWEEN_LOOKS)

    def go(self) -> None:
        """End soon: what runs is put back into the queue."""
        self.going.set()
        operations.bell.set()

    def do_next(self) -> bool:
        """Take back what was left behind, then do the job that waits longest. False when there is none."""
        run = self._take()
        if run is None:
            return False
        with self.app.app_context(), by_way_of(Way.JOB):
            self._do(run)
        return True

    def do_rounds(self) -> None:
        """Do what is to be done again and again, where its time has come."""
        for one in all_rounds():
            if self.going.is_set():
                return
            with self.app.app_context(), by_way_of(Way.JOB):
                self._do_round(one)

    def _do_round(self, one: Round) -> None:
        try:
            is_due = queries.is_round_due(one.name, clock.now()) and one.wanted()
            db.session.rollback()
            if not is_due or not self._begins(one):
                return
            said, is_fault = one.doing(self.app.config), False
        except Exception as fault:
            log.exception("%s failed", one.name)
            said, is_fault = f"{type(fault).__name__}: {fault}", True
        db.session.rollback()
        with writing():
            operations.end_round(one.name, said=said, is_fault=is_fault)
            db.session.commit()

    def _begins(self, one: Round) -> bool:
        with writing():
            begins = operations.begin_round(one.name, one.pause)
            db.session.commit()
        return begins

    def _take(self) -> RunOfJob | None:
        with self.app.app_context():
            if not queries.has_work(clock.now()):
                return None
            db.session.rollback()
            with writing():
                operations.sweep()
                job = operations.lease_next(worker=self.name)
                run = RunOfJob(job, self.name, self.going) if job else None
                db.session.commit()
        return run

    def _do(self, run: RunOfJob) -> None:
        kind = kind_of(run.kind_name)
        try:
            if kind is None:
                raise JobError(NOBODY_KNOWS)  # noqa: TRY301 - ends as every other refusal does
            with run.noted(self.app):
                keep = kind.work(run)
            self._end(run, lambda job: _finish(job, run, keep))
        except StoppedWithNothing:
            self._end(run, operations.put_back if run.worker_has_to_go else operations.stop)
        except JobError as refused:
            self._fail(run, refused.sentence, refused)
        except Exception as fault:
            log.exception("Job %s (%s) failed", run.job_id, run.kind_name)
            self._fail(run, SOMETHING_WRONG, fault)

    def _fail(self, run: RunOfJob, sentence: str, fault: Exception) -> None:
        said = f"{type(fault).__name__}: {fault}"
        self._end(run, lambda job: operations.fail(job, error=sentence, fault=said))

    def _end(self, run: RunOfJob, how: Callable[[Job], None]) -> None:
        """One transaction: is the job still ours, what came of it, and its end."""
        db.session.rollback()
        try:
            with writing():
                job = queries.lock_leased(run.job_id, worker=run.worker)
                if job is None:
                    log.warning("Job %s was taken over by another worker: this one keeps nothing of it", run.job_id)
                    return
                how(job)
                db.session.commit()
        finally:
            db.session.rollback()


def _finish(job: Job, run: RunOfJob, keep: Keep) -> None:
    if run.worker_has_to_go and job.stop_asked_at is None:
        operations.put_back(job)
        return
    result: Mapping[str, Any] = keep()
    operations.finish(job, result)
