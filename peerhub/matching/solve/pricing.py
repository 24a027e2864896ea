"""A bound over all columns from dual values that were found on some of them.

Any prices (not negative) on the rules give a bound on every choice: pay the rows' limits, and let each slot take the
column that is worth most after its prices, each need and each mixed team its points less theirs. The prices are
rounded to fixed-point whole numbers first, so that the bound is exact whatever the solver's tolerances were.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.solve.beside import in_halves
from peerhub.matching.solve.cuts import NO_CUTS, Cuts
from peerhub.matching.solve.instance import Floats, Instance, Ints
from peerhub.matching.solve.model import Model
from peerhub.matching.solve.rows import Kind
from peerhub.matching.solve.watch import Watch

_LARGEST_SUM = 1 << 58

Bound = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Priced:
    """Bounds in points: on every choice (`bound`), on choices with a column, on choices that leave a slot empty.

    `worth` is each column's worth after prices, in a small part of a point.
    """

    bound: int
    with_column: Bound
    with_empty: Ints
    worth: Ints


def priced(instance: Instance, model: Model, duals: Floats, watch: Watch, cuts: Cuts = NO_CUTS) -> Priced:
    """Bounds from the duals (one for each row of the model, which has these cuts)."""
    scale = _scale(instance)
    prices = _Prices(instance, model, np.rint(np.maximum(duals, 0) * scale).astype(np.int64), cuts)
    columns, wishes = instance.columns, instance.wishes
    worth = np.empty(len(columns), np.int64)
    slots_of = instance.slots_of_visits()

    def after_prices(visit: int) -> None:
        price = prices.of_visit(visit)
        for slot in slots_of[visit]:
            here = columns.of_slot(slot)
            np.multiply(columns.points[here], scale, out=worth[here], dtype=np.int64)
            worth[here] -= price[columns.peer[here]]

    in_halves(after_prices, range(len(slots_of)), watch, pairs=len(columns))
    prices.take_cuts_off(worth)
    watch.beat()
    best = best_by_slot(instance, worth)
    watch.beat()
    taken = np.where(instance.forced, best, np.maximum(best, 0))
    total = instance.constant * scale + prices.limits + int(taken.sum())
    mixed_prices = prices.mixed.sum(axis=1) + 2 * prices.half + prices.cut_mixed
    total += int(np.maximum(wishes.need_points * scale - prices.need - prices.cut_needs, 0).sum())
    total += int(np.maximum(wishes.mixed_points * scale - mixed_prices, 0).sum())
    without = total - taken
    return Priced(
        bound=total // scale,
        with_column=_with_column(instance, worth, without, scale, watch),
        with_empty=without // scale,
        worth=worth,
    )


def _with_column(instance: Instance, worth: Ints, without: Ints, scale: int, watch: Watch) -> Bound:
    """What a choice with each column is worth at most; in 32 bits where that is enough, for there may be millions."""
    columns = instance.columns
    largest = (int(np.abs(without).max(initial=0)) + int(np.abs(worth).max(initial=0))) // scale + 1
    bounds: Bound = np.empty(len(columns), np.int32 if largest <= np.iinfo(np.int32).max else np.int64)
    places = scale.bit_length() - 1  # the scale is a power of two: a shift rounds down too, in a fifth of the time

    def bound(slot: int) -> None:
        here = columns.of_slot(slot)
        bounds[here] = (worth[here] + without[slot]) >> places

    in_halves(bound, range(len(without)), watch, pairs=len(columns))
    return bounds


def _scale(instance: Instance) -> int:
    """What the prices are counted in, as parts of a point: as fine as the sums of 64 bits allow."""
    wishes, columns = instance.wishes, instance.columns
    most = sum(
        int(np.abs(columns.points[columns.of_slot(slot)]).max(initial=0)) for slot in range(len(instance.forced))
    )
    total = most + int(wishes.need_points.sum() + wishes.mixed_points.sum()) + abs(instance.constant) + 1
    return 1 << max(0, min(20, (_LARGEST_SUM // total).bit_length() - 1 - 4))


def best_by_slot(instance: Instance, worth: Ints) -> Ints:
    """The worth of each slot's best column; a slot without columns is worth nothing."""
    start = instance.columns.start
    best = np.zeros(len(instance.forced), np.int64)
    some = np.flatnonzero(start[1:] > start[:-1])
    if len(some):
        best[some] = np.maximum.reduceat(worth, start[some])
    return best


class _Prices:
    """The prices as tables, so that those of all peers for one visit are a handful of vector operations."""

    def __init__(self, instance: Instance, model: Model, duals: Ints, cuts: Cuts) -> None:
        self._instance = instance
        pool, season, allowance = instance.pool, instance.season, instance.allowance
        visits, peers, times = len(season.days), len(pool.home), int(season.last.max(initial=-1)) + 1

        def table(kind: Kind, size: int) -> Ints:
            rows, numbers = model.rows_of(kind)
            values = np.zeros(size, np.int64)
            values[numbers] = duals[rows]
            return values

        busy = table(Kind.BUSY, peers * times)
        days = table(Kind.DAYS, len(allowance.peer))
        self._home = table(Kind.HOME, visits * pool.homes).reshape(visits, pool.homes)
        self._apart = table(Kind.APART, visits * len(pool.apart)).reshape(visits, len(pool.apart))
        self.need = table(Kind.NEED, len(instance.wishes.need_points))
        self.mixed = table(Kind.MIXED, visits * pool.groups).reshape(visits, pool.groups)
        self.half = table(Kind.HALF, visits)
        cut = table(Kind.CUT, len(cuts))
        self._cuts, self._cut = cuts, cut
        self.cut_needs = cuts.need_prices(len(instance.wishes.need_points), cut)
        self.cut_mixed = cuts.mixed_prices(visits, cut)
        self.limits = int(busy.sum() + (days * allowance.limit).sum() + self._home.sum() + self._apart.sum())
        self.limits += int((cut * cuts.limit).sum())
        self._busy = np.zeros((times + 1, peers), np.int64)
        self._busy[1:] = np.cumsum(busy.reshape(peers, times), axis=1).T
        self._days = np.zeros((allowance.weight.shape[1], peers), np.int64)
        np.add.at(self._days.T, allowance.peer, days[:, None] * allowance.weight)
        needs = np.arange(visits + 1)
        self._needs = np.searchsorted(instance.wishes.need_engagement, needs)

    def take_cuts_off(self, worth: Ints) -> None:
        """Lower the worth of every column by what the cuts cost it."""
        np.subtract.at(worth, self._cuts.column, self._cuts.column_value * self._cut[self._cuts.column_cut])

    def of_visit(self, visit: int) -> Ints:
        """What each peer costs on this visit, less what the peer helps the team's wishes with."""
        instance = self._instance
        pool, season, wishes = instance.pool, instance.season, instance.wishes
        price: Ints = self._busy[season.last[visit] + 1] - self._busy[season.first[visit]]
        price += self._days[instance.allowance.length[visit]]
        price += self._home[visit][pool.home]
        for pair in np.flatnonzero(self._apart[visit]):
            price[pool.apart[pair]] += self._apart[visit, pair]
        for need in range(self._needs[visit], self._needs[visit + 1]):
            if self.need[need]:
                price[pool.level[wishes.need_skill[need]] >= wishes.need_level[need]] -= self.need[need]
        if wishes.mixed_points[visit]:
            helps = self.mixed[visit].sum() - self.mixed[visit] + self.half[visit]
            price -= np.append(helps, 0)[pool.group]
        return price
