"""R14 to R21 over a whole team: what is missing, what clashes, what is unusual."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from peerhub.matching.facts import EngagementFacts, PeerFacts, SlotFacts
from peerhub.matching.rules.registry import RuleBook, Scope, Severity
from peerhub.peers.models import PeerKind, Seniority
from peerhub.web.formats import plural

FEWEST, MOST = 3, 6


@dataclass(frozen=True)
class Member:
    """One peer in one place. `set_aside` are the rules that a person set aside for this choice, with a reason."""

    slot: SlotFacts
    peer: PeerFacts
    set_aside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Team:
    """A team as it stands, complete or not. What shadow peers bring is left out of `counting` (R20)."""

    engagement: EngagementFacts
    members: Sequence[Member]

    @cached_property
    def counting(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.slot.counts)

    @cached_property
    def by_slot(self) -> dict[int, Member]:
        return {member.slot.id: member for member in self.members}

    @cached_property
    def is_complete(self) -> bool:
        """Whether every required place is filled."""
        return not self.gaps

    @cached_property
    def gaps(self) -> tuple[SlotFacts, ...]:
        """Required places that are empty."""
        return tuple(slot for slot in self.engagement.slots if slot.is_required and slot.id not in self.by_slot)

    @cached_property
    def uncovered(self) -> tuple[int, ...]:
        """Skill ids of the needs that nobody who counts covers at the level asked (R18)."""
        return tuple(
            need.skill.id
            for need in self.engagement.needs
            if not any(member.peer.skills.get(need.skill.id, 0) >= need.level for member in self.counting)
        )


rule: RuleBook[[Team]] = RuleBook(Scope.TEAM)

Sentences = tuple[str, ...]


@rule("R14", Severity.WARN, "Every required place is filled, and a person fills one place.")
def places_are_filled(team: Team) -> Sentences:
    return tuple(f"The place “{slot.name}” is empty" for slot in team.gaps)


@rule("R15", Severity.BLOCK, "A challenge is led by a chief executive, and at least one member peer is on the team.")
def led_by_chief_executive(team: Team) -> Sentences:
    lead = team.engagement.lead_officer_slot
    if lead is None:
        return ()
    found = []
    leader = team.by_slot.get(lead.id)
    # Whoever put a member there (R14) has said why already.
    if leader and leader.peer.seniority is not Seniority.CHIEF_EXECUTIVE and not {"R14", "R15"} & leader.set_aside:
        found.append(f"{leader.peer.name} leads the team and is no chief executive")
    if team.is_complete and not any(member.peer.kind is PeerKind.MEMBER for member in team.counting):
        found.append("No member peer is on the team")
    return tuple(found)


@rule(
    "R16",
    Severity.WARN,
    "Member peers are of different groups; the lead member peer usually is of the council's controlling group.",
)
def groups_are_mixed(team: Team) -> Sentences:
    found = []
    groups = [member.peer.group for member in team.counting if member.peer.kind is PeerKind.MEMBER]
    if len(groups) > 1 and len(set(groups) - {None}) < 2:
        found.append("All member peers are of the same group")
    controlling, lead = team.engagement.controlling_group, team.engagement.lead_member_slot
    leader = team.by_slot.get(lead.id) if lead else None
    if controlling and leader and leader.peer.group != controlling:
        found.append(
            f"{leader.peer.name} is not of the group that runs the council ({team.engagement.controlling_group_name})"
        )
    return tuple(found)


@rule("R17", Severity.BLOCK, "No two peers of one team come from the same council.")
def homes_differ(team: Team) -> Sentences:
    return tuple(
        f"{one.peer.name} and {other.peer.name} are both from {team.engagement.council_name(one.peer.home)}"
        for one, other in combinations(team.counting, 2)
        if one.peer.home is not None
        and one.peer.home == other.peer.home
        and "R17" not in one.set_aside | other.set_aside
    )


@rule("R18", Severity.WARN, "Every skill that the engagement needs is covered by somebody at the level asked.")
def needs_are_covered(team: Team) -> Sentences:
    return tuple(
        f"Nobody covers {need.skill.name} at level {need.level}"
        for need in team.engagement.needs
        if need.skill.id in team.uncovered
    )


@rule("R19", Severity.WARN, "A challenge has four or five peers; fewer than three or more than six is unusual.")
def size_is_usual(team: Team) -> Sentences:
    engagement = team.engagement
    places = len(engagement.counting_slots)
    if engagement.lead_officer_slot is None or engagement.is_progress_review or FEWEST <= places <= MOST:
        return ()
    return (f"The team has {plural(places, 'place')} that count; three to six are usual",)


@rule("R20", Severity.WARN, "Shadow peers and observers count for nothing in the other rules.")
def shadows_do_not_count(team: Team) -> Sentences:
    return tuple(
        f"{member.peer.name} would cover {need.skill.name}, but a shadow peer does not count"
        for member in team.members
        if not member.slot.counts
        for need in team.engagement.needs
        if need.skill.id in team.uncovered and member.peer.skills.get(need.skill.id, 0) >= need.level
    )


@rule("R21", Severity.BLOCK, "At least one peer of the original team is on a progress review.")
def original_team_returns(team: Team) -> Sentences:
    original = team.engagement.original_team
    if not (team.engagement.is_progress_review and original and team.is_complete):
        return ()
    if any(member.peer.id in original for member in team.counting):
        return ()
    return ("Nobody of the original team is on this progress review",)


@rule("R21", Severity.WARN, "On a progress review the lead of the original team is wanted back.")
def original_lead_returns(team: Team) -> Sentences:
    original = team.engagement.original_team
    if not team.engagement.is_progress_review or not any(
        original.get(member.peer.id) is not None for member in team.counting
    ):
        return ()
    if any(original.get(member.peer.id) for member in team.counting):
        return ()
    return ("The lead of the original team is not on this progress review",)
