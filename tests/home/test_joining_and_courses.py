"""On first pages: how far somebody is who joins, whom an office has yet to clear, and which courses are booked."""

from datetime import timedelta

from peerhub import clock
from peerhub.joining.models import Joiner
from peerhub.peers.models import PeerKind, PeerStatus, Seniority
from peerhub.permissions import Role
from peerhub.training.models import BookingState, CourseSession, SessionBooking
from tests.home.test_first_page import headings
from tests.support import factories
from tests.support.factories import in_days


def test_a_peer_finds_courses_among_what_is_booked_and_is_asked_what_one_was_like(arrange, sign_in):
    with arrange():
        peer = factories.make_peer(user_id=factories.make_user(Role.PEER, email="p@example.org").id)
        for title, days, state in (
            ("Refresher", 20, BookingState.BOOKED),
            ("Full one", 30, BookingState.WAITING),
            ("Induction", -9, BookingState.ATTENDED),
        ):
            starts = clock.now() + timedelta(days=days)
            session = CourseSession(
                course=factories.make_course(title=title), starts_at=starts, ends_at=starts + timedelta(hours=5),
                venue="Town hall", places=9,
            )  # fmt: skip
            factories.db.session.add(
                SessionBooking(
                    session=session, peer=peer, state=state, asked_at=clock.now(), changed_at=clock.now(), sequence=0
                )
            )
    page = sign_in(email="p@example.org").page("/")
    assert "You are booked" in headings(page)
    assert any(words.startswith("Refresher, ") for words in page.links)
    assert "Induction: what did you think?" in page.links
    assert "Full one" not in page.text


def test_who_joins_sees_the_next_step_and_a_group_office_whom_it_has_yet_to_clear(arrange, sign_in):
    with arrange():
        group = factories.make_group()
        factories.make_user(Role.GROUP_OFFICE, email="g@example.org", group_id=group.id)
        user = factories.make_user(Role.PEER, email="p@example.org")
        peer = factories.make_peer(user_id=user.id, status=PeerStatus.JOINING, terms_version=None)
        own = {"peer_id": peer.id, "cleared_at": clock.now(), "approved_at": clock.now(), "inducted_on": in_days(-1)}
        for given, further in (("Ada", own), ("Bea", {}), ("Cleo", {"refused_at": clock.now()})):
            factories.db.session.add(
                Joiner(
                    route="nomination", kind=PeerKind.MEMBER, given_name=given, family_name="Marsh", group=group,
                    email=f"{given}@example.org".lower(), title="Leader", seniority=Seniority.LEADER, why="",
                    organisation="A council", started_on=in_days(-90), begun_at=clock.now(), begun_by_name="Office",
                    **further,
                )
            )  # fmt: skip
    page = sign_in(email="p@example.org").page("/")
    assert headings(page)[0] == "Your way into the pool"
    assert "Next: accredited" in page.links
    assert "This is your turn." in page.text
    page = sign_in(email="g@example.org").page("/")
    assert headings(page) == ["Nominated members to clear 1"]
    assert "Bea Marsh" in page.links
