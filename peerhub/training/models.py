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


class BookingState(enum.Enum):
    """From asking for a place to having been there."""

    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    MISSED = "missed"

    @property
    def label(self) -> str:
        return {"booked": "Booked", "waiting": "On the waiting list", "missed": "Did not come"}.get(
            self.value, self.name.capitalize()
        )


TAKES_A_PLACE = frozenset({BookingState.BOOKED, BookingState.ATTENDED, BookingState.MISSED})


class CourseSession(Base):
    """A course on one occasion: when, where or online, who gives it, and for how many."""

    __tablename__ = "course_session"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("places BETWEEN 1 AND 500", name="places"),
        sa.CheckConstraint("venue <> '' OR link <> ''", name="where"),
        sa.Index("ix_course_session_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    venue: Mapped[str] = mapped_column(sa.String(200), default="")
    link: Mapped[str] = mapped_column(sa.String(300), default="")  # where to join; seen by those with a place only
    trainer: Mapped[str] = mapped_column(sa.String(120), default="")
    places: Mapped[int] = mapped_column()
    note: Mapped[str] = mapped_column(sa.String(1000), default="")  # what to bring, how to get there
    cancelled_because: Mapped[str | None] = mapped_column(sa.String(400))
    attendance_noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as it stands

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_because is not None


class SessionBooking(Base):
    """One peer's place on a session, or on its waiting list; kept when it is given back."""

    __tablename__ = "session_booking"
    __table_args__ = (sa.UniqueConstraint("session_id", "peer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("course_session.id"))
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    state: Mapped[BookingState] = mapped_column(one_of(BookingState))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the order of the waiting list
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar entry
    log_id: Mapped[int | None] = mapped_column(sa.ForeignKey("training_log.id", ondelete="SET NULL"))

    session: Mapped[CourseSession] = relationship()
    peer: Mapped[Peer] = relationship()
    evaluation: Mapped["SessionEvaluation | None"] = relationship(back_populates="booking", uselist=False)


class SessionEvaluation(Base):
    """What somebody who was there thought of it. 1 is not at all, 4 is very."""

    __tablename__ = "session_evaluation"
    __table_args__ = (
        sa.CheckConstraint("useful BETWEEN 1 AND 4", name="useful"),
        sa.CheckConstraint("ready BETWEEN 1 AND 4", name="ready"),
    )

    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("session_booking.id", ondelete="CASCADE"), primary_key=True)
    useful: Mapped[int] = mapped_column()
    ready: Mapped[int] = mapped_column()  # how ready the peer feels for the work
    keep: Mapped[str] = mapped_column(sa.String(1000), default="")
    change: Mapped[str] = mapped_column(sa.String(1000), default="")
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    booking: Mapped[SessionBooking] = relationship(back_populates="evaluation")


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
        # All that the board's figures ask of each peer, so that its rows need not be read.
        sa.Index("ix_training_log_counted", "peer_id", "state", "taken_on", "course_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"))
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
