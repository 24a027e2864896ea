"""What peers are told about sessions by e-mail. A place comes with its date for the calendar."""

from peerhub import clock
from peerhub.notifications.calendars import moment_as_ics
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.training.models import BookingState, CourseSession, SessionBooking
from peerhub.web.formats import day, time_of_day

PLACE = message_kind("training.place", "something changes about a place that you have on a course", needed=True)
OPINION = message_kind("training.opinion", "you are asked what you thought of a course")
BOOKED_BY_YOU, BOOKED_FOR_YOU = "You booked a place on a course.", "A place on a course is booked for you."


def place_booked(booking: SessionBooking, *, by_peer: bool) -> None:
    """A place, or a place on the waiting list."""
    session = booking.session
    if booking.state is BookingState.WAITING:
        subject = f"On the waiting list: {session.course.title}, {day(clock.day_of(session.starts_at))}"
        text = f"{facts(session)}\n\nAll places are taken. You get the next one that is given back, and we tell you."
    else:
        subject = f"Your place: {session.course.title}, {day(clock.day_of(session.starts_at))}"
        text = f"{facts(session)}\n\nThe date is attached for your calendar."
    _tell(booking, subject, text, "place", BOOKED_BY_YOU if by_peer else BOOKED_FOR_YOU)


def place_freed(booking: SessionBooking) -> None:
    """Somebody gave a place back, and it is this peer's turn."""
    title = booking.session.course.title
    text = f"{facts(booking.session)}\n\nA place became free and is yours. If you cannot come, please give it back."
    _tell(booking, f"You have a place now: {title}", text, "place", "You were on the waiting list of a course.")


def place_taken_back(booking: SessionBooking) -> None:
    """Staff gave the place back for the peer."""
    title = booking.session.course.title
    _tell(booking, f"Your place was given back: {title}", facts(booking.session), "back", BOOKED_FOR_YOU)


def session_changed(booking: SessionBooking) -> None:
    """Another time, place or trainer."""
    title = booking.session.course.title
    text = f"{facts(booking.session)}\n\nThis is how it stands now. The new date is attached for your calendar."
    _tell(booking, f"Changed: {title}", text, "place", "You have a place on this course.")


def session_cancelled(booking: SessionBooking) -> None:
    """The session is called off."""
    session = booking.session
    text = f"{session.cancelled_because}\n\n{facts(session)}\n\nPlease take it out of your calendar, and book another."
    _tell(booking, f"Called off: {session.course.title}", text, "off", "You booked a place on this course.")


def ask_for_opinion(booking: SessionBooking) -> None:
    """Two questions, after the session."""
    queue_message(
        OPINION,
        to=_peer(booking),
        key=f"booking:{booking.id}:opinion",
        subject=f"What did you think? {booking.session.course.title}",
        text="Thank you for coming. Two questions help us to make the next one better. Your certificate is there too.",
        reason="You were on this course.",
        page=Page("training.evaluate", "Say what you thought", {"booking_id": booking.id}),
    )


def facts(session: CourseSession) -> str:
    """When and where, as lines."""
    lines = [
        f"- {session.course.title}",
        f"- {day(clock.day_of(session.starts_at))}, {time_of_day(session.starts_at)} to {time_of_day(session.ends_at)}",
        f"- {session.venue or 'Online: ' + session.link}",
    ]
    if session.trainer:
        lines.append(f"- With {session.trainer}")
    return "\n".join(lines) + (f"\n\n{session.note}" if session.note else "")


def calendar_of(booking: SessionBooking) -> bytes:
    """The date, for the peer's calendar; the same id as in their feed."""
    session = booking.session
    return moment_as_ics(
        uid=f"booking-{booking.id}", start=session.starts_at, end=session.ends_at, title=session.course.title,
        place=session.venue or session.link, text=session.note,
    )  # fmt: skip


def _tell(booking: SessionBooking, subject: str, text: str, matter: str, reason: str) -> None:
    """One message; told again only when the booking or the session has changed since."""
    queue_message(
        PLACE,
        to=_peer(booking),
        key=f"booking:{booking.id}:{matter}:{booking.sequence}:{booking.session.version}",
        subject=subject,
        text=text,
        reason=reason,
        page=Page("training.session", "See the session", {"course_session_id": booking.session_id}),
        calendar=calendar_of(booking) if booking.state is BookingState.BOOKED else None,
        urgent=True,
    )


def _peer(booking: SessionBooking) -> Recipient:
    peer = booking.peer
    return Recipient(peer.name, peer.email, peer.user_id)
