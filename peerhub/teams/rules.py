"""What a team needs and whether it is there. Pure: records in, plain values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerhub.engagements.dates import working_days
from peerhub.engagements.models import Engagement, SkillNeed, Stage, TeamSlot
from peerhub.peers.models import Peer, PeerPost
from peerhub.teams.models import Assignment, AssignmentState, ClearanceState

# While an engagement is here, a place that must be filled and is not is a gap; later it is history.
BEFORE_VISIT = frozenset({Stage.TEAM, Stage.PREPARING})
UNTIL_SERVED = BEFORE_VISIT | {Stage.ON_SITE}
CLEARANCE_TIME = timedelta(days=10)
CONFIRM_TIME = timedelta(days=5)
FEWEST, MOST = 3, 6  # R19: outside of this a team is unusual

SkillLevels = Mapping[tuple[int, int], int]
"""(peer id, skill id) → level 1 to 4."""


@dataclass(frozen=True)
class Place:
    """One slot of a team and who is in it, if anybody."""

    slot: TeamSlot
    assignment: Assignment | None

    @property
    def is_gap(self) -> bool:
        return self.assignment is None and self.slot.is_required


@dataclass(frozen=True)
class CoveredNeed:
    """A skill that the engagement needs, the level of everybody on the team in order, and whether it is met."""

    need: SkillNeed
    levels: tuple[int, ...]
    is_covered: bool


def places(engagement: Engagement, team: Iterable[Assignment]) -> list[Place]:
    """Every slot in its order, filled or not."""
    holders = {assignment.slot_id: assignment for assignment in team if assignment.is_active}
    return [Place(slot, holders.get(slot.id)) for slot in engagement.slots]


def gaps(engagement: Engagement, team: Iterable[Assignment]) -> list[TeamSlot]:
    """Required slots that nobody fills (R14)."""
    return [place.slot for place in places(engagement, team) if place.is_gap]


def coverage(engagement: Engagement, team: Sequence[Assignment], levels: SkillLevels) -> list[CoveredNeed]:
    """Each need with the team's levels; shadow peers and observers cover nothing (R18, R20)."""
    return [_covered(need, team, levels) for need in engagement.needs]


def _covered(need: SkillNeed, team: Sequence[Assignment], levels: SkillLevels) -> CoveredNeed:
    held = tuple(levels.get((assignment.peer_id, need.skill_id), 0) for assignment in team)
    counting = (level for level, assignment in zip(held, team, strict=True) if assignment.slot.counts)
    return CoveredNeed(need, held, any(level >= need.level for level in counting))


def peer_days(engagement: Engagement) -> int:
    """What an engagement takes of a peer's yearly allowance: the working days on site, preparation and report."""
    on_site = working_days(engagement.first_day, engagement.last_day)
    return max(on_site, 1) + engagement.type.notice_days


def clearance_due(asked_on: date, first_day: date) -> date:
    """By when a group office should have cleared its member: ten days, and before the visit in any event."""
    return min(asked_on + CLEARANCE_TIME, max(asked_on, first_day - timedelta(days=1)))


def confirmation_due(council_due_on: date, first_day: date) -> date:
    """By when the manager should confirm the team: five days after the council's day, and before the visit."""
    return min(council_due_on + CONFIRM_TIME, max(council_due_on, first_day - timedelta(days=1)))


def main_post(peer: Peer) -> PeerPost | None:
    """The post by which a peer is introduced: the main one held now, else the latest held."""
    held = [post for post in peer.posts if post.ended_on is None]
    return next((post for post in held if post.is_main), next(iter(held or peer.posts), None))


def introduction(peer: Peer) -> str:
    """A post in words: "Leader, Gateshead". Empty when none is on record."""
    post = main_post(peer)
    if post is None:
        return ""
    place = post.council.name if post.council else post.organisation
    return f"{post.title}, {place}" if place else post.title


def waits_for(assignment: Assignment) -> str:
    """Who has still to speak before this peer is certain: the peer (twice), the group office, nobody ("")."""
    if assignment.state is not AssignmentState.ASKED:
        return ""
    if assignment.answered_at is None:
        return "the peer"
    if needs_declaration(assignment):
        return "the declaration"
    clearance = assignment.clearance
    return "the group office" if clearance and clearance.state is ClearanceState.WAITING else ""


def needs_declaration(assignment: Assignment) -> bool:
    """Whoever was invited declares their interests, signed, before they are confirmed."""
    return assignment.invitation is not None and assignment.declaration is None
