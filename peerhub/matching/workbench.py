"""Everything on the table when a team is built: the engagement, the pool, the weights, and the team so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from peerhub.matching.facts import EngagementFacts, PeerFacts, Pool, SlotFacts
from peerhub.matching.models import ChoiceOrigin
from peerhub.matching.overrides import rules_in
from peerhub.matching.rules import Member, Team
from peerhub.matching.scoring import Weights
from peerhub.teams.rules import BEFORE_VISIT


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """The peer who stands in one place of the draft."""

    slot_id: int
    peer_id: int
    is_locked: bool
    origin: ChoiceOrigin
    override_reason: str | None


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The team as it is being built. Version 0: nobody has begun yet."""

    version: int
    updated_at: datetime | None
    updated_by: str | None
    result: Mapping[str, Any] | None
    choices: tuple[ChoiceFacts, ...]


@dataclass(frozen=True)
class Workbench:
    """One load of all that a page of the team builder needs."""

    engagement: EngagementFacts
    pool: Pool
    weights: Weights
    draft: DraftFacts
    dropped: frozenset[str] = frozenset()  # rules that a "what if" leaves out

    @property
    def is_open(self) -> bool:
        """Whether the team can still be chosen: the visit lies ahead and is not called off."""
        return self.engagement.stage in BEFORE_VISIT and self.engagement.first_day > self.engagement.settings.today

    @cached_property
    def asked(self) -> dict[int, PeerFacts]:
        """Who has been asked already, by slot id: what the builder no longer changes."""
        return {
            duty.slot_id: peer
            for peer in self.pool.peers
            for duty in peer.duties
            if duty.engagement_id == self.engagement.id and duty.is_active
        }

    @cached_property
    def choices(self) -> dict[int, ChoiceFacts]:
        """The draft's choices by slot id, without those for places that were filled meanwhile."""
        taken = {peer.id for peer in self.asked.values()}
        return {
            choice.slot_id: choice
            for choice in self.draft.choices
            if choice.slot_id not in self.asked and choice.peer_id not in taken
        }

    @cached_property
    def standing(self) -> dict[int, PeerFacts]:
        """Who stands in each place, asked or chosen, by slot id."""
        chosen = {slot_id: self.pool.peer(choice.peer_id) for slot_id, choice in self.choices.items()}
        return {**self.asked, **chosen}

    @cached_property
    def team(self) -> Team:
        return Team(
            self.engagement,
            tuple(
                Member(slot, self.standing[slot.id], self.set_aside(slot))
                for slot in self.engagement.slots
                if slot.id in self.standing
            ),
        )

    @property
    def seen(self) -> str:
        """Who stands where in the draft, in few letters, for the pages that show it: "3-17.4-22"."""
        return ".".join(f"{slot_id}-{choice.peer_id}" for slot_id, choice in sorted(self.choices.items()))

    def set_aside(self, slot: SlotFacts) -> frozenset[str]:
        """The rules that a person set aside for the choice in this place."""
        choice = self.choices.get(slot.id)
        return rules_in(choice.override_reason) if choice else frozenset()

    def is_fixed(self, slot: SlotFacts) -> bool:
        """Whether a new proposal leaves this place alone."""
        choice = self.choices.get(slot.id)
        return slot.id in self.asked or (choice is not None and choice.is_locked)
