"""Peers who train, staff who check."""

import io
from collections.abc import Callable

import pytest

from peerhub.db import db
from peerhub.documents import operations as documents
from peerhub.documents.media import MediaType
from peerhub.peers.models import Peer
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import CheckingClient


@pytest.fixture
def as_own_peer(arrange, sign_in) -> Callable[..., tuple[CheckingClient, int]]:
    """`as_own_peer()`: a new peer who is signed in: the client and the peer's id."""

    def signed_in(**details: object) -> tuple[CheckingClient, int]:
        with arrange():
            user = factories.make_user(Role.PEER)
            email, peer_id = user.email, factories.make_peer(user_id=user.id, **details).id
        return sign_in(email=email), peer_id

    return signed_in


@pytest.fixture
def checker(sign_in) -> CheckingClient:
    """A placement officer who is signed in."""
    client: CheckingClient = sign_in(Role.PLACEMENT_OFFICER)
    return client


@pytest.fixture
def entry_of(arrange) -> Callable[..., int]:
    """`entry_of(peer_id, …)`: the id of an entry in that peer's log, with a certificate if its bytes are given."""

    def make(peer_id: int, *, certificate: bytes | None = None, **details: object) -> int:
        with arrange():
            if certificate is not None:
                details["certificate"] = documents.store_file(
                    io.BytesIO(certificate), name="certificate.pdf", allowed=list(MediaType), max_bytes=99_999, by=None
                )
            return factories.make_training_log(db.session.get(Peer, peer_id), **details).id

    return make


@pytest.fixture
def peer_id(arrange) -> int:
    with arrange():
        peer_id: int = factories.make_peer(given_name="Pat", family_name="Evans").id
    return peer_id
