"""Who has a place and who waits. Pure: bookings in, answers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peerhub.training.models import TAKES_A_PLACE, BookingState, CourseSession, SessionBooking


@dataclass(frozen=True)
class Filling:
    """How full a session is."""

    places: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)

    @property
    def words(self) -> str:
        """ "3 of 16 places free", "Full, 2 waiting"."""
        if self.free:
            return f"{self.free} of {self.places} places free"
        return f"Full, {self.waiting} waiting" if self.waiting else "Full"


def filling(session: CourseSession, bookings: Iterable[SessionBooking]) -> Filling:
    """How many of the places are taken, and how many wait."""
    states = [booking.state for booking in bookings]
    return Filling(
        session.places,
        sum(state in TAKES_A_PLACE for state in states),
        states.count(BookingState.WAITING),
    )


def next_in_line(session: CourseSession, bookings: Iterable[SessionBooking]) -> list[SessionBooking]:
    """Those who wait and now get a place: as many as are free, in the order in which they asked."""
    everybody = list(bookings)
    return waiting_in_order(everybody)[: filling(session, everybody).free]


def waiting_in_order(bookings: Iterable[SessionBooking]) -> list[SessionBooking]:
    """The waiting list, whoever asked first at its head."""
    waiting = [booking for booking in bookings if booking.state is BookingState.WAITING]
    return sorted(waiting, key=lambda booking: (booking.asked_at, booking.id))


@dataclass(frozen=True)
class Verdict:
    """What those who were there thought: means of 1 to 4, and what they wrote. Empty below three answers."""

    answers: int
    useful: float
    ready: float
    keep: tuple[str, ...]
    change: tuple[str, ...]


FEWEST_ANSWERS = 3


def verdict(bookings: Sequence[SessionBooking]) -> Verdict | None:
    """The evaluations together, nobody named; None while so few answered that one could be guessed."""
    given = [booking.evaluation for booking in bookings if booking.evaluation is not None]
    if len(given) < FEWEST_ANSWERS:
        return None
    return Verdict(
        len(given),
        sum(item.useful for item in given) / len(given),
        sum(item.ready for item in given) / len(given),
        tuple(sorted(item.keep for item in given if item.keep)),
        tuple(sorted(item.change for item in given if item.change)),
    )
