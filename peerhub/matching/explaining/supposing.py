"""What if? The same engagement under other conditions, and what its best team would then be. Nothing is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from peerhub.matching.explaining.standings import team_value
from peerhub.matching.facts import EngagementFacts, NeedFacts, PeerFacts, SlotFacts
from peerhub.matching.models import ChoiceOrigin
from peerhub.matching.proposing import Assessment, propose
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, Severity
from peerhub.matching.workbench import ChoiceFacts, Workbench

#: Rules that may be set aside with a reason, and so may be left out of a "what if".
DROPPABLE = {
    rule.id: rule.text
    for book in (PEER_RULES, PLACE_RULES)
    for rule in book.of(Severity.BLOCK)
    # R6 asks the group office, which is asked only once the team is accepted; R14 is for one person at a time.
    if rule.can_be_overridden and rule.id not in {"R2", "R6", "R14"}
}


@dataclass(frozen=True)
class Conditions:
    """What is supposed: who stands where, who is left out, the visit so many days later, rules and needs changed.

    `places` are peer ids by slot id, `levels` the level asked by skill id, 0 where the skill is not asked for at all.
    """

    places: Mapping[int, int] = field(default_factory=dict)
    banned: frozenset[int] = frozenset()
    shift: int = 0
    dropped: frozenset[str] = frozenset()
    levels: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.places or self.banned or self.shift or self.dropped or self.levels)

    @property
    def is_about_people(self) -> bool:
        """Whether only people are moved: what the team builder can do by itself."""
        return not self.shift and not self.levels


@dataclass(frozen=True)
class PlaceLine:
    """One place, now and then."""

    slot: SlotFacts
    before: PeerFacts | None
    after: PeerFacts | None
    points_before: int
    points_after: int

    @property
    def is_changed(self) -> bool:
        return (self.before and self.before.id) != (self.after and self.after.id)


@dataclass(frozen=True)
class Supposed:
    """The best team under the conditions beside the team as it is: the one that stands, else the best one today.

    `best_now` is what the best team under today's conditions would be worth.
    """

    now: Workbench
    then: Workbench
    lines: tuple[PlaceLine, ...]
    points_before: int
    points_after: int
    best_now: int
    has_team: bool

    @property
    def changed(self) -> tuple[PlaceLine, ...]:
        return tuple(line for line in self.lines if line.is_changed)


def suppose(now: Workbench, moved: Workbench, conditions: Conditions) -> Supposed:
    """What would be. `moved` is the workbench of the other days, or `now` where the visit stays.

    Raises CannotPropose when whoever has to stand clashes.
    """
    present = Assessment(now)
    best = _filled(now, propose(present).choices)
    stands = any(slot.id in now.standing for slot in now.engagement.counting_slots)
    before = now if stands else best
    supposed = under(moved, conditions)
    then = Assessment(supposed)
    after = _filled(supposed, propose(then).choices)
    return Supposed(
        now=before,
        then=after,
        lines=tuple(_line(slot, present, before, then, after) for slot in now.engagement.slots),
        points_before=team_value(present, before.standing),
        points_after=team_value(then, after.standing),
        best_now=team_value(present, best.standing),
        has_team=stands,
    )


def under(bench: Workbench, conditions: Conditions) -> Workbench:
    """The workbench with the conditions on it. Whoever is asked already stays: that is not undone by supposing."""
    asked = {peer.id for peer in bench.asked.values()}
    banned = conditions.banned - asked
    places = {
        slot: peer
        for slot, peer in conditions.places.items()
        if slot in bench.engagement.slots_by_id and slot not in bench.asked and peer not in asked | banned
    }
    kept = tuple(
        choice
        for choice in bench.draft.choices
        if choice.slot_id not in places and choice.peer_id not in banned and choice.peer_id not in places.values()
    )
    locked = tuple(
        ChoiceFacts(slot, peer, is_locked=True, origin=ChoiceOrigin.PERSON, override_reason=None)
        for slot, peer in places.items()
    )
    return replace(
        bench,
        engagement=_asking(bench.engagement, conditions.levels),
        pool=replace(bench.pool, peers=tuple(peer for peer in bench.pool.peers if peer.id not in banned)),
        draft=replace(bench.draft, choices=kept + locked),
        dropped=conditions.dropped & DROPPABLE.keys(),
    )


def _asking(engagement: EngagementFacts, levels: Mapping[int, int]) -> EngagementFacts:
    """With other levels of the needs; the weights stay."""
    needs = tuple(
        NeedFacts(need.skill, level, need.weight)
        for need in engagement.needs
        if (level := levels.get(need.skill.id, need.level))
    )
    return replace(engagement, needs=needs)


def _filled(bench: Workbench, choices: Mapping[int, int]) -> Workbench:
    """The workbench with these choices in the draft; shadow peers, locks and reasons stay."""
    present = bench.choices
    staying = tuple(choice for slot_id, choice in present.items() if not bench.engagement.slots_by_id[slot_id].counts)
    chosen = tuple(
        present[slot_id]
        if slot_id in present and present[slot_id].peer_id == peer_id
        else ChoiceFacts(slot_id, peer_id, is_locked=False, origin=ChoiceOrigin.PROPOSED, override_reason=None)
        for slot_id, peer_id in choices.items()
        if slot_id not in bench.asked
    )
    return replace(bench, draft=replace(bench.draft, choices=staying + chosen))


def _line(slot: SlotFacts, present: Assessment, before: Workbench, then: Assessment, after: Workbench) -> PlaceLine:
    stood, stands = before.standing.get(slot.id), after.standing.get(slot.id)
    return PlaceLine(
        slot=slot,
        before=stood,
        after=stands,
        points_before=_points(present, slot, stood),
        points_after=_points(then, slot, stands),
    )


def _points(assessment: Assessment, slot: SlotFacts, peer: PeerFacts | None) -> int:
    return int(assessment.scores(slot).total[assessment.row(peer)]) if peer else 0
