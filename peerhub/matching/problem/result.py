"""What the optimiser answers."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from peerhub.matching.problem.shapes import VERSION, Choice

Status = Literal["optimal", "time_limit", "infeasible"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the fixed choices cannot all be kept: the rule, the choices that clash under it, and a plain sentence."""

    rule: str
    choices: tuple[Choice, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Result:
    """A choice of peers and how good it is proven to be.

    `objective` is the points of `assignments`. No choice has more than `bound` points; where the balance of teams
    was asked for, no choice that meets as many goals has, and `objective + balance_cost` is the maximum that was
    found before balance was looked at. `gap` is (bound - objective) / max(1, |objective|). All three are None when the
    fixed choices clash. `unfilled` lists required slots left empty, `uncovered` each need not covered as
    (engagement, skill), `balance_met` each goal met as (engagement, tag). `reasons` is empty unless infeasible.
    """

    status: Status
    objective: int | None
    bound: int | None
    gap: float | None
    assignments: tuple[Choice, ...]
    unfilled: tuple[str, ...]
    uncovered: tuple[tuple[str, str], ...]
    balance_met: tuple[tuple[str, str], ...]
    balance_cost: int
    problem_sha256: str
    solver: str
    seconds: float
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> str:
        """One JSON object on one line, keys in the order of the format; `reasons` only when there are any."""
        members = {"version": VERSION, **asdict(self)}
        if not self.reasons:
            del members["reasons"]
        return json.dumps(members)
