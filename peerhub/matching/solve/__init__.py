"""The optimiser: from a problem to the best choice of peers, proven. Pure: no database, no flask."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from peerhub.matching.problem import Problem, Reason, Result, Status, fingerprint
from peerhub.matching.solve.balancing import balanced
from peerhub.matching.solve.compiling import compiled
from peerhub.matching.solve.evaluate import Evaluation, broken_rules, evaluate
from peerhub.matching.solve.highs import SOLVER
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.searching import Found, allowed, search
from peerhub.matching.solve.ties import settled
from peerhub.matching.solve.watch import SETTLING, Progress, Watch

__all__ = ["Evaluation", "Progress", "evaluate", "solve"]


def solve(
    problem: Problem,
    *,
    gap: float = 0.0,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """The best choice of peers for a checked problem, to within `gap` (0.0001 is 0.01 %) of the bound on all choices.

    Small problems are proven exactly whatever the gap. After `time_limit` seconds, or once `should_stop` says so, the
    answer is the best choice found with its true bound, and its status is `time_limit` unless that is within the gap
    already. Where the maximum was asked for, or the problem is small, the answer is the only one that the tie rule
    allows (see `ties`), unless the time was up before that was settled; within a gap it still is the same on every run.
    """
    watch = Watch(time_limit, on_progress, should_stop)
    reasons = broken_rules(problem, problem.fixed)
    if reasons:
        return _infeasible(problem, reasons, watch)
    with ThreadPoolExecutor(1) as beside:  # of millions of pairs it takes seconds
        sha256 = beside.submit(fingerprint, problem)
        instance = compiled(problem, watch)
        found = search(instance, gap, watch)
        decision = _decided(instance, found, problem.balance_tolerance, gap, watch)
        return _result(problem, sha256.result(), instance, decision, watch)


@dataclass(frozen=True, slots=True)
class _Decision:
    columns: Ints
    bound: int
    balance_cost: int
    status: Status


def _decided(instance: Instance, found: Found, tolerance: int, gap: float, watch: Watch) -> _Decision:
    if not len(instance.wishes.goal_tag):
        return _without_balance(instance, found, gap, watch)
    answer = balanced(instance, found, tolerance, watch)
    columns = answer.columns
    if answer.is_proven and answer.objective == answer.bound:
        possible = np.flatnonzero(found.bounds.with_column >= answer.objective)
        columns = settled(instance, columns, np.union1d(possible, columns), watch, together=tolerance > 0)
    is_optimal = answer.is_proven and answer.bound - answer.objective <= allowed(answer.objective, gap)
    cost = max(0, found.objective - answer.objective)
    return _Decision(columns, answer.bound, cost, "optimal" if is_optimal else "time_limit")


def _without_balance(instance: Instance, found: Found, gap: float, watch: Watch) -> _Decision:
    columns = found.columns
    if found.is_best and (found.is_small or not gap):
        watch.enter(SETTLING)
        possible = np.flatnonzero(found.bounds.with_column >= found.objective)
        columns = settled(instance, columns, np.union1d(possible, columns), watch)
    is_optimal = found.bounds.every - found.objective <= allowed(found.objective, gap)
    return _Decision(columns, found.bounds.every, 0, "optimal" if is_optimal else "time_limit")


def _result(problem: Problem, sha256: str, instance: Instance, decision: _Decision, watch: Watch) -> Result:
    """The answer as the problem itself sees it. What breaks a rule is never given out."""
    watch.beat()
    assignments = instance.choices(decision.columns)
    seen = evaluate(problem, assignments)
    watch.beat()
    if seen.broken:
        raise AssertionError(f"The optimiser broke a rule: {seen.broken[0].sentence}")
    if seen.objective > decision.bound:
        raise AssertionError(f"The optimiser found {seen.objective} points above its own bound {decision.bound}.")
    return Result(
        status=decision.status,
        objective=seen.objective,
        bound=decision.bound,
        gap=(decision.bound - seen.objective) / max(1, abs(seen.objective)),
        assignments=assignments,
        unfilled=seen.unfilled,
        uncovered=seen.uncovered,
        balance_met=seen.balance_met,
        balance_cost=decision.balance_cost,
        problem_sha256=sha256,
        solver=SOLVER,
        seconds=round(watch.seconds, 3),
    )


def _infeasible(problem: Problem, reasons: tuple[Reason, ...], watch: Watch) -> Result:
    return Result(
        status="infeasible",
        objective=None,
        bound=None,
        gap=None,
        assignments=(),
        unfilled=(),
        uncovered=(),
        balance_met=(),
        balance_cost=0,
        problem_sha256=fingerprint(problem, watch.beat),
        solver=SOLVER,
        seconds=round(watch.seconds, 3),
        reasons=reasons,
    )
