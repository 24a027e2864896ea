"""Sessions on the pages: staff plan, a peer books and gives back, staff note attendance, papers are printed."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from peerhub import clock
from peerhub.db import db
from peerhub.permissions import Role
from peerhub.training.models import CourseSession, SessionBooking
from peerhub.training.views.courses import time_in
from tests.support import factories
from tests.support.factories import in_days


@pytest.fixture
def planned(arrange):
    """The id of a session in ten days with one place."""
    with arrange() as session:
        starts = clock.now() + timedelta(days=10)
        made = CourseSession(
            course=factories.make_course(title="Refresher"), starts_at=starts, ends_at=starts + timedelta(hours=5),
            places=1, link="https://meet.example/secret-room",
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def test_staff_plan_a_session_and_a_wrong_time_is_said_at_its_field(checker, arrange):
    with arrange():
        course = factories.make_course(title="Chairing").id
    day, address = in_days(30), f"/courses/{course}/sessions/new"
    fields = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "starts": "half 9", "venue": "Hall"}
    page = checker.submit(address, fields).page
    assert page.field_errors == {"starts": "Enter a time of day, such as 9:30"}
    page = checker.submit(address, {**fields, "starts": "9.30"}).page
    assert page.heading.startswith("Chairing")
    assert "16 of 16 places free" in page.text


def test_a_peer_books_the_address_shows_and_the_next_one_waits(as_own_peer, planned):
    address = f"/training-sessions/{planned}"
    first, _ = as_own_peer()
    second, _ = as_own_peer()
    assert "secret-room" not in first.page(address).text
    page = first.submit(address, button="Book a place").page
    assert "You have a place" in page.text
    assert "secret-room" in page.text
    page = second.submit(address, button="Join the waiting list").page
    assert "You are on the waiting list" in page.text
    assert "secret-room" not in page.text
    first.submit(address, button="Give the place back")
    assert "You have a place" in second.page(address).text


def test_from_attendance_to_certificate_and_learning_record(as_own_peer, checker, planned, app):
    client, peer_id = as_own_peer(given_name="Pat", family_name="Evans")
    client.submit(f"/training-sessions/{planned}", button="Book a place")
    with app.app_context():
        found = db.session.get_one(CourseSession, planned)
        found.starts_at, found.ends_at = clock.now() - timedelta(hours=6), clock.now() - timedelta(hours=1)
        booking = db.session.scalars(sa.select(SessionBooking.id)).one()
        db.session.commit()
    assert client.get(f"/training-bookings/{booking}/certificate.pdf").status_code == 404
    checker.submit(f"/training-sessions/{planned}/attendance", {})
    papers = {
        f"/training-bookings/{booking}/certificate.pdf": "Certificate of attendance",
        "/training/record.pdf": "Learning record",
    }
    for address, title in papers.items():
        text = PdfReader(BytesIO(client.get(address).data)).pages[0].extract_text()
        assert title in text
        assert "Pat Evans" in text
        assert "Refresher" in text
    assert checker.get(f"/peers/{peer_id}/training/record.pdf").status_code == 200
    stranger, _ = as_own_peer()
    assert stranger.get(f"/training-bookings/{booking}/certificate.pdf").status_code == 404


@pytest.mark.parametrize(
    ("text", "read"), [("9:30", "09:30"), ("16.00", "16:00"), ("4pm", "16:00"), ("24:00", None), ("noon", None)]
)
def test_times_are_read_as_people_write_them(text, read):
    found = time_in(text)
    assert (found and f"{found:%H:%M}") == read


def test_a_board_member_does_not_see_sessions(sign_in, planned):
    assert sign_in(Role.BOARD_MEMBER).get(f"/training-sessions/{planned}/places").status_code == 403
