"""The yearly question "Still right?": what a peer changes on its one page, and the word that all of it is right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peerhub import clock
from peerhub.audit.operations import Actor
from peerhub.peers import rules
from peerhub.peers.models import Peer, PeerPost
from peerhub.peers.operations.errors import EditedMeanwhile, PeerRefused
from peerhub.peers.operations.posts import PostDetails, add_post, check_end, check_post, end_post
from peerhub.peers.operations.profile import ProfileDetails, confirm_profile, set_skills, update_profile


@dataclass(frozen=True)
class StillRight:
    """What the page says: words and days, levels by skill id, last days of posts that ended, a post that is new."""

    details: ProfileDetails
    levels: Mapping[int, int]
    ended: Mapping[PeerPost, date] = field(default_factory=dict)
    new_post: PostDetails | None = None


def confirm_everything(peer: Peer, said: StillRight, *, version: int | None = None, by: Actor) -> bool:
    """Save what the peer changed, and that all of it is right as of today (R12). All of it, or nothing.

    Returns whether a review is due: the main post ended, or a new one is held elsewhere (R7). Raises PeerRefused with
    the field at which it was asked (a post's last day is `last-<id>`), EditedMeanwhile when somebody else saved first.
    """
    if version is not None and version != peer.version:
        raise EditedMeanwhile(_theirs(peer, said))
    _check_posts(peer, said)
    for post, ended_on in said.ended.items():
        end_post(post, ended_on, by=by)
    if said.new_post is not None:
        if rules.is_held_elsewhere(peer.posts, said.new_post.council, clock.today()):
            peer.needs_review_since = peer.needs_review_since or min(said.new_post.started_on, clock.today())
        add_post(peer, said.new_post, by=by)
    update_profile(peer, said.details, by=by)
    set_skills(peer, said.levels, by=by)
    confirm_profile(peer, by=by)
    return peer.needs_review_since is not None


def _check_posts(peer: Peer, said: StillRight) -> None:
    """Everything that can be refused, before anything is written."""
    if said.new_post is not None:
        check_post(peer.kind, said.new_post)
    for post, ended_on in said.ended.items():
        try:
            check_end(post, ended_on)
        except PeerRefused as refused:
            raise PeerRefused(refused.sentence, field=f"last-{post.id}") from refused


def _theirs(peer: Peer, said: StillRight) -> dict[str, Any]:
    """What is saved now of the words and days that this person wanted to change."""
    return {key: getattr(peer, key) for key, value in said.details.items() if getattr(peer, key) != value}
