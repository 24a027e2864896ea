"""Solving a stored problem again, and comparing the answer with the one that was stored (R42). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peerhub.matching.problem import Result, fingerprint, read_problem


@dataclass(frozen=True)
class Replay:
    """The new answer, and every way in which it differs from the stored one; none means the decision stands."""

    result: Result
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.differences


def replay(problem: str, *, sha256: str, stored: Mapping[str, Any]) -> Replay:
    """Solve the problem of a decision record again. Raises ProblemFault when the text is no problem file.

    A stored answer that was stopped early may differ from a new one; so may its peers where the solver changed.
    """
    from peerhub.matching.solve import solve

    read = read_problem(problem)
    result = solve(read)
    return Replay(result, tuple(_differences(fingerprint(read), sha256, result, stored)))


def _differences(found: str, sha256: str, result: Result, stored: Mapping[str, Any]) -> list[str]:
    said = []
    if found != sha256:
        said.append(f"The problem's fingerprint is {found}, and the record says {sha256}.")
    if result.objective != stored["objective"]:
        said.append(f"The points are {result.objective}, and the record says {stored['objective']}.")
    assignments = [list(choice) for choice in result.assignments]
    if assignments != stored["assignments"]:
        said.append(f"The choices are {assignments}, and the record says {stored['assignments']}.")
    if said and result.solver != stored["solver"]:
        said.append(f"The optimiser is {result.solver}, and was {stored['solver']}.")
    return said
