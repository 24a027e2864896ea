"""Who can be asked, who fits where, and for how many points: worked out once, asked often."""

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.rules import Finding, Member, Team, blocks_of, homes_clash, misfits_of, team_findings, warnings_of
from peerhub.matching.scoring import ScoreTable, SlotScores
from peerhub.matching.workbench import DraftFacts, Workbench

Mask = NDArray[np.bool_]


class Assessment:
    """The rules and the score over the whole pool. Row n of every array is peer n of the pool."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.engagement = bench.engagement
        self.peers = bench.pool.peers
        self.table = ScoreTable(bench.engagement, bench.pool, bench.weights)
        self._scores: dict[int, SlotScores] = {}
        self._fits: dict[int, Mask] = {}
        self._candidates: dict[int, Mask] = {}

    def redrafted(self, draft: DraftFacts) -> "Assessment":
        """The same people at the same engagement with another draft: what does not depend on it is kept."""
        other = Assessment(replace(self.bench, draft=draft))
        other.table, other._scores, other._fits = self.table, self._scores, self._fits
        # Worked out now, if nobody asked before: the other one shall not do it again.
        other.__dict__.update(blocks=self.blocks, can_be_asked=self.can_be_asked, days_left=self.days_left)
        return other

    @cached_property
    def blocks(self) -> tuple[tuple[Finding, ...], ...]:
        """What keeps each peer of the pool from this engagement; empty for those who can be asked."""
        return tuple(self._kept(blocks_of(peer, self.engagement)) for peer in self.peers)

    @cached_property
    def can_be_asked(self) -> Mask:
        return np.fromiter((not found for found in self.blocks), dtype=np.bool_, count=len(self.peers))

    def fits(self, slot: SlotFacts) -> Mask:
        """Whether each peer is of the kind and level that the place is for."""
        if slot.id not in self._fits:
            self._fits[slot.id] = self.table.by_role(lambda peer: not self._misfits(peer, slot)).astype(np.bool_)
        return self._fits[slot.id]

    def candidates(self, slot: SlotFacts) -> Mask:
        """Who can be asked for this place, whoever else is on the team; without those asked for another place."""
        if slot.id not in self._candidates:
            free = np.ones(len(self.peers), dtype=np.bool_)
            for slot_id, peer in self.bench.asked.items():
                free[self.bench.pool.rows[peer.id]] = slot_id == slot.id
            self._candidates[slot.id] = self.can_be_asked & self.fits(slot) & free
        return self._candidates[slot.id]

    def scores(self, slot: SlotFacts) -> SlotScores:
        if slot.id not in self._scores:
            self._scores[slot.id] = self.table.scores(slot)
        return self._scores[slot.id]

    def blocks_on(self, peer: PeerFacts, slot: SlotFacts) -> tuple[Finding, ...]:
        """What stands against this peer in this place: the rules about the peer, then those about the place."""
        return self.blocks[self.row(peer)] + self._misfits(peer, slot)

    def objections(self, peer: PeerFacts, slot: SlotFacts) -> tuple[Finding, ...]:
        """All that somebody has to set aside, with a reason, before this peer can stand in this place."""
        others = tuple(m for m in self.bench.team.members if m.slot.id != slot.id and m.peer is not peer)
        team = Team(self.engagement, (*others, Member(slot, peer)))
        before = {found.sentence for found in homes_clash(Team(self.engagement, others))}
        clashes = tuple(found for found in homes_clash(team) if found.sentence not in before)
        return self.blocks_on(peer, slot) + clashes

    def _misfits(self, peer: PeerFacts, slot: SlotFacts) -> tuple[Finding, ...]:
        return self._kept(misfits_of(peer, slot, self.engagement))

    def _kept(self, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Without the findings of rules that are left out."""
        if not found or not self.bench.dropped:
            return found
        return tuple(finding for finding in found if finding.rule not in self.bench.dropped)

    def warnings(self, peer: PeerFacts) -> tuple[Finding, ...]:
        return warnings_of(peer, self.engagement)

    @cached_property
    def days_left(self) -> NDArray[np.int64]:
        """What remains of each peer's yearly allowance before this engagement. Where it is less than the engagement
        takes, the peer is never proposed, and may still be chosen (R11 warns)."""
        left = (max(0, peer.days_per_year - self.engagement.days_used(peer)) for peer in self.peers)
        return np.fromiter(left, dtype=np.int64, count=len(self.peers))

    def row(self, peer: PeerFacts) -> int:
        return self.bench.pool.rows[peer.id]


def standing_objections(assessment: Assessment) -> tuple[list[str], tuple[Finding, ...]]:
    """What has come between a choice and the team since it was made, and what blocks the team as a whole."""
    bench = assessment.bench
    sentences = []
    for slot in bench.engagement.slots:
        if slot.id in bench.choices:
            peer = bench.standing[slot.id]
            against = [f for f in assessment.blocks_on(peer, slot) if f.rule not in bench.set_aside(slot)]
            sentences += [f"{peer.name}, {slot.name}: {found.sentence} ({found.rule})." for found in against]
    return sentences, tuple(found for found in team_findings(bench.team) if found.blocks)
