"""What accepting a team will do, before it is done."""

from dataclasses import dataclass

from peerhub.matching.explaining import reasons_for_council
from peerhub.matching.explaining.words import post_text
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment, standing_objections
from peerhub.matching.rules import Finding, team_findings
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerKind


@dataclass(frozen=True)
class Invitation:
    """One peer who will be asked."""

    slot: SlotFacts
    peer: PeerFacts
    post: str
    reasons: str
    warnings: tuple[Finding, ...]
    override: str | None


@dataclass(frozen=True)
class Preview:
    """Everything that accepting will do, and what stands in the way."""

    bench: Workbench
    invitations: tuple[Invitation, ...]
    clearances: tuple[tuple[str, tuple[str, ...]], ...]  # group office, names
    asked: tuple[tuple[str, str], ...]  # place, who has been asked before
    empty: tuple[SlotFacts, ...]
    objections: tuple[str, ...]
    team_rules: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def preview(bench: Workbench) -> Preview:
    assessment = Assessment(bench)
    against, team_rules = standing_objections(assessment)
    slots = bench.engagement.slots
    return Preview(
        bench=bench,
        invitations=tuple(_invitation(assessment, slot) for slot in slots if slot.id in bench.choices),
        clearances=_clearances(bench),
        asked=tuple((slot.name, bench.asked[slot.id].name) for slot in slots if slot.id in bench.asked),
        empty=bench.team.gaps,
        objections=tuple(against),
        team_rules=team_rules,
        warnings=tuple(found for found in team_findings(bench.team) if not found.blocks and found.rule != "R14"),
    )


def _invitation(assessment: Assessment, slot: SlotFacts) -> Invitation:
    bench = assessment.bench
    peer = bench.standing[slot.id]
    return Invitation(
        slot=slot,
        peer=peer,
        post=post_text(peer, bench.engagement),
        reasons=reasons_for_council(peer, slot, bench.engagement, bench.pool),
        warnings=assessment.warnings(peer),
        override=bench.choices[slot.id].override_reason,
    )


def _clearances(bench: Workbench) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The group offices that will be asked, each with the names of its members."""
    offices: dict[str, list[str]] = {}
    for slot in bench.engagement.slots:
        peer = bench.standing.get(slot.id)
        if peer and slot.id in bench.choices and peer.kind is PeerKind.MEMBER:
            offices.setdefault(peer.group_name or "No group on record", []).append(peer.name)
    return tuple((office, tuple(names)) for office, names in sorted(offices.items()))
