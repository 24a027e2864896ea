"""People to look at and people who look."""

from collections.abc import Callable

import pytest

from peerhub.accounts.models import User
from peerhub.peers.models import Peer, Seniority
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import CheckingClient


@pytest.fixture
def as_own_peer(arrange, sign_in) -> Callable[..., tuple[CheckingClient, int]]:
    """`as_own_peer(seniority=…)`: a new peer who is signed in: the client and the peer's id."""

    def signed_in(**details: object) -> tuple[CheckingClient, int]:
        with arrange():
            user: User = factories.make_user(Role.PEER)
            peer = factories.make_peer(user_id=user.id, **details)
            email, peer_id = user.email, peer.id
        return sign_in(email=email), peer_id

    return signed_in


@pytest.fixture
def officer(sign_in) -> CheckingClient:
    """A placement officer who is signed in."""
    client: CheckingClient = sign_in(Role.PLACEMENT_OFFICER)
    return client


@pytest.fixture
def made(arrange) -> Callable[..., int]:
    """`made(seniority=…)`: the id of a new peer."""

    def make(**details: object) -> int:
        with arrange():
            return factories.make_peer(**details).id

    return make


@pytest.fixture
def staff(session) -> User:
    return factories.make_user(Role.PLACEMENT_OFFICER, name="Sam Staff")


@pytest.fixture
def peer(session) -> Peer:
    """A member peer, leader of a council."""
    return factories.make_peer(seniority=Seniority.LEADER)
