"""R14 and R15: who fits one place on the team. Depends on the kind and the level of a peer alone.

Both can be set aside, for one person in one place, with a reason.
"""

from peerhub.matching.facts import EngagementFacts, SlotFacts
from peerhub.matching.rules.registry import RuleBook, Scope, Severity
from peerhub.peers.models import PeerKind, Seniority

rule: RuleBook[[PeerKind, Seniority | None, SlotFacts, EngagementFacts]] = RuleBook(Scope.PLACE)


@rule(
    "R14",
    Severity.BLOCK,
    "A place for a member peer is filled by a member peer, and one for an officer peer by an officer peer.",
)
def right_kind(
    kind: PeerKind, _seniority: Seniority | None, slot: SlotFacts, _engagement: EngagementFacts
) -> tuple[str, ...]:
    if slot.peer_kind is None or slot.peer_kind is kind:
        return ()
    return (f"The place “{slot.name}” is for {_a(slot.peer_kind)}, not {_a(kind)}",)


@rule("R15", Severity.BLOCK, "The lead officer peer is a chief executive or holds an equivalent post.")
def chief_executive_leads(
    kind: PeerKind, seniority: Seniority | None, slot: SlotFacts, engagement: EngagementFacts
) -> tuple[str, ...]:
    lead = engagement.lead_officer_slot
    if lead is None or slot.id != lead.id or kind is not PeerKind.OFFICER or seniority is Seniority.CHIEF_EXECUTIVE:
        return ()
    return (f"The place “{slot.name}” is for a chief executive or somebody in an equivalent post",)


def _a(kind: PeerKind) -> str:
    return "a member peer" if kind is PeerKind.MEMBER else "an officer peer"
