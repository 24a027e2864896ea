"""The maximum of matching problems by OR-Tools' CP-SAT, straight from the format. Run in a process of its own.

OR-Tools and HiGHS cannot be loaded into one process. Reads a JSON list of problems on standard input and prints a list
of [maximum of points, most goals met within the tolerance, most points with these], or null where nothing is lawful.
"""

import json
import sys
from datetime import date
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model


class Formulation:
    """The problem in CP-SAT's own terms; shares nothing with the product's."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.peers = {peer["id"]: peer for peer in problem.get("peers", [])}
        self.visits = {visit["id"]: visit for visit in problem.get("engagements", [])}
        self.x = {
            (slot, peer): self.model.new_bool_var(f"{slot} {peer}")
            for slot, options in problem.get("candidates", {}).items()
            for peer, _ in options
        }
        self.of_slot: dict[str, list[Any]] = {}
        for (slot, _), chosen in self.x.items():
            self.of_slot.setdefault(slot, []).append(chosen)
        self.on = {
            (visit_id, peer): [self.x[slot["id"], peer] for slot in visit["slots"] if (slot["id"], peer) in self.x]
            for visit_id, visit in self.visits.items()
            for peer in self.peers
        }
        self.add_rules()
        self.points = self.points_of_choice()
        self.met = [self.goal(visit, goal) for visit in self.visits.values() for goal in visit.get("balance", [])]

    def add_rules(self) -> None:
        model, problem = self.model, self.problem
        for visit_id, visit in self.visits.items():
            for slot in visit["slots"]:
                model.add_at_most_one(self.of_slot.get(slot["id"], []))
            for same in self.by_home().values():
                model.add_at_most_one(chosen for peer in same for chosen in self.on[visit_id, peer])
            for one, other in problem.get("apart", []):
                model.add_at_most_one(self.on[visit_id, one] + self.on[visit_id, other])
        self.add_year()
        for slot, peer in problem.get("fixed", []):
            model.add(self.x[slot, peer] == 1) if (slot, peer) in self.x else model.add_bool_or([])

    def add_year(self) -> None:
        model = self.model
        for one, other in combinations(self.visits, 2):
            if self.clash(self.visits[one], self.visits[other]):
                for peer in self.peers:
                    if self.on[one, peer] and self.on[other, peer]:
                        model.add_at_most_one(self.on[one, peer] + self.on[other, peer])
        for peer_id, peer in self.peers.items():
            days = [visit["days"] * sum(self.on[name, peer_id]) for name, visit in self.visits.items()]
            model.add(sum(days) <= peer["days_left"])

    def by_home(self) -> dict[str, list[str]]:
        homes: dict[str, list[str]] = {}
        for name, peer in self.peers.items():
            homes.setdefault(peer["home"], []).append(name)
        return homes

    def clash(self, one: dict[str, Any], other: dict[str, Any]) -> bool:
        first, second = sorted((one, other), key=lambda visit: visit["first_day"])
        gap = date.fromisoformat(second["first_day"]) - date.fromisoformat(first["last_day"])
        return gap.days <= self.problem.get("rest_days", 0)

    def points_of_choice(self) -> Any:
        problem, total = self.problem, 0
        for slot, options in problem.get("candidates", {}).items():
            total += sum(points * self.x[slot, peer] for peer, points in options)
        for slot, peer in problem.get("previous", []):
            total += problem.get("change_points", 0) * self.x.get((slot, peer), 0)
        for visit_id, visit in self.visits.items():
            for need in visit.get("needs", []):
                able = [
                    chosen
                    for peer_id, peer in self.peers.items()
                    if peer.get("skills", {}).get(need["skill"], 0) >= need["level"]
                    for chosen in self.on[visit_id, peer_id]
                ]
                total += need["points"] * self.is_at_least(able, 1)
            total += visit.get("mixed_groups_points", 0) * self.is_mixed(visit_id)
            for slot in visit["slots"]:
                if slot["required"]:
                    filled = sum(self.of_slot.get(slot["id"], []))
                    total -= problem.get("unfilled_points", 0) * (1 - filled)
        return total

    def is_at_least(self, chosen: list[Any], number: int) -> Any:
        answer = self.model.new_bool_var("")
        self.model.add(sum(chosen) >= number).only_enforce_if(answer)
        return answer

    def is_mixed(self, visit_id: str) -> Any:
        groups: dict[str, list[Any]] = {}
        for peer_id, peer in self.peers.items():
            if peer["kind"] == "member" and peer.get("group"):
                groups.setdefault(peer["group"], []).extend(self.on[visit_id, peer_id])
        return self.is_at_least([self.is_at_least(chosen, 1) for chosen in groups.values()], 2)

    def goal(self, visit: dict[str, Any], goal: dict[str, Any]) -> Any:
        carriers = [name for name, peer in self.peers.items() if goal["tag"] in peer.get("balance", [])]
        return self.is_at_least([one for peer in carriers for one in self.on[visit["id"], peer]], goal["at_least"])

    def best(self, what: Any) -> int | None:
        solver, status = self.solved(what)
        return round(solver.objective_value) if status == cp_model.OPTIMAL else None

    def solved(self, what: Any, seconds: float | None = None) -> tuple[Any, Any]:
        self.model.maximize(what)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        if seconds is not None:
            solver.parameters.max_time_in_seconds = seconds
        return solver, solver.solve(self.model)


def answer(problem: dict[str, Any]) -> list[int] | None:
    task = Formulation(problem)
    maximum = task.best(task.points)
    if maximum is None:
        return None
    if not task.met:
        return [maximum, 0, maximum]
    task.model.add(task.points >= maximum - problem.get("balance_tolerance", 0))
    met = task.best(sum(task.met))
    assert met is not None
    task.model.add(sum(task.met) >= met)
    points = task.best(task.points)
    assert points is not None
    return [maximum, met, points]


if __name__ == "__main__":
    json.dump([answer(problem) for problem in json.load(sys.stdin)], sys.stdout)
