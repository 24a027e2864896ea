"""Reading the queue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from peerhub.db import db
from peerhub.jobs.models import OPEN_STATES, Job, JobRound, JobState
from peerhub.permissions import Permission


class Viewer(Protocol):
    """Whoever looks: `jobs` stands below `accounts` and so knows only this much of a user."""

    @property
    def id(self) -> int: ...

    def can(self, permission: Permission) -> bool: ...


def find_jobs(
    *, limit: int, offset: int, asked_by_id: int | None = None, state: JobState | None = None
) -> tuple[list[Job], int]:
    """One step of everybody's jobs, or of one person's, newest first, and how many there are in all."""
    conditions = [Job.state == state] if state else []
    conditions += [Job.asked_by_id == asked_by_id] if asked_by_id is not None else []
    total = db.session.execute(sa.select(sa.func.count(Job.id)).where(*conditions)).scalar_one()
    statement = sa.select(Job).where(*conditions).order_by(Job.id.desc()).limit(limit).offset(offset)
    return list(db.session.scalars(statement)), total


def get_job(job_id: int, *, visible_to: Viewer) -> Job:
    """One job of this person's own; of anybody's for an administrator. Raises NoResultFound."""
    return db.session.scalars(sa.select(Job).where(Job.id == job_id, _may_see(visible_to))).one()


def lock_job(job_id: int, *, visible_to: Viewer) -> Job:
    """The same, to be changed: no worker changes it meanwhile. Raises NoResultFound."""
    statement = sa.select(Job).where(Job.id == job_id, _may_see(visible_to)).with_for_update()
    return db.session.scalars(statement).one()


def newest(kind: str, *, state: JobState | None = None) -> Job | None:
    """The newest work of this kind, whoever asked for it."""
    conditions = [Job.kind == kind, *([Job.state == state] if state else [])]
    return db.session.scalars(sa.select(Job).where(*conditions).order_by(Job.id.desc()).limit(1)).one_or_none()


def ahead_of(job: Job) -> int:
    """How many jobs stand before this one in the queue."""
    waiting = (Job.state == JobState.QUEUED) & (Job.id < job.id)
    return db.session.scalar(sa.select(sa.func.count()).where(waiting)) or 0


def lock_leased(job_id: int, *, worker: str) -> Job | None:
    """The job, if this worker still has it; then nobody takes it away until the transaction ends."""
    held = (Job.id == job_id) & (Job.worker == worker) & (Job.state == JobState.RUNNING)
    statement = sa.select(Job).where(held).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def lock_next() -> Job | None:
    """The job that waits longest and that nobody else is about to take. SQLite knows no row locks, nor needs any."""
    statement = sa.select(Job).where(Job.state == JobState.QUEUED).order_by(Job.id).limit(1)
    return db.session.scalars(statement.with_for_update(skip_locked=True)).one_or_none()


def lock_overdue(now: datetime) -> Sequence[Job]:
    """Running jobs whose lease has run out."""
    statement = sa.select(Job).where(Job.state == JobState.RUNNING, Job.leased_until < now).order_by(Job.id)
    return db.session.scalars(statement.with_for_update(skip_locked=True)).all()


def has_work(now: datetime) -> bool:
    """Whether anything waits, or was left behind by a worker that is gone. Takes no lock."""
    overdue = (Job.state == JobState.RUNNING) & (Job.leased_until < now)
    return (
        db.session.scalar(sa.select(Job.id).where(sa.or_(Job.state == JobState.QUEUED, overdue)).limit(1)) is not None
    )


def rounds_done() -> dict[str, JobRound]:
    """What workers do again and again, by name, as it went last."""
    return {row.name: row for row in db.session.scalars(sa.select(JobRound))}


def is_round_due(name: str, now: datetime) -> bool:
    """Whether this has never been done, or its pause is over. Takes no lock."""
    due_at = db.session.scalar(sa.select(JobRound.due_at).where(JobRound.name == name))
    return due_at is None or due_at <= now


def lock_round(name: str) -> JobRound | None:
    """One round, to be changed; None where it was never done."""
    statement = sa.select(JobRound).where(JobRound.name == name).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def _may_see(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.can(Permission.JOB_MANAGE) else Job.asked_by_id == viewer.id


def is_at_rest(kind: str, *, since: datetime) -> bool:
    """Whether no work of this kind waits or runs, and none failed or was stopped since."""
    is_open = Job.state.in_(OPEN_STATES)
    went_wrong = sa.and_(Job.state.in_((JobState.FAILED, JobState.CANCELLED)), Job.ended_at > since)
    statement = sa.select(Job.id).where(Job.kind == kind, sa.or_(is_open, went_wrong)).limit(1)
    return db.session.scalar(statement) is None
