"""Seats and posts that a peer holds or held."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from peerhub import clock
from peerhub.audit.operations import Actor, changes, record
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.peers import rules
from peerhub.peers.models import Peer, PeerKind, PeerPost, Seniority
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import label_of, touch
from peerhub.peers.portfolios import LONGEST_PORTFOLIO

EARLIEST = date(1950, 1, 1)
LONGEST_TITLE = 160


@dataclass(frozen=True)
class PostDetails:
    """A post as it is entered: at a council of the register, or at an organisation in the peer's words."""

    title: str
    seniority: Seniority
    started_on: date
    council: Council | None = None
    organisation: str | None = None
    ended_on: date | None = None
    is_main: bool = True
    portfolio: str | None = None


def add_post(peer: Peer, details: PostDetails, *, by: Actor | None) -> PeerPost:
    """Enter a seat or post. A main one that is held now takes the place of the main one before it."""
    check_post(peer.kind, details)
    post = PeerPost(**_columns(details))
    peer.posts.append(post)
    _keep_one_main(peer, post)
    touch(peer)
    db.session.flush()
    record("peer.add-post", peer, by=by, label=label_of(peer), after=_told(post))
    return post


def correct_post(post: PeerPost, details: PostDetails, *, by: Actor) -> None:
    """Put right what was entered wrongly. An end that was not there before asks for a review as `end_post` does."""
    check_post(post.peer.kind, details)
    told = _told(post)
    if details.ended_on is not None and _is_main_at_council(post) and post.peer.needs_review_since is None:
        post.peer.needs_review_since = details.ended_on
    for key, value in _columns(details).items():
        setattr(post, key, value)
    _keep_one_main(post.peer, post)
    before, after = changes(told, _told(post))
    if after:
        touch(post.peer)
        record("peer.correct-post", post.peer, by=by, label=label_of(post.peer), before=before, after=after)


def end_post(post: PeerPost, ended_on: date, *, by: Actor) -> bool:
    """Say that a post has ended. Returns whether the peer needs a review now (R7): the main post at a council ended."""
    check_end(post, ended_on)
    peer, before = post.peer, {"ended_on": post.ended_on, "needs_review_since": post.peer.needs_review_since}
    was_main = _is_main_at_council(post)
    post.ended_on = ended_on
    if was_main and peer.needs_review_since is None:
        peer.needs_review_since = ended_on
    touch(peer)
    after = {"post": post.title, "ended_on": ended_on, "needs_review_since": peer.needs_review_since}
    record("peer.end-post", peer, by=by, label=label_of(peer), before=before, after=after)
    return was_main


def check_end(post: PeerPost, ended_on: date) -> None:
    """Refuse a last day that this post cannot have had. Raises PeerRefused at `ended_on`."""
    today = clock.today()
    if post.ended_on is not None and post.ended_on < today:
        raise PeerRefused(f"This post ended on {_words(post.ended_on)} already", field="ended_on")
    if ended_on < post.started_on:
        raise PeerRefused(f"The last day must be {_words(post.started_on)}, the first, or later", field="ended_on")
    if ended_on > today:
        raise PeerRefused("The last day must be in the past. Enter it once the post has ended", field="ended_on")


def _is_main_at_council(post: PeerPost) -> bool:
    """Whether losing it calls for a review (R7): the peer is introduced by it, and it is held at a council now."""
    return (
        post.ended_on is None
        and post.council_id is not None
        and rules.main_post(post.peer.posts, clock.today()) is post
    )


def check_post(kind: PeerKind, details: PostDetails) -> None:
    """Refuse what cannot be a post of such a peer. Raises PeerRefused at the field."""
    today = clock.today()
    if not details.title.strip():
        raise PeerRefused("Enter the post's title", field="title")
    if len(details.title) > LONGEST_TITLE:
        raise PeerRefused(f"The title must be {LONGEST_TITLE} characters or fewer", field="title")
    if len(details.portfolio or "") > LONGEST_PORTFOLIO:
        raise PeerRefused(f"The portfolio must be {LONGEST_PORTFOLIO} characters or fewer", field="portfolio")
    if (details.council is None) is not bool(details.organisation and details.organisation.strip()):
        raise PeerRefused("Choose a council, or name another organisation, but not both", field="council")
    holder = "a councillor" if kind is PeerKind.MEMBER else "an officer"
    if details.seniority not in rules.posts_for(kind):
        raise PeerRefused(f"Choose the kind of post that {holder} holds", field="seniority")
    if not EARLIEST <= details.started_on <= today + relativedelta(months=12):
        raise PeerRefused(f"The first day must be after {_words(EARLIEST)}, and within a year", field="started_on")
    if details.ended_on is not None and details.ended_on < details.started_on:
        raise PeerRefused("The last day must be the first day or later", field="ended_on")
    if details.ended_on is not None and details.ended_on > today:
        raise PeerRefused("The last day must be in the past. Leave it empty while the post is held", field="ended_on")


def _columns(details: PostDetails) -> dict[str, object]:
    return {
        "council": details.council,
        "organisation": (details.organisation or "").strip() or None,
        "title": details.title.strip(),
        "portfolio": (details.portfolio or "").strip() or None,
        "seniority": details.seniority,
        "started_on": details.started_on,
        "ended_on": details.ended_on,
        "is_main": details.is_main,
    }


def _keep_one_main(peer: Peer, post: PeerPost) -> None:
    if not post.is_main or post.ended_on is not None:
        return
    for other in peer.posts:
        if other is not post and other.ended_on is None:
            other.is_main = False


def _told(post: PeerPost) -> dict[str, object]:
    place = post.council.name if post.council else post.organisation
    return {
        "post": post.title,
        "at": place,
        "portfolio": post.portfolio,
        "seniority": post.seniority,
        "started_on": post.started_on,
        "ended_on": post.ended_on,
        "is_main": post.is_main,
    }


def _words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
