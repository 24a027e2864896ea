"""A peer makes the address of their calendar feed, makes it anew, or withdraws it."""

import secrets

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.diaries.models import CalendarFeed
from peerhub.peers.models import Peer
from peerhub.peers.operations import PeerRefused


def make_feed(peer: Peer, *, by: Actor) -> CalendarFeed:
    """A new secret address; one made before opens nothing any more. Raises PeerRefused for anybody but the peer."""
    if peer.user_id != by.id:
        raise PeerRefused("Only the peer can make the address of their calendar")
    feed = db.session.get(CalendarFeed, peer.id)
    if feed is None:
        feed = CalendarFeed(peer_id=peer.id, salt="", made_at=clock.now())
        db.session.add(feed)
    feed.salt, feed.made_at = secrets.token_urlsafe(24), clock.now()
    record("peer.make-calendar", peer, by=by, label=f"{peer.reference} {peer.name}")
    return feed


def withdraw_feed(peer: Peer, *, by: Actor) -> None:
    """The address opens nothing from now on; nothing happens where there is none."""
    feed = db.session.get(CalendarFeed, peer.id)
    if feed is not None:
        db.session.delete(feed)
        record("peer.withdraw-calendar", peer, by=by, label=f"{peer.reference} {peer.name}")
