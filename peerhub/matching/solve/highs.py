"""HiGHS behind one small door: a model in, values, prices and bounds out. Always one thread and one seed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from math import inf
from typing import Any

import highspy
import numpy as np
from highspy import HighsBasisStatus, HighsModelStatus, MatrixFormat, ObjSense, cb

from peerhub.matching.solve.instance import Floats, Ints
from peerhub.matching.solve.model import Model
from peerhub.matching.solve.watch import Watch

SOLVER = f"highs {highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"

_WHOLE_ENOUGH = 0.5
#: How far from the optimum, as a share, a relaxation may stop in the middle, and a rough one.
_NEARLY, _ROUGHLY = 1e-7, 1e-3


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best fractional solution: its worth, the value of each variable, the rows' prices, where to go on from."""

    model: Model
    objective: float
    values: Floats
    duals: Floats
    basis: Any


@dataclass(frozen=True, slots=True)
class Whole:
    """The columns of the best whole solution that was found (None: none was) and a bound on the worth of all.

    `finished` says that the bound is within the gap asked for; without columns, that there is no solution.
    """

    columns: Ints | None
    bound: float
    finished: bool


class Way(Enum):
    """How to a relaxation: from corner to corner, which can go on from an earlier one, or through the middle.

    Through the middle is quicker for tens of thousands of columns. It ends in a corner only when it has to; in the
    middle the prices prove more. Roughly, it stops early: the prices are nearly right, the values are no solution.
    """

    BY_CORNERS = auto()
    TO_A_CORNER = auto()
    TO_THE_MIDDLE = auto()
    ROUGHLY = auto()


def relaxed(model: Model, watch: Watch, warm: Relaxed | None = None, *, way: Way = Way.BY_CORNERS) -> Relaxed | None:
    """The linear relaxation, by corners from an earlier one over fewer columns. None when the watch ends it."""
    solver = _loaded(model, watch, whole=False)
    _listen(solver, watch)
    enough = {HighsModelStatus.kOptimal}
    if way is Way.BY_CORNERS:
        if warm is not None and warm.basis.valid:
            solver.setBasis(_carried_over(warm, model))
    else:
        _through_the_middle(solver)
    if way in {Way.TO_THE_MIDDLE, Way.ROUGHLY}:
        solver.setOptionValue("ipm_optimality_tolerance", _NEARLY if way is Way.TO_THE_MIDDLE else _ROUGHLY)
        solver.setOptionValue("run_crossover", "off")
        enough.add(HighsModelStatus.kUnknown)
    solver.run()
    if solver.getModelStatus() not in enough:
        has_failed = way is not Way.BY_CORNERS and not watch.is_over
        return relaxed(model, watch) if has_failed else None
    solution = solver.getSolution()
    return Relaxed(
        model=model,
        objective=solver.getInfo().objective_function_value,
        values=np.array(solution.col_value),
        duals=np.maximum(np.array(solution.row_dual), 0),
        basis=solver.getBasis(),
    )


class Repeated:
    """A relaxation that is solved again and again while variables are settled one way or the other."""

    def __init__(self, model: Model, watch: Watch) -> None:
        self._solver = _loaded(model, watch, whole=False)
        _listen(self._solver, watch)
        _through_the_middle(self._solver)

    def solve(self) -> Floats | None:
        """The value of each variable, in a corner; None when the watch ended it."""
        self._solver.run()
        if self._solver.getModelStatus() != HighsModelStatus.kOptimal:
            return None
        self._solver.setOptionValue("solver", "simplex")
        return np.array(self._solver.getSolution().col_value)

    def settle(self, variables: Ints, value: float) -> None:
        values = np.full(len(variables), value)
        self._solver.changeColsBounds(len(variables), variables.astype(np.int32), values, values)


def whole(
    model: Model,
    watch: Watch,
    *,
    gap: float = 0.0,
    start: Ints | None = None,
    nodes: int | None = None,
    target: float = inf,
    until: float = -inf,
    report: Callable[[float, float], None] | None = None,
) -> Whole:
    """The best whole solution, to within `gap` of the bound. `start` are columns known to be a solution.

    After `nodes` nodes of the search, once a solution is worth `target`, or once the bound is down to `until`, it makes
    do with what it has; unlike seconds, these are the same on every run.
    """
    solver = _loaded(model, watch, whole=True)
    _listen(solver, watch, until, report)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if target < inf:
        solver.setOptionValue("objective_target", float(target))
    # Worth is whole: less than one point apart is proven. Slightly less, because sums of doubles are not exact.
    solver.setOptionValue("mip_abs_gap", max(gap, 0.99))
    solver.setOptionValue("mip_rel_gap", 0.0)
    if start is not None:
        at = np.searchsorted(model.chosen, start).astype(np.int32)
        known = np.zeros(len(model.chosen))
        known[at] = 1
        solver.setSolution(len(known), np.arange(len(known), dtype=np.int32), known)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == HighsModelStatus.kInfeasible:
        return Whole(None, -inf, finished=True)
    columns = None
    if info.primal_solution_status == highspy.kSolutionStatusFeasible:
        values = np.array(solver.getSolution().col_value)[: len(model.chosen)]
        columns = model.chosen[values > _WHOLE_ENOUGH]
    return Whole(columns, info.mip_dual_bound, finished=status == HighsModelStatus.kOptimal)


def _through_the_middle(solver: Any) -> None:
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("presolve", "off")


def _loaded(model: Model, watch: Watch, *, whole: bool) -> Any:
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "time_limit": watch.seconds_left}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    variables, rows, entries = len(model.worth), len(model.limit), len(model.value)
    lower = np.zeros(variables)
    lower[model.forced] = 1
    kinds = (model.whole & whole).astype(np.int32)
    solver.passModel(
        variables,
        rows,
        entries,
        int(MatrixFormat.kRowwise),
        int(ObjSense.kMaximize),
        0.0,
        model.worth.astype(np.float64),
        lower,
        np.ones(variables),
        np.full(rows, -inf),
        model.limit.astype(np.float64),
        model.start[:-1].astype(np.int32),
        model.variable.astype(np.int32),
        model.value.astype(np.float64),
        kinds,
    )
    return solver


def _listen(
    solver: Any, watch: Watch, until: float = -inf, report: Callable[[float, float], None] | None = None
) -> None:
    kinds = cb.HighsCallbackType

    def heard(kind: Any, _message: str, data: Any, answer: Any, _own: Any) -> None:
        if kind == kinds.kCallbackMipLogging:
            if report is not None:
                report(data.mip_primal_bound, data.mip_dual_bound)
            return
        watch.beat()
        if watch.is_over or (kind == kinds.kCallbackMipInterrupt and data.mip_dual_bound <= until):
            answer.user_interrupt = True

    if not (watch.has_to_be_heard or report or until > -inf):
        return
    solver.setCallback(heard, None)
    for kind in (
        kinds.kCallbackSimplexInterrupt,
        kinds.kCallbackIpmInterrupt,
        kinds.kCallbackMipInterrupt,
        kinds.kCallbackMipLogging,
    ):
        solver.startCallback(kind)


def _carried_over(warm: Relaxed, model: Model) -> Any:
    """The basis of the earlier relaxation for the new model: new columns are out, new rows are slack."""
    old = warm.model
    basis = highspy.HighsBasis()
    columns = np.full(len(model.worth), HighsBasisStatus.kLower, object)
    columns[np.searchsorted(model.chosen, old.chosen)] = warm.basis.col_status[: len(old.chosen)]
    columns[len(model.chosen) :] = warm.basis.col_status[len(old.chosen) :]
    rows = np.full(len(model.key), HighsBasisStatus.kBasic, object)
    at = np.searchsorted(model.key, old.key)
    at[at == len(model.key)] = 0
    same = model.key[at] == old.key
    rows[at[same]] = np.array(warm.basis.row_status, object)[same]
    basis.col_status, basis.row_status = list(columns), list(rows)
    basis.valid = True
    basis.alien = True
    return basis


def covering_prices(sets: Ints, share: Floats) -> Floats:
    """Prices of items, none of the sets dearer than 1, under which the shares of the items cost as much as possible.

    `sets` has a row of zeros and ones for each set; no price is above 1.
    """
    solver = _small(sets, share, np.ones(len(sets)), upper=1.0)
    return np.array(solver.getSolution().col_value)


def envelope(teams: Ints, gains: Ints, share: Floats) -> tuple[Floats, float]:
    """The most that a mix of teams gains which uses no more than the share of each kind, and what more would bring.

    `teams` has a row of zeros and ones over the kinds for each team. The first answer has a price for each kind.
    """
    uses = np.vstack((teams.T, np.ones(len(teams), np.int64)))
    solver = _small(uses, gains.astype(np.float64), np.append(share, 1.0), upper=inf)
    prices = np.maximum(np.array(solver.getSolution().row_dual), 0)
    return prices[: len(share)], float(solver.getInfo().objective_function_value)


def _small(matrix: Ints, worth: Floats, limit: Floats, *, upper: float) -> Any:
    """Solved: the most worth with `matrix` times the variables at most `limit`."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "threads": 1, "presolve": "off"}.items():
        solver.setOptionValue(name, value)
    rows, variables = matrix.shape
    row, variable = np.nonzero(matrix)
    solver.passModel(
        variables,
        rows,
        len(row),
        int(MatrixFormat.kRowwise),
        int(ObjSense.kMaximize),
        0.0,
        worth,
        np.zeros(variables),
        np.full(variables, upper),
        np.full(rows, -inf),
        limit,
        np.searchsorted(row, np.arange(rows)).astype(np.int32),
        variable.astype(np.int32),
        matrix[row, variable].astype(np.float64),
        np.zeros(variables, np.int32),
    )
    solver.run()
    return solver
