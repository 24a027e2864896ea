"""Staff plan sessions of a course, change them, and call them off."""

from dataclasses import dataclass
from datetime import datetime

from peerhub import clock
from peerhub.audit.operations import Actor, changes, record
from peerhub.db import db
from peerhub.training import messages, queries
from peerhub.training.models import BookingState, Course, CourseSession
from peerhub.training.operations.booking import fill_places
from peerhub.training.operations.errors import TrainingRefused


@dataclass(frozen=True)
class SessionDetails:
    """When, where, by whom and for how many. `venue` empty: online, at `link`."""

    starts_at: datetime
    ends_at: datetime
    places: int
    venue: str = ""
    link: str = ""
    trainer: str = ""
    note: str = ""


def plan_session(course: Course, details: SessionDetails, *, by: Actor) -> CourseSession:
    """Plan one occasion of a course. Raises TrainingRefused at the field."""
    _check(details)
    if details.starts_at <= clock.now():
        raise TrainingRefused("The session must begin later than now", field="day")
    session = CourseSession(course=course, **vars(details))
    db.session.add(session)
    record("course-session.plan", session, by=by, label=label_of(session), after=_told(session))
    return session


def change_session(session: CourseSession, details: SessionDetails, *, version: int, by: Actor) -> None:
    """Change a session; whoever has a place is told, and more places go to those who wait."""
    _check(details)
    if version != session.version:
        raise TrainingRefused("Somebody else has changed this since you opened it. Look at it again, then save")
    if session.is_cancelled:
        raise TrainingRefused("This session was called off. Plan a new one")
    bookings = queries.bookings_of(session)
    taken = sum(booking.state is BookingState.BOOKED for booking in bookings)
    if details.places < taken:
        raise TrainingRefused(f"{taken} places are taken, so there must be at least as many", field="places")
    before = _told(session)
    for key, value in vars(details).items():
        setattr(session, key, value)
    was, now = changes(before, _told(session))
    if not now:
        return
    record("course-session.change", session, by=by, label=label_of(session), before=was, after=now)
    if set(now) - {"places"}:
        for booking in bookings:
            if booking.state is BookingState.BOOKED:
                booking.sequence += 1
                messages.session_changed(booking)
    fill_places(session, by=by)


def cancel_session(session: CourseSession, *, reason: str, by: Actor) -> None:
    """Call a session off; everybody who has a place or waits is told why."""
    told = reason.strip()
    if not told:
        raise TrainingRefused("Say why. Everybody who booked will read it", field="reason")
    if session.is_cancelled:
        raise TrainingRefused("This session was called off already")
    if session.attendance_noted_at is not None:
        raise TrainingRefused("This session has taken place. It cannot be called off any more")
    session.cancelled_because = told[:400]
    for booking in queries.bookings_of(session):
        if booking.state in (BookingState.BOOKED, BookingState.WAITING):
            booking.state, booking.changed_at, booking.sequence = (
                BookingState.CANCELLED, clock.now(), booking.sequence + 1,
            )  # fmt: skip
            messages.session_cancelled(booking)
    record("course-session.cancel", session, by=by, label=label_of(session), reason=told)


def label_of(session: CourseSession) -> str:
    return f"{session.course.title}, {clock.day_of(session.starts_at).isoformat()}"


def _told(session: CourseSession) -> dict[str, object]:
    return {
        "starts_at": session.starts_at, "ends_at": session.ends_at, "venue": session.venue or "online",
        "link": session.link, "trainer": session.trainer, "places": session.places, "note": session.note,
    }  # fmt: skip


def _check(details: SessionDetails) -> None:
    if details.ends_at <= details.starts_at:
        raise TrainingRefused("The end must be later than the beginning", field="ends")
    if not details.venue and not details.link:
        raise TrainingRefused("Enter where it is, or the address at which to join online", field="venue")
    if details.link and not details.link.startswith("https://"):
        raise TrainingRefused("The address must begin with https://", field="link")
