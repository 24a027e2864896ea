"""Solving a stored problem again, and comparing the answer with the one that was stored (R42). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peerhub.matching.problem import Result, fingerprint, read_problem


@dataclass(frozen=True)
class Replay:
    """The new answer, and every way in which it differs from the stored one; none means the decision stands.

    `about_all` are differences of the whole, `about_places` of single places, by their keys; `why` may explain them.
    """

    result: Result
    about_all: tuple[str, ...]
    about_places: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        return self.about_all + self.about_places + self.why

    @property
    def is_same(self) -> bool:
        return not self.differences


def replay(problem: str, *, sha256: str, stored: Mapping[str, Any], time_limit: float | None = None) -> Replay:
    """Solve the problem of a decision record again. Raises ProblemFault when the text is no problem file.

    A stored answer that was stopped early may differ from a new one; so may its peers where the solver changed.
    """
    from peerhub.matching.solve import solve

    read = read_problem(problem)
    result = solve(read, time_limit=time_limit)
    about_all, about_places = _about_all(fingerprint(read), sha256, result, stored), _about_places(result, stored)
    why = _why(result, stored) if about_all or about_places else []
    return Replay(result, tuple(about_all), tuple(about_places), tuple(why))


def _about_all(found: str, sha256: str, result: Result, stored: Mapping[str, Any]) -> list[str]:
    said = []
    if found != sha256:
        said.append(f"The problem's fingerprint is {found}, and the record says {sha256}.")
    if result.objective != stored["objective"]:
        said.append(f"The points are {_points(result.objective)}, and the record says {_points(stored['objective'])}.")
    return said


def _about_places(result: Result, stored: Mapping[str, Any]) -> list[str]:
    now, then = dict(result.assignments), dict(stored["assignments"])
    return [
        f"For {slot} the optimiser now takes {now.get(slot, 'nobody')}, and the record says {then.get(slot, 'nobody')}."
        for slot in sorted(now.keys() | then.keys())
        if now.get(slot) != then.get(slot)
    ]


def _why(result: Result, stored: Mapping[str, Any]) -> list[str]:
    """What may explain a difference, and what it means; nothing where nothing explains it."""
    said = []
    if result.solver != stored["solver"]:
        said.append(f"The optimiser is {result.solver}, and was {stored['solver']} when this was decided.")
        if result.objective == stored["objective"]:
            said.append("Both answers have the same points: under these rules and weights one is as good as the other.")
    if stored["status"] == "time_limit":
        said.append("The stored answer was the best found in the time given, so a new search may find a better one.")
    return said


def _points(points: int | None) -> str:
    return "none" if points is None else f"{points:,}"
