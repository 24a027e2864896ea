"""Places on a session: taken, given back, and passed on to whoever waits longest."""

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.peers.models import Peer, PeerStatus
from peerhub.training import messages, queries
from peerhub.training.models import BookingState, CourseSession, SessionBooking
from peerhub.training.operations.errors import TrainingRefused
from peerhub.training.places import filling, next_in_line

HELD = frozenset({BookingState.BOOKED, BookingState.WAITING})


def book(session: CourseSession, peer: Peer, *, by: Actor) -> SessionBooking:
    """A place for this peer, or a place on the waiting list where all are taken.

    `session` was loaded to change, so that two who book at once never share one place. Raises TrainingRefused.
    """
    if session.is_cancelled:
        raise TrainingRefused("This session was called off. Choose another one")
    if session.starts_at <= clock.now():
        raise TrainingRefused("This session has begun. Choose another one")
    if peer.status in (PeerStatus.SUSPENDED, PeerStatus.LEFT):
        raise TrainingRefused(f"{peer.name} is {peer.status.value}, so no place can be booked", field="peer")
    bookings = queries.bookings_of(session)
    booking = next((item for item in bookings if item.peer_id == peer.id), None)
    if booking is not None and booking.state in HELD:
        raise TrainingRefused(f"{peer.name} is on this session already: {booking.state.label.lower()}", field="peer")
    others = [item for item in bookings if item is not booking]
    state = BookingState.BOOKED if filling(session, others).free else BookingState.WAITING
    now = clock.now()
    if booking is None:
        booking = SessionBooking(session=session, peer=peer, state=state, asked_at=now, changed_at=now)
        db.session.add(booking)
    else:
        booking.state, booking.asked_at, booking.changed_at = state, now, now
        booking.sequence += 1
    _note("place.book", booking, by=by)
    messages.place_booked(booking, by_peer=peer.user_id == by.id)
    return booking


def give_back(booking: SessionBooking, *, by: Actor) -> None:
    """Give a place, or a place on the waiting list, back; whoever waits longest gets it and is told."""
    if booking.state not in HELD:
        raise TrainingRefused("This place was given back already")
    if booking.session.starts_at <= clock.now():
        raise TrainingRefused("The session has begun. Staff note who was there")
    booking.state, booking.changed_at = BookingState.CANCELLED, clock.now()
    booking.sequence += 1
    _note("place.give-back", booking, by=by)
    if booking.peer.user_id != by.id:
        messages.place_taken_back(booking)
    fill_places(booking.session, by=by)


def fill_places(session: CourseSession, *, by: Actor) -> None:
    """Give the free places to those who wait, in their order."""
    db.session.flush()
    if session.is_cancelled or session.starts_at <= clock.now():
        return
    for booking in next_in_line(session, queries.bookings_of(session)):
        booking.state, booking.changed_at = BookingState.BOOKED, clock.now()
        booking.sequence += 1
        _note("place.pass-on", booking, by=by)
        messages.place_freed(booking)


def _note(action: str, booking: SessionBooking, *, by: Actor) -> None:
    when = clock.day_of(booking.session.starts_at).isoformat()
    behalf_of = None if booking.peer.user_id == by.id else booking.peer.name
    record(
        action, booking, by=by, label=f"{booking.session.course.title}, {when}: {booking.peer.reference}",
        after={"peer": booking.peer.name, "state": booking.state}, behalf_of=behalf_of,
    )  # fmt: skip
