"""Why so few can be asked for a place, and what would help."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from peerhub.matching.facts import SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import PEER_RULES, Finding, Severity
from peerhub.web.formats import plural

#: What a person can do about a rule, for those who are kept out by that rule alone.
WAYS_OUT = {
    "R2": "would be free on other days: ask the council for another week",
    "R3": "have a confirmed conflict: check whether it still holds",
    "R4": "lack only the accreditation: book them on the course, or set the rule aside with a reason",
    "R5": "have only to accept the terms or to finish joining: write to them",
    "R7": "wait only for a review after leaving office: review them",
    "R22": "would need more rest between two engagements: ask them, and set the rule aside with a reason",
}


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many of those who fit a place one rule keeps out; `alone` are kept out by nothing else."""

    rule: str
    text: str
    count: int
    alone: int


@dataclass(frozen=True)
class SlotSupply:
    """How many can be asked for a place, how many cannot, and which rules keep those out, the commonest first."""

    slot: SlotFacts
    can_be_asked: int
    cannot: int
    rules: tuple[RuleCount, ...]

    @property
    def ways_out(self) -> tuple[str, ...]:
        """Simple ways to more candidates, the most promising first."""
        helpful = sorted((rule for rule in self.rules if rule.alone and rule.rule in WAYS_OUT), key=lambda r: -r.alone)
        return tuple(f"{plural(rule.alone, 'person', 'people')} {WAYS_OUT[rule.rule]}." for rule in helpful)


def supply(assessment: Assessment, slot: SlotFacts) -> SlotSupply:
    """Counts over everybody who fits the place and stands in no other one."""
    elsewhere = {peer.id for slot_id, peer in assessment.bench.standing.items() if slot_id != slot.id}
    rows = [int(row) for row in np.flatnonzero(assessment.fits(slot)) if assessment.peers[row].id not in elsewhere]
    blocked = [assessment.blocks[row] for row in rows if assessment.blocks[row]]
    return SlotSupply(slot, len(rows) - len(blocked), len(blocked), counts_by_rule(blocked))


def counts_by_rule(blocked: Iterable[tuple[Finding, ...]]) -> tuple[RuleCount, ...]:
    """How often each rule stands in the way; who is kept out by several rules counts for each of them."""
    count: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for findings in blocked:
        rules = {found.rule for found in findings}
        count.update(rules)
        if len(rules) == 1:
            alone.update(rules)
    texts = {rule.id: rule.text for rule in reversed(PEER_RULES.of(Severity.BLOCK))}
    found = [RuleCount(rule, texts[rule], number, alone[rule]) for rule, number in count.items()]
    return tuple(sorted(found, key=lambda rule: (-rule.count, rule.rule)))
