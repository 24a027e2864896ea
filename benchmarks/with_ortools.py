"""What OR-Tools makes of a matching problem, in a process of its own: it and HiGHS cannot be loaded into one.

Reads a problem on standard input and prints [points, bound, seconds]; points and bound are null where there are none.

.venv/bin/python benchmarks/with_ortools.py cp-sat SECONDS | min-cost-flow | greedy
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.matching.cp_sat import Formulation

Answer = tuple[int | None, int | None]


def by_cp_sat(problem: dict[str, Any], seconds: float) -> Answer:
    task = Formulation(problem)
    solver, status = task.solved(task.points, seconds)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, None
    return round(solver.objective_value), round(solver.best_objective_bound)


def by_min_cost_flow(problem: dict[str, Any]) -> Answer:
    """Exact where a slot is a team of its own, no two visits clash, and each takes one day: see `plain_year`."""
    peers, slots = {peer["id"]: at for at, peer in enumerate(problem["peers"])}, list(problem["candidates"])
    pairs = [(at, peers[peer], points) for at, slot in enumerate(slots) for peer, points in problem["candidates"][slot]]
    slot, peer, points = np.array(pairs).T
    source, sink, nobody = len(slots) + len(peers), len(slots) + len(peers) + 1, len(slots) + len(peers) + 2
    everyone, every_slot = np.arange(len(peers)), np.arange(len(slots))
    tails = [np.full(len(slots), source), slot, len(slots) + everyone, every_slot, [nobody]]
    heads = [every_slot, len(slots) + peer, np.full(len(peers), sink), np.full(len(slots), nobody), [sink]]
    left = [one["days_left"] for one in problem["peers"]]
    room = [np.ones(len(slots)), np.ones(len(slot)), left, np.ones(len(slots)), [len(slots)]]
    free = [np.zeros(len(slots)), -points, np.zeros(len(peers)), np.full(len(slots), problem["unfilled_points"]), [0]]
    flow = min_cost_flow.SimpleMinCostFlow()
    whole = [np.concatenate(parts).astype(np.int64) for parts in (tails, heads, room, free)]
    flow.add_arcs_with_capacity_and_unit_cost(*whole)
    supply = np.zeros(nobody + 1, np.int64)
    supply[source], supply[sink] = len(slots), -len(slots)
    flow.set_nodes_supplies(np.arange(nobody + 1), supply)
    if flow.solve() != flow.OPTIMAL:
        return None, None
    return -flow.optimal_cost(), -flow.optimal_cost()


def by_greedy_pick(problem: dict[str, Any]) -> Answer:
    """Slot by slot in order, each takes the best candidate who has a day left; for the same problems as the flow."""
    left = {peer["id"]: peer["days_left"] for peer in problem["peers"]}
    total = 0
    for options in problem["candidates"].values():
        best = max(((points, peer) for peer, points in options if left[peer]), default=None)
        if best is None:
            total -= problem["unfilled_points"]
            continue
        total += best[0]
        left[best[1]] -= 1
    return total, None


def main() -> None:
    way, *rest = sys.argv[1:]
    problem = json.load(sys.stdin)
    started = time.perf_counter()
    if way == "cp-sat":
        answer = by_cp_sat(problem, float(rest[0]))
    else:
        answer = {"min-cost-flow": by_min_cost_flow, "greedy": by_greedy_pick}[way](problem)
    print(json.dumps([*answer, time.perf_counter() - started]))


if __name__ == "__main__":
    main()
