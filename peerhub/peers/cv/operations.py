"""Taking over what a peer confirmed of a CV. The CV itself is kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peerhub.audit.operations import Actor, record
from peerhub.peers.models import Peer
from peerhub.peers.operations import PeerRefused, PostDetails, add_post, set_skills, update_profile
from peerhub.peers.operations.marks import label_of


@dataclass(frozen=True)
class Confirmed:
    """What the peer confirmed; posts by their number on the page."""

    about: str
    speaks_welsh: bool
    levels: Mapping[int, int]
    posts: Sequence[tuple[int, PostDetails]]


def take_over(peer: Peer, confirmed: Confirmed, *, by: Actor) -> None:
    """Save it all or nothing (the caller rolls back). Raises PeerRefused at "<field>-<number of the post>"."""
    for number, post in confirmed.posts:
        try:
            add_post(peer, post, by=by)
        except PeerRefused as refused:
            raise PeerRefused(refused.sentence, field=f"{refused.field}-{number}") from refused
    update_profile(peer, {"about": confirmed.about, "speaks_welsh": confirmed.speaks_welsh}, by=by)
    set_skills(peer, confirmed.levels, by=by)
    record("peer.take-over", peer, by=by, label=label_of(peer), after={"posts": len(confirmed.posts)})
