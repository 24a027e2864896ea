"""What people do with background work, and what workers do. Each is one short transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.jobs import queries
from peerhub.jobs.errors import JobError
from peerhub.jobs.models import Job, JobRound, JobState

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
GAVE_UP = (
    f"The work was interrupted {MOST_ATTEMPTS} times, and nothing was changed. Try it again, or ask an administrator "
    "to look at the server."
)

THE_SYSTEM = "The system"

#: Rung when work was put into the queue by this process, so that its worker need not wait to look.
bell = Event()


def queue(kind: str, *, label: str, arguments: Mapping[str, Any], by: Actor | None) -> Job:
    """Ask for work: it begins once the transaction is committed, and not at all if it is not. `by` None: the system."""
    job = Job(
        kind=kind,
        label=label[:200],
        arguments=dict(arguments),
        asked_at=clock.now(),
        asked_by_id=by.id if by else None,
        asked_by_name=by.name if by else THE_SYSTEM,
    )
    db.session.add(job)
    record("job.ask", job, by=by, label=job.label)
    _ring_on_commit()
    return job


def cancel(job: Job, *, by: Actor) -> None:
    """Ask for an end. What waits never begins; what runs stops soon and keeps what it has."""
    if not job.is_open:
        raise JobError("This work has ended already.")
    if job.state is JobState.QUEUED:
        job.state, job.ended_at = JobState.CANCELLED, clock.now()
    job.stop_asked_at = clock.now()
    record("job.stop", job, by=by, label=job.label)


def repeat(job: Job, *, by: Actor) -> None:
    """Put work that failed or was stopped into the queue again, from its beginning."""
    if not job.can_be_repeated:
        raise JobError("Only work that failed or was stopped can be tried again.")
    job.state, job.attempts = JobState.QUEUED, 0
    job.worker = job.started_at = job.ended_at = job.stop_asked_at = None
    job.phase, job.progress, job.share = "", "", None
    job.result = job.error = job.fault = None
    record("job.repeat", job, by=by, label=job.label)
    _ring_on_commit()


def sweep(*, now: datetime | None = None) -> int:
    """Take back what a worker no longer works on: once more, or never again after too many attempts.

    Returns how many jobs were taken back.
    """
    overdue = queries.lock_overdue(now or clock.now())
    for job in overdue:
        if job.stop_asked_at is not None:
            _end(job, JobState.CANCELLED)
        elif job.attempts >= MOST_ATTEMPTS:
            _end(job, JobState.FAILED, error=GAVE_UP, fault="The worker stopped answering.")
        else:
            job.state, job.worker, job.leased_until = JobState.QUEUED, None, None
    return len(overdue)


def lease_next(*, worker: str) -> Job | None:
    """Give the job that waits longest to this worker; None when nothing waits."""
    job = queries.lock_next()
    if job is not None:
        job.state, job.worker, job.leased_until = JobState.RUNNING, worker, clock.now() + LEASE
        job.started_at, job.attempts = clock.now(), job.attempts + 1
        job.phase, job.progress, job.share = "", "", None
    return job


def renew(job_id: int, *, worker: str, phase: str, text: str, share: int | None) -> tuple[bool, bool]:
    """Renew the lease and write down how far the work is. Returns (still leased, asked to stop)."""
    held = (Job.id == job_id) & (Job.worker == worker) & (Job.state == JobState.RUNNING)
    statement = (
        sa.update(Job)
        .where(held)
        .values(leased_until=clock.now() + LEASE, phase=phase[:80], progress=text[:300], share=share)
        .returning(Job.stop_asked_at)
    )
    found = db.session.execute(statement).one_or_none()
    return found is not None, bool(found and found.stop_asked_at)


def finish(job: Job, result: Mapping[str, Any]) -> None:
    """The work is done, or was stopped and kept what it had."""
    job.result = dict(result)
    _end(job, JobState.CANCELLED if job.stop_asked_at is not None else JobState.DONE)


def stop(job: Job) -> None:
    """The work was asked to stop and kept nothing."""
    _end(job, JobState.CANCELLED)


def put_back(job: Job) -> None:
    """The worker has to go: somebody else begins this work again, and it does not count as an attempt."""
    job.state, job.worker, job.leased_until = JobState.QUEUED, None, None
    job.attempts -= 1


def fail(job: Job, *, error: str, fault: str) -> None:
    """The work failed by itself: trying again would fail again, so a person decides."""
    _end(job, JobState.FAILED, error=error, fault=fault)


def begin_round(name: str, pause: timedelta) -> bool:
    """Take the turn to do this; False when somebody else has it, or did it within the pause."""
    now = clock.now()
    held = queries.lock_round(name)
    if held is None:
        try:
            with db.session.begin_nested():
                db.session.add(JobRound(name=name, began_at=now, due_at=now + pause))
        except IntegrityError:  # another worker began it in the same moment
            return False
        return True
    if held.due_at > now:
        return False
    held.began_at, held.due_at, held.ended_at = now, now + pause, None
    return True


def end_round(name: str, *, said: str, is_fault: bool = False) -> None:
    """How it went."""
    held = queries.lock_round(name)
    if held is not None:
        held.ended_at, held.said, held.is_fault = clock.now(), said[:300], is_fault


def _end(job: Job, state: JobState, *, error: str | None = None, fault: str | None = None) -> None:
    job.state, job.worker, job.leased_until, job.ended_at = state, None, None, clock.now()
    job.error, job.fault = error and error[:400], fault and fault[:400]


def _ring_on_commit() -> None:
    event.listen(db.session(), "after_commit", lambda _session: bell.set(), once=True)
