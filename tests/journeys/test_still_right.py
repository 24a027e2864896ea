"""Once a year a peer says that everything is still right, in under two minutes, from the link in the e-mail."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Request

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.accounts.operations import make_link, token_of
from peerhub.db import db
from peerhub.peers.messages import STILL_RIGHT_LINK
from peerhub.peers.models import Peer
from peerhub.permissions import Role
from tests.journeys.person import WAYS, Person
from tests.support.browser import LiveServer, Visit
from tests.support.factories import in_days

# One on the link in the e-mail, one on the page that shows everything. Each asks the server for something new, so the
# requests say how many there were, with a mouse, by keyboard and without a script alike. Nobody signs in.
PRESSES = 2
EMAIL = f"{Role.PEER.value}@demo.example"


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """Where the link in the e-mail of the demo's peer leads, a year after the last word."""
    with live_server.app.app_context():
        peer = db.session.scalars(sa.select(Peer).join(User, User.id == Peer.user_id).where(User.email == EMAIL)).one()
        peer.profile_confirmed_on = in_days(-400)
        link = make_link(STILL_RIGHT_LINK, subject_id=peer.id, name=peer.name, email=peer.email, by=None)
        db.session.commit()
        return f"/still-right/{token_of(link)}"


@pytest.mark.parametrize("way", WAYS)
def test_a_profile_is_confirmed_with_two_presses(visit: Visit, address: str, live_server: LiveServer, way: str) -> None:
    peer, asked = Person(visit(javascript=way != "without JavaScript"), way), []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.redirected_from is None:
            asked.append(request.method)

    peer.page.on("request", note)
    peer.visitor.go(address)
    peer.sees("What is old is marked")
    peer.press("Yes, all of it is right")
    peer.sees("we shall ask again in a year")
    assert asked == ["GET", "POST"]
    assert len(asked) == PRESSES
    with live_server.app.app_context():
        peer_email = sa.select(Peer.profile_confirmed_on).join(User, User.id == Peer.user_id).where(User.email == EMAIL)
        assert db.session.scalar(peer_email) == clock.today()
