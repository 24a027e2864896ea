"""R1 to R22, each a small object: its number, its text, whether it blocks or warns, and its test.

Three books: what stands against one peer at one engagement, who fits one place, and the team as a whole.
"""

from peerhub.matching.facts import EngagementFacts, PeerFacts, SlotFacts
from peerhub.matching.rules import doubts, places, teams
from peerhub.matching.rules.registry import Finding, Rule, RuleBook, Scope, Severity, version_of
from peerhub.matching.rules.suspicions import Suspicion, suspicions_of
from peerhub.matching.rules.teams import Member, Team

__all__ = [
    "PEER_RULES",
    "PLACE_RULES",
    "RULES_VERSION",
    "TEAM_RULES",
    "Finding",
    "Member",
    "Rule",
    "RuleBook",
    "Scope",
    "Severity",
    "Suspicion",
    "Team",
    "blocks_of",
    "homes_clash",
    "misfits_of",
    "suspicions_of",
    "team_findings",
    "warnings_of",
]

PEER_RULES = doubts.RULES  # the book of `peers`, with what only warns
PLACE_RULES = places.rule
TEAM_RULES = teams.rule
RULES_VERSION = version_of(PEER_RULES, PLACE_RULES, TEAM_RULES)

_PEER_BLOCKS = tuple((entered.test, entered) for entered in PEER_RULES.of(Severity.BLOCK))
_PEER_WARNINGS = PEER_RULES.of(Severity.WARN)


def blocks_of(peer: PeerFacts, engagement: EngagementFacts) -> tuple[Finding, ...]:
    """Everything that keeps this peer from this engagement, in the order of the rules; empty when they can be asked."""
    found: tuple[Finding, ...] = ()
    # Nearly always there is nothing to say, and a pool has thousands of peers.
    for test, entered in _PEER_BLOCKS:
        sentences = test(peer, engagement)
        if sentences:
            found += entered.findings(sentences)
    return found


def warnings_of(peer: PeerFacts, engagement: EngagementFacts) -> tuple[Finding, ...]:
    """What a person should know before asking this peer, in the order of the rules."""
    return tuple(finding for entered in _PEER_WARNINGS for finding in entered.check(peer, engagement))


def misfits_of(peer: PeerFacts, slot: SlotFacts, engagement: EngagementFacts) -> tuple[Finding, ...]:
    """Why this peer does not fit this place; empty when they do."""
    return tuple(
        finding
        for entered in PLACE_RULES.rules
        for finding in entered.check(peer.kind, peer.seniority, slot, engagement)
    )


def team_findings(team: Team) -> tuple[Finding, ...]:
    """What the rules say about the team as a whole, in their order."""
    return tuple(finding for entered in TEAM_RULES.rules for finding in entered.check(team))


def homes_clash(team: Team) -> tuple[Finding, ...]:
    """R17 alone: what a person has to set aside to put two peers of one council on a team."""
    return tuple(finding for entered in TEAM_RULES.rules if entered.id == "R17" for finding in entered.check(team))
