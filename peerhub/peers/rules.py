"""What follows from a peer's dated facts on one day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from dateutil.relativedelta import relativedelta

from peerhub.councils.models import Council
from peerhub.peers.models import GroupMembership, Peer, PeerKind, PeerPost, PeerStatus, ProfilePart, Seniority

STALE_AFTER_MONTHS = 12  # R12
REMIND_AFTER_DAYS = 30
MOST_QUESTIONS = 3  # then somebody telephones

# What the levels of a skill mean, as the peer says it.
SKILL_LEVELS = {1: "some knowledge", 2: "has worked with it", 3: "has led it", 4: "could lead others"}
MEMBER_POSTS = frozenset(
    {
        Seniority.LEADER,
        Seniority.DEPUTY_LEADER,
        Seniority.CABINET_MEMBER,
        Seniority.GROUP_LEADER,
        Seniority.COMMITTEE_CHAIR,
        Seniority.COUNCILLOR,
    }
)


class Dated(Protocol):
    """Something that holds from a day on, until its last day if it has one."""

    @property
    def started_on(self) -> date: ...
    @property
    def ended_on(self) -> date | None: ...


SomethingDated = TypeVar("SomethingDated", bound=Dated)


def holds_on(item: Dated, on: date) -> bool:
    """Whether it holds on that day; its last day still counts."""
    return item.started_on <= on and (item.ended_on is None or on <= item.ended_on)


def current_posts(posts: Sequence[PeerPost], on: date) -> list[PeerPost]:
    """The posts held on that day: the main one first, then the latest."""
    held = [post for post in posts if holds_on(post, on)]
    return sorted(held, key=lambda post: (not post.is_main, -post.started_on.toordinal(), post.id or 0))


def main_post(posts: Sequence[PeerPost], on: date) -> PeerPost | None:
    """The post by which the peer is introduced on that day; None for somebody who holds none."""
    return next(iter(current_posts(posts, on)), None)


def past_posts(posts: Sequence[PeerPost], on: date) -> list[PeerPost]:
    """Posts that ended before that day, the latest first."""
    over = [post for post in posts if post.ended_on is not None and post.ended_on < on]
    return sorted(over, key=lambda post: (post.ended_on or date.max, post.started_on), reverse=True)


def group_on(memberships: Sequence[GroupMembership], on: date) -> GroupMembership | None:
    """The political group that a member peer sits with on that day; membership is dated, because people defect."""
    held = [membership for membership in memberships if holds_on(membership, on)]
    return max(held, key=lambda membership: membership.started_on, default=None)


def is_held_elsewhere(posts: Sequence[PeerPost], council: Council | None, on: date) -> bool:
    """Whether a post at this council, or outside councils, is a change of job: no post is held there on that day."""
    there = council.id if council else None
    return there not in {post.council_id for post in current_posts(posts, on)}


def posts_for(kind: PeerKind) -> list[Seniority]:
    """The levels of post that a member peer, or an officer peer, can hold."""
    return [level for level in Seniority if (level in MEMBER_POSTS) is (kind is PeerKind.MEMBER)]


def stale_from(on: date) -> date:
    """A profile last confirmed on this day or before is stale on `on`."""
    return on - relativedelta(months=STALE_AFTER_MONTHS)


def is_stale(confirmed_on: date | None, on: date) -> bool:
    """Whether a profile was not confirmed for twelve months (R12)."""
    return confirmed_on is None or confirmed_on <= stale_from(on)


def why_not_by_link(peer: Peer | None, *, email: str, made_on: date) -> str:
    """Why the yearly question is not answered by this link (any more), in a plain sentence; empty where it is."""
    if peer is None or peer.status is PeerStatus.LEFT:
        return "This link asked about a profile that is no longer in the pool. There is nothing left to do."
    if peer.email.lower() != email:
        return "This link was sent to an address that is no longer yours. Sign in to look at your profile."
    if peer.profile_confirmed_on is not None and peer.profile_confirmed_on >= made_on:
        return "You have said since then that your profile is right. There is nothing left to do until next year."
    return ""


def due_since(confirmed_on: date | None, joined_on: date) -> date:
    """The day from which a profile counts as stale: a year after the last word about it, or after joining."""
    return (confirmed_on or joined_on) + relativedelta(months=STALE_AFTER_MONTHS)


def question_on(since: date, today: date) -> int:
    """How often the question is asked by then: once when due, twice after 30 days, three times after 60 and no more."""
    return min(1 + (today - since).days // REMIND_AFTER_DAYS, MOST_QUESTIONS)


@dataclass(frozen=True)
class PartAge:
    """When a part of a profile was last confirmed, alone or with everything; never: None."""

    part: ProfilePart
    confirmed_on: date | None
    is_old: bool


def part_ages(peer: Peer, on: date) -> dict[str, PartAge]:
    """How old each part of the profile is, by the part's value: the later of its own day and the whole's counts."""
    own = {item.part: item.confirmed_on for item in peer.part_confirmations}
    ages = {}
    for part in ProfilePart:
        days = [day for day in (own.get(part), peer.profile_confirmed_on) if day is not None]
        confirmed_on = max(days, default=None)
        ages[part.value] = PartAge(part, confirmed_on, is_stale(confirmed_on, on))
    return ages


def reasons_not_to_ask(peer: Peer, terms_version: int) -> list[str]:
    """Why this peer cannot be asked at all at present, in sentences: R5 and R7."""
    reasons = []
    if peer.status is PeerStatus.JOINING:
        reasons.append("Has not finished joining yet.")
    elif peer.status is PeerStatus.SUSPENDED:
        reasons.append("Is suspended.")
    elif peer.status is PeerStatus.LEFT:
        reasons.append("Has left the pool.")
    if peer.terms_version != terms_version:
        reasons.append("Has not accepted the current terms.")
    if peer.needs_review_since is not None:
        lost = "lost the seat" if peer.kind is PeerKind.MEMBER else "left the council"
        reasons.append(f"Has {lost} and has not been reviewed since.")
    return reasons
