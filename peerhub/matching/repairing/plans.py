"""The ways to make a team whole again: first whoever fills the most places, then whoever moves fewest, then points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from peerhub.matching.errors import OptimiserFailed
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.problem import Problem, Result
from peerhub.matching.problem.shapes import LARGEST_NUMBER
from peerhub.matching.proposing import Assessment, ask, build_problem, choices_in, peer_key, slot_key
from peerhub.matching.repairing.breaks import Break

MOST_PLANS = 3


@dataclass(frozen=True)
class Proposed:
    """One person in one place; `before` is the place that they would leave for it, None for a newcomer."""

    slot: SlotFacts
    peer: PeerFacts
    before: SlotFacts | None = None


@dataclass(frozen=True)
class Plan:
    """One way to repair. `moved` counts people who could stay and would stand elsewhere, or no longer on the team.

    `points` are those of the whole team, without what keeping a choice or an empty place counts for.
    """

    problem: Problem
    result: Result
    changes: tuple[Proposed, ...]
    dropped: tuple[PeerFacts, ...]
    unfilled: tuple[SlotFacts, ...]
    moved: int
    points: int

    @property
    def choices(self) -> dict[int, int]:
        """The whole team of the plan: slot id → peer id."""
        return choices_in(self.result.assignments)

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """What changes: (slot id, peer id)."""
        return tuple((change.slot.id, change.peer.id) for change in self.changes)

    @property
    def newcomers(self) -> tuple[Proposed, ...]:
        return tuple(change for change in self.changes if change.before is None)


def plans_for(assessment: Assessment, breaks: Iterable[Break]) -> tuple[Plan, ...]:
    """Up to three plans, the one with the fewest changes first, for a table from which the broken are gone already.

    Whoever was asked or is locked stays. Each further plan does without the newcomers of those before it.
    """
    problem = _problem(assessment, {one.slot.id for one in breaks})
    plans: list[Plan] = []
    banned: set[str] = set()
    while len(plans) < MOST_PLANS:
        try:
            plan = _solved(assessment, _without(problem, banned))
        except OptimiserFailed:
            break  # what was found before it stands
        if plan is None or (plans and (len(plan.unfilled) > len(plans[0].unfilled) or not plan.newcomers)):
            break
        plans.append(plan)
        banned |= {peer_key(change.peer.id) for change in plan.newcomers}
    return tuple(sorted(plans, key=lambda plan: (len(plan.unfilled), plan.moved, -plan.points)))


def _problem(assessment: Assessment, broken: set[int]) -> Problem:
    """The usual problem, with places that may stay empty left alone, and numbers that put few changes before points."""
    usual = build_problem(assessment)
    optional = {
        slot_key(slot.id)
        for slot in assessment.engagement.counting_slots
        if not slot.is_required and slot.id not in broken and slot.id not in assessment.bench.standing
    }
    candidates = {slot: () if slot in optional else pairs for slot, pairs in usual.candidates.items()}
    (visit,) = usual.engagements
    spread = sum(max((points for _, points in pairs), default=0) for pairs in candidates.values())
    spread += sum(need.points for need in visit.needs) + visit.mixed_groups_points
    change = min(spread + 1, LARGEST_NUMBER // (len(usual.previous) + 2))
    unfilled = min((len(usual.previous) + 1) * change, LARGEST_NUMBER)
    return replace(usual, candidates=candidates, change_points=change, unfilled_points=unfilled)


def _without(problem: Problem, banned: set[str]) -> Problem:
    if not banned:
        return problem
    candidates = {
        slot: tuple(pair for pair in pairs if pair[0] not in banned) for slot, pairs in problem.candidates.items()
    }
    return replace(problem, candidates=candidates)


def _solved(assessment: Assessment, problem: Problem) -> Plan | None:
    from peerhub.matching.solve import evaluate

    result = ask(problem)
    if result.status == "infeasible":
        return None
    plain = replace(problem, change_points=0, unfilled_points=0, previous=())
    before = {slot_id: peer.id for slot_id, peer in assessment.bench.standing.items()}
    after = choices_in(result.assignments)
    slots = assessment.engagement.slots_by_id
    return Plan(
        problem=problem,
        result=result,
        changes=_changes(assessment, before, after),
        dropped=tuple(
            assessment.bench.pool.peer(peer_id)
            for slot_id, peer_id in before.items()
            if slots[slot_id].counts and peer_id not in after.values()
        ),
        unfilled=tuple(slot for slot in slots.values() if slot_key(slot.id) in result.unfilled),
        moved=sum(slots[slot_id].counts and after.get(slot_id) != peer_id for slot_id, peer_id in before.items()),
        points=evaluate(plain, result.assignments).objective,
    )


def _changes(assessment: Assessment, before: Mapping[int, int], after: Mapping[int, int]) -> tuple[Proposed, ...]:
    slots, stood = assessment.engagement.slots_by_id, {peer_id: slot_id for slot_id, peer_id in before.items()}
    return tuple(
        Proposed(slot, assessment.bench.pool.peer(after[slot.id]), slots.get(stood.get(after[slot.id], 0)))
        for slot in slots.values()
        if slot.id in after and before.get(slot.id) != after[slot.id]
    )
