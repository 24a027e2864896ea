"""Who was there: it counts as verified training at once. And what those who were there thought of it."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.training import messages, queries
from peerhub.training.models import (
    OUR_PROVIDER,
    BookingState,
    CourseSession,
    SessionBooking,
    SessionEvaluation,
    TrainingLog,
    TrainingState,
)
from peerhub.training.operations.errors import TrainingRefused
from peerhub.training.operations.holding import renew_accreditations
from peerhub.training.operations.scheduling import label_of

ANSWERS = (1, 2, 3, 4)
LONGEST_WORDS = 1000


@dataclass(frozen=True)
class Opinion:
    """What somebody thought: two answers from 1 (not at all) to 4 (very), and words."""

    useful: int
    ready: int
    keep: str = ""
    change: str = ""


def note_attendance(session: CourseSession, present: Collection[int], *, by: Actor) -> None:
    """Note who of those with a place was there (ids of bookings). May be done again to put a slip right.

    Whoever was there has verified training from it, and the accreditation that follows; a slip put right takes both
    away. Nobody notes their own attendance.
    """
    if session.is_cancelled:
        raise TrainingRefused("This session was called off, so nobody was there")
    if session.starts_at > clock.now():
        raise TrainingRefused("The session has not begun yet. Come back once it has")
    counted = [item for item in queries.bookings_of(session) if item.state not in (
        BookingState.CANCELLED, BookingState.WAITING)]  # fmt: skip
    if any(item.peer.user_id == by.id and item.id in present for item in counted):
        raise TrainingRefused("You had a place yourself. A colleague has to note who was there")
    for booking in counted:
        was_there, is_there = booking.state is BookingState.ATTENDED, booking.id in present
        booking.state, booking.changed_at = (BookingState.ATTENDED if is_there else BookingState.MISSED), clock.now()
        if is_there and not was_there:
            _count(booking, by=by)
            messages.ask_for_opinion(booking)
        elif was_there and not is_there:
            _uncount(booking, by=by)
    session.attendance_noted_at = clock.now()
    there = sorted(item.peer.name for item in counted if item.state is BookingState.ATTENDED)
    record("course-session.note-attendance", session, by=by, label=label_of(session), after={"there": there})


def evaluate(booking: SessionBooking, opinion: Opinion, *, by: Actor) -> None:
    """What the peer thought of a session that they were at; it can be changed."""
    if booking.peer.user_id != by.id:
        raise TrainingRefused("Only the peer who was there can say what they thought")
    if booking.state is not BookingState.ATTENDED:
        raise TrainingRefused("You can say what you thought once staff have noted that you were there")
    for field in ("useful", "ready"):
        if getattr(opinion, field) not in ANSWERS:
            raise TrainingRefused("Choose one of the four answers", field=field)
    for field in ("keep", "change"):
        if len(getattr(opinion, field)) > LONGEST_WORDS:
            raise TrainingRefused(f"This must be {LONGEST_WORDS:,} characters or fewer", field=field)
    given = booking.evaluation or SessionEvaluation(booking=booking)
    given.useful, given.ready, given.given_at = opinion.useful, opinion.ready, clock.now()
    given.keep, given.change = opinion.keep.strip(), opinion.change.strip()
    db.session.add(given)
    # What was said stays between the peer and those who plan training: the record says only that it was said.
    record("course-session.evaluate", booking.session, by=by, label=label_of(booking.session))


def _count(booking: SessionBooking, *, by: Actor) -> None:
    """Verified training from having been there; what the peer logged of the same day themselves becomes it."""
    session, course = booking.session, booking.session.course
    day = clock.day_of(session.ends_at)
    entry = db.session.scalars(
        sa.select(TrainingLog).where(
            TrainingLog.peer_id == booking.peer_id, TrainingLog.course_id == course.id, TrainingLog.taken_on == day
        )
    ).first()
    if entry is None:
        entry = TrainingLog(
            peer=booking.peer, course=course, title=course.title, provider=OUR_PROVIDER, taken_on=day,
            hours=course.hours, state=TrainingState.VERIFIED, logged_at=clock.now(),
        )  # fmt: skip
        db.session.add(entry)
    entry.state, entry.decided_by_id, entry.decided_at = TrainingState.VERIFIED, by.id, clock.now()
    db.session.flush()
    booking.log_id = entry.id
    renew_accreditations(booking.peer, by=by)


def _uncount(booking: SessionBooking, *, by: Actor) -> None:
    entry = db.session.get(TrainingLog, booking.log_id) if booking.log_id else None
    booking.log_id = None
    if entry is not None:
        db.session.flush()
        db.session.delete(entry)
        renew_accreditations(booking.peer, by=by)
