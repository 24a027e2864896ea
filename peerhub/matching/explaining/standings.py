"""How everybody stands in one place of the team as it is: what the team would be worth with them there.

A peer's own points are not all that counts: a candidate with fewer points may cover a need that nobody else covers.
So candidates are compared by what the whole team would be worth, everybody else staying.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.facts import NeedFacts, PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.peers.models import PeerKind

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate in one place. `missing` is what the team would lose with them there; None while it is empty.

    `rank` counts from 1 among all who could be proposed there. `clash` names whoever on the team is from the same
    council (R17). Who clashes or would go over the yearly allowance is never proposed and has no rank.
    """

    peer: PeerFacts
    slot: SlotFacts
    points: int
    value: int
    rank: int | None
    missing: int | None
    clash: PeerFacts | None
    is_over_allowance: bool

    @property
    def can_be_proposed(self) -> bool:
        return self.clash is None and not self.is_over_allowance


def team_value(assessment: Assessment, standing: Mapping[int, PeerFacts]) -> int:
    """What a team is worth: everybody's points, the needs that are covered, mixed groups. Empty places cost nothing."""
    engagement, weights = assessment.engagement, assessment.bench.weights
    places = [slot for slot in engagement.counting_slots if slot.id in standing]
    peers = [standing[slot.id] for slot in places]
    points = sum(int(assessment.scores(slot).total[assessment.row(standing[slot.id])]) for slot in places)
    points += sum(
        need.weight * weights.need
        for need in engagement.needs
        if any(peer.skills.get(need.skill.id, 0) >= need.level for peer in peers)
    )
    groups = {peer.group for peer in peers if peer.kind is PeerKind.MEMBER and peer.group is not None}
    return points + (weights.mixed_groups if len(groups) > 1 else 0)


class SlotStandings:
    """Every candidate of one place, best first; whoever stands in another place of this team is left out."""

    def __init__(self, assessment: Assessment, slot: SlotFacts) -> None:
        self.assessment = assessment
        self.slot = slot
        self.occupant = assessment.bench.standing.get(slot.id)
        self._others = [
            member.peer for member in assessment.bench.team.members if member.slot.id != slot.id and member.slot.counts
        ]

    @cached_property
    def rows(self) -> Ints:
        """Rows of the candidates: first those who could be proposed, best first; then the others, best first."""
        mask = self.assessment.candidates(self.slot).copy()
        for slot_id, peer in self.assessment.bench.standing.items():
            mask[self.assessment.row(peer)] &= slot_id == self.slot.id
        rows = np.flatnonzero(mask)
        # By row last: peers are in the order of their ids, so ties are broken as the optimiser breaks them.
        return rows[np.lexsort((rows, -self.value[rows], ~self._proposable[rows]))]

    @cached_property
    def proposable(self) -> Ints:
        """Rows of those who could be proposed, best first."""
        return self.rows[self._proposable[self.rows]]

    @cached_property
    def next_ones(self) -> list[Standing]:
        """The three who come next, after whoever stands there."""
        occupant = self.assessment.row(self.occupant) if self.occupant else -1
        return [self.of_row(int(row)) for row in self.proposable[:4] if row != occupant][:3]

    @cached_property
    def value(self) -> Ints:
        """What everybody would be worth here: own points, needs that nobody else covers, mixed groups."""
        total = self.assessment.scores(self.slot).total
        if not self.slot.counts:
            return total
        return total + self._needs_covered + self._groups_mixed

    def standing(self, peer: PeerFacts) -> Standing:
        return self.of_row(self.assessment.row(peer))

    def of_row(self, row: int) -> Standing:
        peer = self.assessment.peers[row]
        return Standing(
            peer=peer,
            slot=self.slot,
            points=int(self.assessment.scores(self.slot).total[row]),
            value=int(self.value[row]),
            rank=self._ranks.get(row),
            missing=None if self.occupant is None else int(self._occupant_value - self.value[row]),
            clash=self._home_mates.get(peer.home) if peer.home is not None else None,
            is_over_allowance=bool(self.assessment.days_left[row] < self.assessment.engagement.days),
        )

    @property
    def needs_open(self) -> list[NeedFacts]:
        """Needs that nobody in another place covers."""
        return [
            need
            for need in self.assessment.engagement.needs
            if not any(peer.skills.get(need.skill.id, 0) >= need.level for peer in self._others)
        ]

    @cached_property
    def _ranks(self) -> dict[int, int]:
        return {int(row): rank for rank, row in enumerate(self.proposable, start=1)}

    @cached_property
    def _occupant_value(self) -> int:
        assert self.occupant is not None
        return int(self.value[self.assessment.row(self.occupant)])

    @cached_property
    def _home_mates(self) -> dict[int, PeerFacts]:
        """Whoever is on the team in another place that counts, by home council."""
        if not self.slot.counts:
            return {}
        return {peer.home: peer for peer in self._others if peer.home is not None}

    @cached_property
    def _proposable(self) -> NDArray[np.bool_]:
        peers = self.assessment.peers
        clashes = np.fromiter((peer.home in self._home_mates for peer in peers), dtype=np.bool_, count=len(peers))
        return ~clashes & (self.assessment.days_left >= self.assessment.engagement.days)

    @cached_property
    def _needs_covered(self) -> Ints:
        table, weight = self.assessment.table, self.assessment.bench.weights.need
        worth = np.zeros(len(self.assessment.peers), dtype=np.int64)
        for need in self.needs_open:
            worth += table.covers(need.skill.id, need.level) * (need.weight * weight)
        return worth

    @cached_property
    def _groups_mixed(self) -> Ints:
        """The points for mixed groups, for those with whom the team has two; nothing where it has two already."""
        peers = self.assessment.peers
        there = {peer.group for peer in self._others if peer.kind is PeerKind.MEMBER} - {None}
        if len(there) != 1:
            worth = self.assessment.bench.weights.mixed_groups if len(there) > 1 else 0
            return np.full(len(peers), worth, dtype=np.int64)
        mixes = np.fromiter(
            (peer.kind is PeerKind.MEMBER and peer.group is not None and peer.group not in there for peer in peers),
            dtype=np.bool_,
            count=len(peers),
        )
        return mixes * self.assessment.bench.weights.mixed_groups
