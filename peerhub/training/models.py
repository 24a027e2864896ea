"""Courses, what peers log of their training, and the accreditation that verified training gives."""

import enum
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.documents.models import StoredFile
from peerhub.peers.models import Peer

OUR_PROVIDER = "Local Government Association"


class TrainingState(enum.Enum):
    """What staff made of a log entry."""

    LOGGED = "logged"
    VERIFIED = "verified"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"logged": "Waiting to be checked", "verified": "Verified", "returned": "Returned to you"}[self.value]


class Course(Base):
    """A course of the LGA's. Training elsewhere is logged without one, by its title and provider."""

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    hours: Mapped[Decimal] = mapped_column(sa.Numeric(5, 1))
    is_offered: Mapped[bool] = mapped_column(default=True)


class AccreditationKind(Base):
    """Something that a peer must hold to be deployed on some kinds of engagement."""

    __tablename__ = "accreditation_kind"
    __table_args__ = (sa.CheckConstraint("lasts_months > 0", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    lasts_months: Mapped[int] = mapped_column()
    position: Mapped[int] = mapped_column(default=0)

    requirements: Mapped[list["AccreditationRequirement"]] = relationship(
        back_populates="kind",
        order_by="AccreditationRequirement.position, AccreditationRequirement.course_id",
        lazy="selectin",
    )


class AccreditationRequirement(Base):
    """One course that counts towards an accreditation.

    Rows with the same `position` are alternatives; one of every position is needed, each within the months before
    the last of them was taken.
    """

    __tablename__ = "accreditation_requirement"

    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("accreditation_kind.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), primary_key=True)
    position: Mapped[int] = mapped_column()
    within_months: Mapped[int] = mapped_column()

    kind: Mapped[AccreditationKind] = relationship(back_populates="requirements")
    course: Mapped[Course] = relationship(lazy="joined")


class TrainingLog(Base):
    """One piece of training as a peer logged it, with what staff decided."""

    __tablename__ = "training_log"
    __table_args__ = (
        sa.CheckConstraint("hours > 0 AND hours <= 200", name="hours"),
        sa.CheckConstraint("state <> 'returned' OR return_reason IS NOT NULL", name="reason"),
        sa.Index("ix_training_log_state", "state", "logged_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course.id"))
    title: Mapped[str] = mapped_column(sa.String(160))  # the course's title on that day, or the peer's words
    provider: Mapped[str] = mapped_column(sa.String(120))
    taken_on: Mapped[date] = mapped_column()
    hours: Mapped[Decimal] = mapped_column(sa.Numeric(5, 1))
    reflection: Mapped[str] = mapped_column(sa.Text, default="")
    certificate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    state: Mapped[TrainingState] = mapped_column(one_of(TrainingState))
    logged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    return_reason: Mapped[str | None] = mapped_column(sa.String(400))
    version: Mapped[int] = mapped_column(default=1)

    peer: Mapped[Peer] = relationship()
    course: Mapped[Course | None] = relationship()
    certificate: Mapped[StoredFile | None] = relationship()

    @property
    def is_elsewhere(self) -> bool:
        """Whether it was not one of our courses; a checker may still have let it count as one."""
        return self.course is None or self.provider != OUR_PROVIDER

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as it stands


class Accreditation(Base):
    """An accreditation that a peer held over a run of days; what R4 compares with the on-site days."""

    __tablename__ = "accreditation"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="dates"),
        sa.UniqueConstraint("peer_id", "kind_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("accreditation_kind.id"), index=True)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()  # last day on which it is valid

    kind: Mapped[AccreditationKind] = relationship()
