"""What it costs to have somebody in a place: the best team with them there, against the best team without that wish.

Not an estimate: the optimiser is asked both times. Everybody who is asked already or locked stays, except whoever
stands in that place; what keeping a choice counts for is left out, so that only the worth of the teams is compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from peerhub.matching.errors import OptimiserFailed
from peerhub.matching.explaining.words import difference_text
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.problem import Problem, Result
from peerhub.matching.proposing import Assessment, ask, build_problem, choices_in, peer_key, slot_key
from peerhub.web.formats import listed


@dataclass(frozen=True)
class Moving:
    """`points` is what the best team loses; `moved` says who would stand where the best team has somebody else."""

    peer: PeerFacts
    slot: SlotFacts
    points: int
    moved: Mapping[SlotFacts, PeerFacts | None]

    @property
    def others(self) -> dict[SlotFacts, PeerFacts | None]:
        return {slot: peer for slot, peer in self.moved.items() if slot != self.slot}


class MovingCosts:
    """The costs for several people at one team: what the best team is worth is worked out once."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    @cached_property
    def _best(self) -> Result:
        return _solved(build_problem(self.assessment))

    def of(self, peer: PeerFacts, slot: SlotFacts) -> Moving | None:
        """None where they cannot stand there: no candidate, or clashing with whoever is fixed; or nobody can tell."""
        if not slot.counts or slot.id in self.assessment.bench.asked:
            return None
        problem = _with(self.assessment, peer, slot)
        if problem is None:
            return None
        try:
            best, with_them = self._best, _solved(problem)
        except OptimiserFailed:
            return None
        if best.objective is None or with_them.objective is None:
            return None
        return Moving(peer, slot, best.objective - with_them.objective, self._moved(best, with_them))

    def _moved(self, best: Result, with_them: Result) -> dict[SlotFacts, PeerFacts | None]:
        before, after = choices_in(best.assignments), choices_in(with_them.assignments)
        bench = self.assessment.bench
        return {
            slot: bench.pool.peer(after[slot.id]) if slot.id in after else None
            for slot in bench.engagement.counting_slots
            if before.get(slot.id) != after.get(slot.id)
        }


def moving_sentence(moving: Moving, *, chosen: SlotFacts | None = None) -> str:
    """ "Moving Pat Green to Finance officer peer costs 4.2 points; then Ada Able would be Lead officer peer." """
    name, place = moving.peer.name, moving.slot.name
    verb = f"Moving {name} from {chosen.name} to {place}" if chosen else f"Having {name} as {place}"
    if moving.points <= 0:
        return f"{verb} costs nothing: such a team has as many points as the best one."
    others = [f"{peer.name if peer else 'nobody'} would be {slot.name}" for slot, peer in moving.others.items()]
    rest = f"; then {listed(others)}" if others else ""
    return f"{verb} costs {difference_text(moving.points)} of the best team{rest}."


def _with(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> Problem | None:
    """The problem with the peer in the place under every rule; None where they are no candidate for it."""
    draft = assessment.bench.draft
    free = tuple(one for one in draft.choices if one.slot_id != slot.id and one.peer_id != peer.id)
    problem = build_problem(assessment.redrafted(replace(draft, choices=free)))
    place, who = slot_key(slot.id), peer_key(peer.id)
    if all(key != who for key, _ in problem.candidates[place]):
        return None
    return replace(problem, fixed=(*problem.fixed, (place, who)))


def _solved(problem: Problem) -> Result:
    return ask(replace(problem, previous=(), change_points=0))
