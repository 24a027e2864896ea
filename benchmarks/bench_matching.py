"""How fast the optimiser proves its answers, beside a greedy pick, the whole model and another solver.

.venv/bin/python benchmarks/bench_matching.py [--year-seconds 120] [--whole-seconds 0] [--seed 1]

One team: 2,200 peers, each a candidate for each of five places. A year: 2,200 peers, 140 engagements, about 286,000
candidates; even, when all visits take as many days and skills are worth little beside the peers' own points; uneven,
when visits of three and of five days compete for allowances, and for skills worth as much as the difference between
good peers. The problems are invented from a seed. "CP-SAT" runs in a process of its own, because OR-Tools and HiGHS
cannot share one; "whole model" hands every candidate to HiGHS at once.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from peerhub.matching.problem import Problem, read_problem  # noqa: E402
from peerhub.matching.solve import highs, solve  # noqa: E402
from peerhub.matching.solve.choices import greedy, objective_of  # noqa: E402
from peerhub.matching.solve.compiling import compiled  # noqa: E402
from peerhub.matching.solve.model import model_of  # noqa: E402
from peerhub.matching.solve.watch import Watch  # noqa: E402
from tests.matching.problems import one_team, season  # noqa: E402

GAP = 0.0001


@dataclass(frozen=True)
class Line:
    """One line of the table: what was done how, the points, the proven gap (None: nothing proven), and the times."""

    task: str
    way: str
    points: int | None
    gap: float | None
    seconds: float
    processor: float

    def __str__(self) -> str:
        points = "" if self.points is None else f"{self.points:,}"
        gap = "" if self.gap is None else f"{self.gap:.4%}"
        return f"{self.task:<36}{self.way:<26}{points:>12}{gap:>10}{self.seconds:>10.3f}{self.processor:>11.3f}"


def timed(task: str, way: str, run: Callable[[], tuple[int | None, float | None]]) -> Line:
    started, processor = time.perf_counter(), time.process_time()
    points, gap = run()
    return Line(task, way, points, gap, time.perf_counter() - started, time.process_time() - processor)


def with_optimiser(problem: Problem, gap: float, seconds: float | None = None) -> tuple[int | None, float | None]:
    result = solve(problem, gap=gap, time_limit=seconds)
    return result.objective, result.gap


def by_greedy_pick(problem: Problem) -> tuple[int, None]:
    """Slot by slot in order, each takes its best candidate that is still allowed."""
    instance = compiled(problem)
    order = np.lexsort((-instance.columns.points, instance.columns.slot))
    return objective_of(instance, greedy(instance, order)), None


def with_whole_model(problem: Problem, seconds: float) -> tuple[int | None, float | None]:
    instance = compiled(problem)
    everything = np.arange(len(instance.columns))
    found = highs.whole(model_of(instance, everything), Watch(seconds))
    if found.columns is None:
        return None, None
    points = objective_of(instance, found.columns)
    return points, max(0.0, (found.bound + instance.constant - points) / max(1, abs(points)))


def with_cp_sat(problem: dict[str, Any]) -> tuple[int, float]:
    script = ROOT / "tests" / "matching" / "cp_sat.py"
    done = subprocess.run(
        [sys.executable, str(script)], input=json.dumps([problem]), capture_output=True, text=True, check=True
    )
    maximum, _, _ = json.loads(done.stdout)[0]
    return maximum, 0.0


def lines(seed: int, year_seconds: float, whole_seconds: float) -> Any:
    for step, what in ((1, "one team"), (1000, "one team, many ties")):
        invented = one_team(seed, step=step)
        problem = read_problem(json.dumps(invented))
        task = f"{what}, {sum(map(len, problem.candidates.values())):,} pairs"
        yield timed(task, "optimiser", lambda p=problem: with_optimiser(p, 0.0))
        yield timed(task, "greedy pick in order", lambda p=problem: by_greedy_pick(p))
        yield timed(task, "whole model to HiGHS", lambda p=problem: with_whole_model(p, 60))
        yield timed(task, "CP-SAT, own process", lambda i=invented: with_cp_sat(i))
    for what, engagements, even in (
        ("20 teams", 20, False),
        ("a year, even", 140, True),
        ("a year, uneven", 140, False),
    ):
        text = json.dumps(season(seed, engagements=engagements, even=even))
        problem = read_problem(text)
        task = f"{what}, {sum(map(len, problem.candidates.values())):,} pairs"
        yield timed(task, "read and check the file", lambda t=text: (read_problem(t) and None, None))
        yield timed(task, f"optimiser, gap {GAP:.2%}", lambda p=problem: with_optimiser(p, GAP, year_seconds))
        yield timed(task, "greedy pick in order", lambda p=problem: by_greedy_pick(p))
        if whole_seconds:
            yield timed(task, "whole model to HiGHS", lambda p=problem: with_whole_model(p, whole_seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--year-seconds", type=float, default=120, help="time limit of the optimiser for a season")
    parser.add_argument("--whole-seconds", type=float, default=0, help="also hand seasons whole to HiGHS, for so long")
    asked = parser.parse_args()
    print(f"{'problem':<36}{'way':<26}{'points':>12}{'gap':>10}{'seconds':>10}{'processor':>11}")
    for line in lines(asked.seed, asked.year_seconds, asked.whole_seconds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
