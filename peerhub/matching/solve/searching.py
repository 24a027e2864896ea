"""The search for the maximum: relax over all columns, choose among the few that still matter, prove the rest away."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import floor, isfinite

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.choices import greedy, is_lawful, objective_of
from peerhub.matching.solve.cuts import Cuts
from peerhub.matching.solve.diving import dived
from peerhub.matching.solve.foreseeing import best_of_each_slot
from peerhub.matching.solve.improving import TEAMS_AT_ONCE, improved
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.model import Model, model_of
from peerhub.matching.solve.relaxing import Bounds, Relaxation, first_bounds
from peerhub.matching.solve.watch import BOUNDING, CHOOSING, PROVING, TIGHTENING, Watch

#: So few columns are searched at once, to the maximum, whatever gap was asked for.
_FEW_COLUMNS = 2000
_NEAR_FOR_EACH_SLOT = 6
_MORE_COLUMNS = 4
#: The first choice is picked from so many, and the one after the relaxation from so many more than it wants.
_FIRST_FOR_EACH_SLOT, _ROUNDED_FOR_EACH_SLOT = 200, 40
#: How much the nearest columns may cost, as shares of what the gap allows: at first, and once there are cuts.
_NEAR, _LESS_NEAR = (0.05,), (0.05, 0.2)
#: And those on the way down to a first choice of hundreds of teams.
_NEAREST = 0.01
#: A turn that leaves more than this share of what was open is the last.
_WORTH_ANOTHER_TURN = 0.7
#: How much of the gap the relaxation may waste, so that it does not have to be solved to the last column.
_LOOSENESS = 0.2


@dataclass(frozen=True, slots=True)
class Found:
    """The best columns so far with their points, and what is proven."""

    columns: Ints
    objective: int
    bounds: Bounds

    @property
    def is_best(self) -> bool:
        return self.objective >= self.bounds.every

    @property
    def is_small(self) -> bool:
        """Whether so few columns could still be better that the maximum is proven, whatever gap was asked for."""
        return len(self.open_columns(0.0)) <= _FEW_COLUMNS

    def is_within(self, gap: float) -> bool:
        return self.bounds.every <= self.objective + allowed(self.objective, gap)

    def open_columns(self, gap: float) -> Ints:
        """The columns with which a choice could be better than the gap allows."""
        return np.flatnonzero(self.bounds.with_column > self.objective + allowed(self.objective, gap))


def allowed(objective: int, gap: float) -> int:
    """How many points the bound may lie above the objective for the gap asked for."""
    return floor(gap * max(1, abs(objective)))


def search(instance: Instance, gap: float, watch: Watch) -> Found:
    """The best choice to within `gap`, or the best that was found when the watch is over, with its true bound."""
    found = _first(instance, watch)
    if found.is_best or watch.is_over:
        return found
    watch.enter(BOUNDING)
    relaxation = Relaxation(instance, found.columns, found.bounds, watch)
    relaxation.price_all(watch, near_enough=allowed(found.objective, _LOOSENESS * gap))
    found = _rounded(instance, found, relaxation, watch)
    watch.report(found.objective, found.bounds.every)
    if not found.is_small and relaxation.is_nearly_whole:
        found = _chosen_near(instance, found, relaxation, gap, watch, shares=_NEAR)
    if not found.is_small and not found.is_within(gap):
        found = _tightened(instance, found, relaxation, gap, watch)
    if found.is_small:
        gap = 0.0
    if found.is_within(gap) or watch.is_over:
        return found
    watch.enter(PROVING)
    return _proven(instance, found, relaxation.cuts, gap, watch)


def _first(instance: Instance, watch: Watch) -> Found:
    good = best_of_each_slot(instance, instance.columns.points, _FIRST_FOR_EACH_SLOT, watch)
    columns = greedy(instance, good[np.argsort(-instance.columns.points_of(good), kind="stable")], watch)
    found = Found(columns, objective_of(instance, columns), first_bounds(instance, watch))
    watch.report(found.objective, found.bounds.every)
    return found


def _rounded(instance: Instance, found: Found, relaxation: Relaxation, watch: Watch) -> Found:
    """What the relaxation takes most of, as far as it fits."""
    order = relaxation.likely(_ROUNDED_FOR_EACH_SLOT, watch)
    return _better(instance, _with(found, relaxation.bounds), greedy(instance, order, watch))


def _tightened(instance: Instance, found: Found, relaxation: Relaxation, gap: float, watch: Watch) -> Found:
    """A lower bound by cuts, then a better choice after its prices, in turns while both bring something.

    The better the choice, the more cuts are worth their time, and the other way round.
    """
    while not found.is_small and not found.is_within(gap) and not watch.is_over:
        open_before = found.bounds.every - found.objective
        watch.enter(TIGHTENING)
        relaxation.cut(watch, found.objective, partial(_is_enough, found, gap))
        found = _chosen_near(instance, _with(found, relaxation.bounds), relaxation, gap, watch, shares=_LESS_NEAR)
        if found.bounds.every - found.objective > _WORTH_ANOTHER_TURN * open_before:
            break
    return found


def _chosen_near(
    instance: Instance, found: Found, relaxation: Relaxation, gap: float, watch: Watch, *, shares: Sequence[float]
) -> Found:
    """The best choice of the columns that the relaxation finds best, then of a few more that cost it a little.

    First only the teams that it splits are chosen anew; where that is not enough, all, as many at once as can be
    searched. Where the relaxation is nearly whole, this gives a choice within any gap that people ask for.
    """
    watch.enter(CHOOSING)
    good_enough = found.bounds.every - allowed(found.bounds.every, gap)
    teams = relaxation.split_engagements(), np.arange(len(instance.season.days))
    for share in shares:
        columns = _near(found, share * gap)
        if share == shares[0] and len(teams[0]) > TEAMS_AT_ONCE:
            nearest = _near(found, _NEAREST * gap)
            dive = dived(instance, found.columns, nearest, columns, watch, teams=teams[0], good_enough=good_enough)
            found = found if dive is None else _better(instance, found, dive)
            watch.report(found.objective, found.bounds.every)
        for some in teams:
            if found.is_within(gap) or watch.is_over or not len(some):
                break
            better = improved(instance, found.columns, columns, watch, teams=some, good_enough=good_enough)
            found = _better(instance, found, better)
            watch.report(found.objective, found.bounds.every)
    return found


def _proven(instance: Instance, found: Found, cuts: Cuts, gap: float, watch: Watch) -> Found:
    """The whole search, over more and more of the columns that could give more than the gap allows.

    A search over some of them proves no less than the bound of those left out, so it ends when its own bound is down to
    that; then more columns are taken in, until none is left out that matters.
    """
    number = max(_FEW_COLUMNS, _NEAR_FOR_EACH_SLOT * len(instance.forced))
    while not found.is_within(gap) and not watch.is_over:
        open_columns = found.open_columns(gap)
        chosen = np.union1d(np.intersect1d(_nearest(found, number), open_columns), found.columns)
        left_out = np.setdiff1d(open_columns, chosen)
        good_enough = found.objective + allowed(found.objective, gap)
        rest = int(found.bounds.with_column[left_out].max(initial=good_enough))
        found = _searched(instance, found, model_of(instance, chosen, cuts=cuts), rest, watch)
        if not len(left_out):
            break
        number *= _MORE_COLUMNS
    return found


def _searched(instance: Instance, found: Found, model: Model, rest: int, watch: Watch) -> Found:
    """The search over the model's columns, when no choice with any other has more than `rest` points."""
    constant, start = instance.constant, found

    def report(objective: float, bound: float) -> None:
        if isfinite(objective) and isfinite(bound):
            points = max(start.objective, round(objective) + constant)
            watch.report(points, max(points, min(start.bounds.every, max(rest, floor(bound) + constant))))

    outcome = highs.whole(model, watch, start=found.columns, until=rest - constant, report=report)
    if outcome.columns is not None and is_lawful(instance, outcome.columns):
        found = _better(instance, found, outcome.columns)
    if not isfinite(outcome.bound):
        return found
    # A thousandth of a point more than the solver's own figure, because sums of doubles are not exact.
    bound = max(rest, found.objective, floor(outcome.bound + 0.001) + constant)
    return _with(found, Bounds(min(found.bounds.every, bound), found.bounds.with_column, found.bounds.with_empty))


def _near(found: Found, cost: float) -> Ints:
    """The columns with which the bound is lower by no more than this share of it."""
    return np.flatnonzero(found.bounds.with_column >= found.bounds.every - allowed(found.bounds.every, cost))


def _nearest(found: Found, number: int) -> Ints:
    """At least this many columns (or all): those with the highest bounds."""
    with_column = found.bounds.with_column
    if number >= len(with_column):
        return np.arange(len(with_column))
    return np.flatnonzero(with_column >= np.partition(with_column, -number)[-number])


def _is_enough(found: Found, gap: float, bounds: Bounds) -> bool:
    return _with(found, bounds).is_within(gap)


def _with(found: Found, bounds: Bounds) -> Found:
    return Found(found.columns, found.objective, bounds)


def _better(instance: Instance, found: Found, columns: Ints) -> Found:
    objective = objective_of(instance, columns)
    return Found(columns, objective, found.bounds) if objective > found.objective else found
