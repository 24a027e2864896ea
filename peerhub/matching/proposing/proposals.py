"""Asking the optimiser for a team."""

from collections.abc import Mapping
from dataclasses import dataclass

from peerhub.matching.errors import CannotPropose
from peerhub.matching.problem import Problem, Reason, Result
from peerhub.matching.proposing.asking import ask
from peerhub.matching.proposing.assessment import Assessment
from peerhub.matching.proposing.problems import build_problem, choices_in
from peerhub.web.formats import listed


@dataclass(frozen=True)
class Proposal:
    """The best team under the rules: the problem, the optimiser's answer, and the answer as slot id → peer id."""

    problem: Problem
    result: Result
    choices: Mapping[int, int]


def propose(assessment: Assessment) -> Proposal:
    """The best team, locked choices kept.

    Raises CannotPropose when those clash, or nothing is left to fill, or the optimiser fails.
    """
    if not assessment.engagement.counting_slots:
        raise CannotPropose("This engagement has no places to fill. Add places to its team first.")
    problem = build_problem(assessment)
    result = ask(problem)
    if result.status == "infeasible":
        raise CannotPropose(_clash(assessment, result.reasons))
    return Proposal(problem, result, choices_in(result.assignments))


def _clash(assessment: Assessment, reasons: tuple[Reason, ...]) -> str:
    peers = [
        assessment.bench.pool.peer(peer_id).name
        for reason in reasons
        for peer_id in choices_in(reason.choices).values()
    ]
    named = listed(list(dict.fromkeys(peers)))
    return f"The locked choices of {named} cannot stand together. Unlock or remove one of them and ask again."
