"""The second objective: of teams as good as the best, one that is better balanced. Pure.

Nothing of what anybody shares leaves this module: in go marks, out comes a team and its price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peerhub.matching.problem import Problem, Result
from peerhub.matching.problem.shapes import Goal
from peerhub.matching.proposing.asking import ask
from peerhub.matching.proposing.problems import choices_in
from peerhub.matching.proposing.proposals import Proposal


@dataclass(frozen=True)
class Offer:
    """The proposal without balance, and a team that meets more goals for at most `tolerance` points less.

    `balanced` is None where no team within the tolerance does; why is not said, because it would tell of people.
    """

    without: Proposal
    balanced: Result | None
    price: int
    tolerance: int

    @property
    def choices(self) -> dict[int, int]:
        """The balanced team: slot id → peer id; the other where there is none better."""
        return choices_in(self.balanced.assignments) if self.balanced else dict(self.without.choices)

    @property
    def changes(self) -> dict[int, int]:
        """Places in which the two teams differ: slot id → peer id of the balanced one."""
        return {slot: peer for slot, peer in self.choices.items() if self.without.choices.get(slot) != peer}


def offer(
    without: Proposal,
    *,
    goals: Sequence[tuple[str, int]],
    by_peer: Mapping[str, tuple[str, ...]],
    tolerance: int,
) -> Offer:
    """Look for a better balanced team. `goals` are (mark, at least how many), `by_peer` marks by peer key."""
    from peerhub.matching.solve import evaluate

    problem = _with_goals(without.problem, goals, by_peer, tolerance)
    result = ask(problem)
    met_without = len(evaluate(problem, without.result.assignments).balance_met)
    price = (without.result.objective or 0) - (result.objective or 0)
    is_better = result.status == "optimal" and len(result.balance_met) > met_without and price <= tolerance
    return Offer(without, result if is_better else None, max(0, price) if is_better else 0, tolerance)


def _with_goals(
    problem: Problem, goals: Sequence[tuple[str, int]], by_peer: Mapping[str, tuple[str, ...]], tolerance: int
) -> Problem:
    return replace(
        problem,
        peers=tuple(replace(peer, balance=by_peer.get(peer.id, ())) for peer in problem.peers),
        engagements=tuple(
            replace(visit, balance=tuple(Goal(tag, at_least) for tag, at_least in goals))
            for visit in problem.engagements
        ),
        balance_tolerance=tolerance,
    )
