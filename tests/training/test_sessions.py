"""Places on sessions: never too many, passed on in order, and what having been there counts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from peerhub import clock
from peerhub.notifications.models import Message
from peerhub.peers.models import PeerStatus
from peerhub.permissions import Role
from peerhub.training import operations, queries
from peerhub.training.models import Accreditation, BookingState, CourseSession, TrainingLog, TrainingState
from peerhub.training.operations import SessionDetails, TrainingRefused
from peerhub.training.places import filling, next_in_line, verdict
from tests.support import factories


@pytest.fixture
def officer(session):
    return factories.make_user(Role.PLACEMENT_OFFICER)


def planned(officer, *, places=2, days=10, course=None):
    starts = clock.now() + timedelta(days=days)
    details = SessionDetails(starts, starts + timedelta(hours=6), places, venue="18 Smith Square")
    return operations.plan_session(course or factories.make_course(), details, by=officer)


def begun(found: CourseSession) -> None:
    """As if its time had come."""
    found.starts_at, found.ends_at = clock.now() - timedelta(hours=7), clock.now() - timedelta(hours=1)


class TestPlaces:
    def test_who_comes_too_late_waits_and_gets_what_is_given_back_in_order(self, session, officer):
        found, peers = planned(officer), [factories.make_peer() for _ in range(4)]
        bookings = [operations.book(found, peer, by=officer) for peer in peers]
        assert [item.state.value for item in bookings] == ["booked", "booked", "waiting", "waiting"]
        operations.give_back(bookings[0], by=officer)
        assert [item.state.value for item in bookings] == ["cancelled", "booked", "booked", "waiting"]
        # Whoever gave a place back and wants it again stands at the end.
        assert operations.book(found, peers[0], by=officer).state is BookingState.WAITING
        operations.give_back(bookings[1], by=officer)
        assert bookings[3].state is BookingState.BOOKED
        assert bookings[0].state is BookingState.WAITING

    def test_more_places_go_to_those_who_wait(self, session, officer):
        found = planned(officer, places=1)
        bookings = [operations.book(found, factories.make_peer(), by=officer) for _ in range(3)]
        session.flush()
        details = SessionDetails(found.starts_at, found.ends_at, 2, venue=found.venue)
        operations.change_session(found, details, version=found.version, by=officer)
        assert [item.state.value for item in bookings] == ["booked", "booked", "waiting"]

    @pytest.mark.parametrize("wrong", ["twice", "begun", "cancelled", "left"])
    def test_a_place_that_cannot_be_is_refused_in_a_sentence(self, session, officer, wrong):
        found, peer = planned(officer), factories.make_peer()
        if wrong == "twice":
            operations.book(found, peer, by=officer)
        elif wrong == "begun":
            begun(found)
        elif wrong == "cancelled":
            operations.cancel_session(found, reason="Snow.", by=officer)
        else:
            peer = factories.make_peer(status=PeerStatus.LEFT, left_on=clock.today())
        with pytest.raises(TrainingRefused):
            operations.book(found, peer, by=officer)

    def test_fewer_places_than_are_taken_are_refused(self, session, officer):
        found = planned(officer)
        for _ in range(2):
            operations.book(found, factories.make_peer(), by=officer)
        session.flush()
        details = SessionDetails(found.starts_at, found.ends_at, 1, venue=found.venue)
        with pytest.raises(TrainingRefused, match="2 places are taken"):
            operations.change_session(found, details, version=found.version, by=officer)


class TestMessages:
    def test_a_place_comes_with_its_date_which_a_calendar_reads(self, session, officer):
        found, peer = planned(officer), factories.make_peer()
        booking = operations.book(found, peer, by=officer)
        message = session.scalars(sa.select(Message)).one()
        assert (message.to_email, message.is_urgent) == (peer.email, True)
        event = Calendar.from_ical(message.calendar).walk("VEVENT")[0]
        assert str(event["UID"]) == f"booking-{booking.id}@peerhub"
        assert event.decoded("DTSTART") == found.starts_at.replace(microsecond=0)
        assert str(event["LOCATION"]) == "18 Smith Square"

    def test_everybody_is_told_once_when_it_is_called_off(self, session, officer):
        found = planned(officer, places=1)
        peers = [factories.make_peer() for _ in range(2)]
        for peer in peers:
            operations.book(found, peer, by=officer)
        operations.cancel_session(found, reason="The trainer is ill.", by=officer)
        off = session.scalars(sa.select(Message).where(Message.subject.startswith("Called off"))).all()
        assert {message.to_email for message in off} == {peer.email for peer in peers}
        assert all("The trainer is ill." in message.text for message in off)


class TestAttendance:
    def test_having_been_there_is_verified_training_and_can_be_put_right(self, session, officer):
        kind = factories.make_accreditation_kind(courses=1)
        course = kind.requirements[0].course
        found = planned(officer, course=course)
        there, absent = (operations.book(found, factories.make_peer(), by=officer) for _ in range(2))
        begun(found)
        operations.note_attendance(found, {there.id}, by=officer)
        assert (there.state, absent.state) == (BookingState.ATTENDED, BookingState.MISSED)
        entry = session.scalars(sa.select(TrainingLog)).one()
        assert (entry.peer_id, entry.state, entry.course_id) == (there.peer_id, TrainingState.VERIFIED, course.id)
        assert session.scalars(sa.select(Accreditation.peer_id)).all() == [there.peer_id]
        operations.note_attendance(found, {absent.id}, by=officer)
        session.flush()
        assert session.scalars(sa.select(TrainingLog.peer_id)).all() == [absent.peer_id]
        assert session.scalars(sa.select(Accreditation.peer_id)).all() == [absent.peer_id]

    def test_what_the_peer_logged_of_the_same_day_becomes_it(self, session, officer):
        found, peer = planned(officer), factories.make_peer()
        booking = operations.book(found, peer, by=officer)
        begun(found)
        day = clock.day_of(found.ends_at)
        factories.make_training_log(peer, course=found.course, taken_on=day, state=TrainingState.LOGGED)
        operations.note_attendance(found, {booking.id}, by=officer)
        assert session.scalars(sa.select(TrainingLog.state)).all() == [TrainingState.VERIFIED]

    def test_nobody_notes_their_own_attendance(self, session, officer):
        found = planned(officer)
        booking = operations.book(found, factories.make_peer(user_id=officer.id), by=officer)
        begun(found)
        with pytest.raises(TrainingRefused, match="colleague"):
            operations.note_attendance(found, {booking.id}, by=officer)

    def test_opinions_are_shown_from_three_on_and_are_the_peer_s_own(self, session, officer):
        found = planned(officer, places=3)
        bookings = []
        for _ in range(3):
            user = factories.make_user(Role.PEER)
            bookings.append((operations.book(found, factories.make_peer(user_id=user.id), by=officer), user))
        begun(found)
        operations.note_attendance(found, {item.id for item, _ in bookings}, by=officer)
        with pytest.raises(TrainingRefused):
            operations.evaluate(bookings[0][0], operations.Opinion(4, 4), by=officer)
        for count, (booking, user) in enumerate(bookings, start=1):
            operations.evaluate(booking, operations.Opinion(count, 4, keep=f"Words {count}"), by=user)
            session.expire_all()
            seen = verdict(queries.bookings_of(found))
            assert (seen is None) == (count < 3)
        assert (seen.useful, seen.keep) == (2, ("Words 1", "Words 2", "Words 3"))


def test_places_are_never_given_twice(session, officer):
    found = planned(officer, places=2)
    for _ in range(5):
        operations.book(found, factories.make_peer(), by=officer)
    bookings = queries.bookings_of(found)
    assert filling(found, bookings).taken == 2
    assert next_in_line(found, bookings) == []
