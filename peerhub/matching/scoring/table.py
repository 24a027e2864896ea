"""The score of a whole pool for one place at a time: arrays, one row for each peer, one column for each part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.facts import EngagementFacts, PeerFacts, Pool, SlotFacts
from peerhub.matching.scoring import parts
from peerhub.matching.scoring.parts import PARTS
from peerhub.matching.scoring.weights import Weights

Ints = NDArray[np.int64]
COLUMN = {part.key: column for column, part in enumerate(PARTS)}


@dataclass(frozen=True)
class SlotScores:
    """Points of every peer of the pool in one place. `by_part`: peers × parts; a row adds up to `total`."""

    by_part: Ints
    total: Ints
    most_of: dict[str, int]  # the most of each part that anybody could get in this place, 0 where it does not apply

    @property
    def most(self) -> int:
        """The most that anybody could get in this place."""
        return sum(self.most_of.values())

    def parts_of(self, row: int) -> dict[str, int]:
        """Points by part of one peer, the order of PARTS."""
        return {part.key: int(self.by_part[row, column]) for part, column in zip(PARTS, COLUMN.values(), strict=True)}


class ScoreTable:
    """All scores of one engagement: what does not depend on the place is worked out once."""

    def __init__(self, engagement: EngagementFacts, pool: Pool, weights: Weights) -> None:
        self.engagement = engagement
        self.pool = pool
        self.weights = weights
        self._levels: dict[int, Ints] = {}

    def scores(self, slot: SlotFacts) -> SlotScores:
        """Integer points of every peer in this place, whether they can be asked or not."""
        percent = self._shared.copy()
        percent[:, COLUMN["skills"]] = self._skills(slot)
        percent[:, COLUMN["seniority"]] = self._seniority(slot)
        applies = np.array([self._applies(part.key, slot) for part in PARTS])
        weight = np.array([getattr(self.weights, part.key) for part in PARTS], dtype=np.int64) * applies
        by_part = percent * weight // 100
        most_of = {part.key: int(most) for part, most in zip(PARTS, weight, strict=True)}
        return SlotScores(by_part=by_part, total=by_part.sum(axis=1), most_of=most_of)

    def covers(self, skill_id: int, level: int) -> NDArray[np.bool_]:
        """Whether each peer has a skill at a level or above."""
        return self.levels(skill_id) >= level

    def levels(self, skill_id: int) -> Ints:
        """Each peer's level of a skill, 0 where they do not have it."""
        if skill_id not in self._levels:
            self._levels[skill_id] = self._column(lambda peer: peer.skills.get(skill_id, 0))
        return self._levels[skill_id]

    def _applies(self, part: str, slot: SlotFacts) -> bool:
        engagement = self.engagement
        match part:
            case "skills":
                return slot.skill_id is not None or bool(engagement.needs)
            case "controlling_group":
                return slot == engagement.lead_member_slot and engagement.controlling_group is not None
            case "original_team":
                return engagement.is_progress_review and bool(engagement.original_team)
            case _:
                return True

    def _skills(self, slot: SlotFacts) -> Ints:
        if slot.skill_id is None:
            return self._needs
        speciality = 100 * self.levels(slot.skill_id) // 4
        if not self.engagement.needs:
            return speciality
        share = parts.SPECIALITY_SHARE
        return (share * speciality + (100 - share) * self._needs) // 100

    def _seniority(self, slot: SlotFacts) -> Ints:
        return self.by_role(lambda peer: parts.seniority_percent(slot.seniority, peer.seniority))

    def by_role(self, of_peer: Callable[[PeerFacts], int]) -> Ints:
        """What depends on the kind and the level of a peer alone: asked of one peer of each, and given to all."""
        samples, codes = self._roles
        return np.array([of_peer(peer) for peer in samples], dtype=np.int64)[codes]

    @cached_property
    def _roles(self) -> tuple[list[PeerFacts], Ints]:
        """One peer of every kind and level, and for each row of the pool the number of its like."""
        numbers: dict[object, int] = {}
        samples: list[PeerFacts] = []
        codes = []
        for peer in self.pool.peers:
            number = numbers.setdefault((peer.kind, peer.seniority), len(samples))
            if number == len(samples):
                samples.append(peer)
            codes.append(number)
        return samples, np.array(codes, dtype=np.int64)

    @cached_property
    def _needs(self) -> Ints:
        """Per cent of the needs that each peer meets, weighted, part of a level counting in part."""
        needs = self.engagement.needs
        if not needs:
            return np.zeros(len(self.pool.peers), dtype=np.int64)
        met = sum(
            need.weight * (100 * np.minimum(self.levels(need.skill.id), need.level) // need.level) for need in needs
        )
        return np.asarray(met // sum(need.weight for need in needs))

    @cached_property
    def _shared(self) -> Ints:
        """Per cent of every part that is the same in every place; the others are left 0."""
        engagement = self.engagement
        percent = np.zeros((len(self.pool.peers), len(PARTS)), dtype=np.int64)
        columns: dict[str, Callable[[PeerFacts], int]] = {
            "experience": lambda peer: parts.experience_percent(peer.served),
            "fair_use": self._fair_use,
            "controlling_group": lambda peer: 100 if peer.group == engagement.controlling_group else 0,
            "original_team": lambda peer: parts.original_team_percent(engagement.original_team.get(peer.id)),
        }
        for key, of_peer in columns.items():
            percent[:, COLUMN[key]] = self._column(of_peer)
        homes: dict[int | None, int] = {}
        codes = self._column(lambda peer: homes.setdefault(peer.home, len(homes)))
        percent[:, COLUMN["likeness"]] = np.array([self._likeness(home) for home in homes] or [0])[codes]
        percent[:, COLUMN["travel"]] = np.array([self._travel(home) for home in homes] or [0])[codes]
        return percent

    def _fair_use(self, peer: PeerFacts) -> int:
        asked = self.engagement.askings(peer) if peer.duties else []
        last = max((duty.first_day for duty in asked), default=None)
        return parts.fair_use_percent(len(asked), last, self.engagement.first_day)

    def _likeness(self, home: int | None) -> int:
        engagement = self.engagement
        if home is None:
            return 0
        place_in_list = engagement.surroundings.likeness.get(home)
        return parts.likeness_percent(engagement.places[home], engagement.council, place_in_list)

    def _travel(self, home: int | None) -> int:
        if home is None:
            return parts.travel_percent(None)
        return parts.travel_percent(parts.kilometres(self.engagement.places[home], self.engagement.council))

    def _column(self, of_peer: Callable[[PeerFacts], int]) -> Ints:
        peers: Sequence[PeerFacts] = self.pool.peers
        return np.fromiter((of_peer(peer) for peer in peers), dtype=np.int64, count=len(peers))
