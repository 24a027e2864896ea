"""How fast the optimiser proves its answers, beside the whole model, other solvers and a greedy pick, in one run.

.venv/bin/python benchmarks/matching.py [--seed 1] [--whole-seconds 300] [--cp-sat-seconds 60] [--skip-large]

Every problem is invented from the seed. A year is 2,200 peers, 140 teams of five, about 286,000 pairs; ten times that
is 22,000 peers, 1,400 teams and 28 million pairs, in a process of its own so that its memory can be told. Even years
have visits of four days and skills worth little beside the peers' own points; in uneven ones visits of three and of
five days compete for allowances, and for skills worth as much as the difference between good peers. The plain year has
no team rules: 700 places for one peer each, which a flow solves exactly. The request for one team, from click to page,
is measured by `bench_team_builder.py`. "Whole model" hands every pair to HiGHS at once, CP-SAT gets the same problem
in a process of its own; both stop at their limits of time. Seconds are those of the clock, without reading the file.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
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
from tests.matching.large import large_season  # noqa: E402
from tests.matching.problems import one_team, plain_year, season  # noqa: E402

GAP = 0.0001
YEAR_LIMIT, LARGE_LIMIT = 60, 600


@dataclass(frozen=True)
class Line:
    """One line of the table: points and proven gap (None: none, or nothing proven), seconds of clock and processor."""

    task: str
    way: str
    points: int | None
    gap: float | None
    seconds: float
    processor: float | None = None
    note: str = ""

    def __str__(self) -> str:
        points = "" if self.points is None else f"{self.points:,}"
        gap = "" if self.gap is None else f"{self.gap:.4%}"
        processor = "" if self.processor is None else f"{self.processor:.2f}"
        line = f"{self.task:<38}{self.way:<24}{points:>12}{gap:>10}{self.seconds:>10.2f}{processor:>11}  {self.note}"
        return line.rstrip()


def by_optimiser(task: str, problem: Problem, *, gap: float = GAP, limit: float = YEAR_LIMIT) -> Line:
    started, processor = time.perf_counter(), time.process_time()
    result = solve(problem, gap=gap, time_limit=limit)
    seconds, spent = time.perf_counter() - started, time.process_time() - processor
    return Line(task, f"optimiser, gap {gap:.2%}", result.objective, result.gap, seconds, spent)


def by_greedy_pick(task: str, problem: Problem) -> Line:
    """Slot by slot in order, each takes its best candidate that is still allowed."""
    started = time.perf_counter()
    instance = compiled(problem)
    columns = instance.columns
    everything = np.arange(len(columns))
    order = np.lexsort((-columns.points_of(everything), columns.slot_of(everything)))
    points = objective_of(instance, greedy(instance, order))
    return Line(task, "greedy pick in order", points, None, time.perf_counter() - started)


def by_whole_model(task: str, problem: Problem, limit: float, near_enough: float = 0.0) -> Line:
    """Stops, as the optimiser does, as soon as its bound is near enough, in points."""
    started = time.perf_counter()
    instance = compiled(problem)
    model = model_of(instance, np.arange(len(instance.columns)))
    found = highs.whole(model, Watch(limit), gap=near_enough)
    seconds = time.perf_counter() - started
    if found.columns is None:
        return Line(task, "whole model to HiGHS", None, None, seconds, note="nothing found in time")
    points = objective_of(instance, found.columns)
    gap = max(0.0, (found.bound + instance.constant - points) / max(1, abs(points)))
    return Line(task, "whole model to HiGHS", points, gap, seconds)


def by_ortools(task: str, way: str, problem: dict[str, Any], *words: str) -> Line:
    script = [sys.executable, str(ROOT / "benchmarks" / "with_ortools.py"), *words]
    done = subprocess.run(script, input=json.dumps(problem), capture_output=True, text=True, check=True)
    points, bound, seconds = json.loads(done.stdout)
    gap = None if points is None or bound is None else (bound - points) / max(1, abs(points))
    return Line(task, way, points, gap, seconds)


def lines(asked: argparse.Namespace) -> Iterator[Line]:
    yield from one_team_lines(asked)
    yield from year_lines(asked)
    yield from plain_lines(asked)
    if not asked.skip_large:
        yield large_line(asked)


def one_team_lines(asked: argparse.Namespace) -> Iterator[Line]:
    for what, step in (("one team", 1), ("one team, many ties", 1000)):
        invented = one_team(asked.seed, step=step)
        problem = read_problem(json.dumps(invented))
        task = f"{what}, {pairs_of(problem):,} pairs"
        yield by_optimiser(task, problem, gap=0.0)
        yield by_whole_model(task, problem, asked.whole_seconds)
        yield by_ortools(task, "CP-SAT", invented, "cp-sat", str(asked.cp_sat_seconds))
        yield by_greedy_pick(task, problem)


def year_lines(asked: argparse.Namespace) -> Iterator[Line]:
    for what, even in (("a year, even", True), ("a year, uneven", False)):
        invented = season(asked.seed, even=even)
        problem = read_problem(json.dumps(invented))
        task = f"{what}, {pairs_of(problem):,} pairs"
        ours = by_optimiser(task, problem)
        yield ours
        whole = by_whole_model(task, problem, asked.whole_seconds, GAP * (ours.points or 0))
        yield Line(**{**vars(whole), "note": f"{whole.seconds / ours.seconds:.0f} times as long"})
        yield by_ortools(task, "CP-SAT", invented, "cp-sat", str(asked.cp_sat_seconds))
        yield by_greedy_pick(task, problem)


def plain_lines(asked: argparse.Namespace) -> Iterator[Line]:
    invented = plain_year(asked.seed)
    problem = read_problem(json.dumps(invented))
    task = f"a plain year, {pairs_of(problem):,} pairs"
    yield by_optimiser(task, problem)
    yield by_optimiser(task, problem, gap=0.0)
    yield by_ortools(task, "OR-Tools min-cost flow", invented, "min-cost-flow")
    yield by_ortools(task, "greedy pick in order", invented, "greedy")


def large_line(asked: argparse.Namespace) -> Line:
    script = [sys.executable, __file__, "--seed", str(asked.seed), "--only-large"]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    return Line(**json.loads(done.stdout))


def large() -> None:
    """In its own process: the line as JSON, with the most memory that the process ever had."""
    problem = large_season(arguments().seed, 22_000, 1_400)
    table = problem.candidates
    many = sum(len(table.of_slot(slot)[0]) for slot in table)  # type: ignore[attr-defined]
    line = by_optimiser(f"ten times, even, {many:,} pairs", problem, limit=LARGE_LIMIT)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({**vars(line), "note": f"{megabytes:,} MB at most"}))


def pairs_of(problem: Problem) -> int:
    return sum(map(len, problem.candidates.values()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole-seconds", type=float, default=300, help="how long HiGHS gets for a whole model")
    parser.add_argument("--cp-sat-seconds", type=float, default=60, help="how long CP-SAT gets")
    parser.add_argument("--skip-large", action="store_true", help="leave out the 28 million pairs")
    parser.add_argument("--only-large", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    if asked.only_large:
        large()
        return
    print(f"{'problem':<38}{'way':<24}{'points':>12}{'gap':>10}{'seconds':>10}{'processor':>11}")
    for line in lines(asked):
        print(line, flush=True)


if __name__ == "__main__":
    main()
