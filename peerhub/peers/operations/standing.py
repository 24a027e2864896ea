"""Where a peer stands between joining and leaving, and the review of those who lost their seat or post (R5, R7)."""

from datetime import date
from typing import NamedTuple

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.peers.models import Peer, PeerStatus
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import label_of, needed_reason


class Step(NamedTuple):
    """A change from one of the `expected` places to another."""

    expected: set[PeerStatus]
    to: PeerStatus
    action: str


def accept_peer(peer: Peer, *, reason: str, by: Actor) -> None:
    """Approved by group office or line manager and inducted: may be deployed from now on."""
    _change(peer, Step({PeerStatus.JOINING}, PeerStatus.DEPLOYABLE, "peer.accept"), reason=reason, by=by)


def suspend(peer: Peer, *, reason: str, by: Actor) -> None:
    """Not to be asked until reinstated."""
    _change(
        peer,
        Step({PeerStatus.JOINING, PeerStatus.DEPLOYABLE}, PeerStatus.SUSPENDED, "peer.suspend"),
        reason=reason,
        by=by,
    )


def reinstate(peer: Peer, *, reason: str, by: Actor) -> None:
    """The end of a suspension."""
    _change(peer, Step({PeerStatus.SUSPENDED}, PeerStatus.DEPLOYABLE, "peer.reinstate"), reason=reason, by=by)


def leave(peer: Peer, *, left_on: date, reason: str, by: Actor) -> None:
    """Has left the pool. The record stays for what the peer did; nobody is asked again."""
    if left_on < peer.joined_on:
        raise PeerRefused("The peer joined after that day. Enter a later one", field="left_on")
    if left_on > clock.today():
        raise PeerRefused("The day must be today or earlier", field="left_on")
    still_here = {PeerStatus.JOINING, PeerStatus.DEPLOYABLE, PeerStatus.SUSPENDED}
    _change(peer, Step(still_here, PeerStatus.LEFT, "peer.leave"), reason=reason, by=by)
    peer.left_on = left_on


def rejoin(peer: Peer, *, reason: str, by: Actor) -> None:
    """Comes back: joining again, to be accepted anew."""
    _change(peer, Step({PeerStatus.LEFT}, PeerStatus.JOINING, "peer.rejoin"), reason=reason, by=by)
    peer.left_on = None


def finish_review(peer: Peer, *, reason: str, by: Actor) -> None:
    """Somebody spoke with a peer who lost the seat or post, and they stay (R7). Those who do not stay: `leave`."""
    if peer.needs_review_since is None:
        raise PeerRefused("This peer has been reviewed already. Nothing was changed")
    told = needed_reason(reason)
    before = {"needs_review_since": peer.needs_review_since}
    peer.needs_review_since = None
    record("peer.review", peer, by=by, label=label_of(peer), before=before, reason=told)


def _change(peer: Peer, step: Step, *, reason: str, by: Actor) -> None:
    if peer.status not in step.expected:
        raise PeerRefused(f"This peer is {peer.status.label.lower()} by now. Nothing was changed")
    told = needed_reason(reason)
    before = {"status": peer.status}
    peer.status = step.to
    record(step.action, peer, by=by, label=label_of(peer), before=before, after={"status": step.to}, reason=told)
