"""The queue: one row for each piece of background work, written in the transaction that asks for it."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of


class JobState(enum.Enum):
    """Where a job stands. A running job is leased to one worker for a short time, and the lease renewed."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return JOB_STATE_LABELS[self]


JOB_STATE_LABELS = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "Running",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Stopped",
}
#: What a worker still has to do.
OPEN_STATES = frozenset({JobState.QUEUED, JobState.RUNNING})


class Job(Base):
    """One piece of background work: what, for whom, how far, and how it ended.

    `worker` and `leased_until` say who works on it; a worker that has lost its lease changes nothing any more.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        sa.CheckConstraint("(state = 'running') = (leased_until IS NOT NULL)", name="lease"),
        sa.Index("ix_job_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(200))  # what it is, in words: "Plan the season: spring 2027"
    state: Mapped[JobState] = mapped_column(one_of(JobState), default=JobState.QUEUED)
    arguments: Mapped[dict[str, Any]] = mapped_column(json_column())
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    asked_by_name: Mapped[str] = mapped_column(sa.String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(sa.String(80))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stop_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phase: Mapped[str] = mapped_column(sa.String(80), default="")
    share: Mapped[int | None] = mapped_column()  # of the work that is done, 0 to 100; None where nobody can say
    progress: Mapped[str] = mapped_column(sa.String(300), default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    error: Mapped[str | None] = mapped_column(sa.String(400))  # a sentence for whoever asked
    fault: Mapped[str | None] = mapped_column(sa.String(400))  # what the program said, for administrators

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def can_be_repeated(self) -> bool:
        return self.state in {JobState.FAILED, JobState.CANCELLED}


class JobRound(Base):
    """What workers do again and again: when one of them began it last, how that ended, and when it is due again."""

    __tablename__ = "job_round"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    said: Mapped[str] = mapped_column(sa.String(300), default="")
    is_fault: Mapped[bool] = mapped_column(default=False)
