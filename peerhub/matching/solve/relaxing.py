"""The linear relaxation over all columns, solved on few of them.

Columns that are worth more, after the prices of the relaxation so far, than any that it has in their slot are added
until there are none. Every round gives a bound over all columns, so the search may stop after any.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.cuts import NO_CUTS, Cut, table_of
from peerhub.matching.solve.instance import Floats, Instance, Ints
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.pricing import Priced, priced
from peerhub.matching.solve.schedules import schedule_cuts
from peerhub.matching.solve.teamwork import Helps, helps_of, team_cuts
from peerhub.matching.solve.watch import Watch

_FIRST_FOR_EACH_SLOT = 8
_MORE_FOR_EACH_SLOT = 5

#: Cuts are looked for once so few columns are missing; they would otherwise be found on what is about to change.
_FEW_BETTER = 30
#: A round that closes less than this share of what is open is slow, and so many of them in a row are the end.
_LITTLE = 0.02
_SLOW_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is proven, in points: of every choice, of choices with a column, of choices that leave a slot empty."""

    every: int
    with_column: Ints
    with_empty: Ints

    def and_also(self, other: Priced) -> "Bounds":
        return Bounds(
            min(self.every, other.bound),
            np.minimum(self.with_column, other.with_column),
            np.minimum(self.with_empty, other.with_empty),
        )


def first_bounds(instance: Instance) -> Bounds:
    """Bounds without any relaxation: every slot, need and mixed team gets all that it could."""
    nothing = model_of(instance, np.flatnonzero(instance.forced[instance.columns.slot]))
    free = priced(instance, nothing, np.zeros(len(nothing.key)))
    return Bounds(free.bound, free.with_column, free.with_empty)


class Relaxation:
    """A relaxation that grows: more columns until it is exact, then more cuts until they bring nothing more.

    `taken` is what it takes of each column, `worth` each column's worth after its prices.
    """

    def __init__(self, instance: Instance, start: Ints, bounds: Bounds) -> None:
        self._instance = instance
        self._chosen = np.union1d(start, best_of_each_slot(instance, instance.columns.points, _FIRST_FOR_EACH_SLOT))
        self._cuts: list[Cut] = []
        self._solved: highs.Relaxed | None = None
        self.cuts = NO_CUTS
        self.bounds = bounds
        self.taken = np.zeros(len(instance.columns))
        self.worth = instance.columns.points

    def price_all(self, watch: Watch) -> bool:
        """Make it exact for the cuts that it has. False when the watch was over first."""
        while not watch.is_over and self._solve(watch):
            better = self._better()
            if not len(better):
                return True
            self._chosen = np.union1d(self._chosen, better)
        return False

    def cut(self, watch: Watch, best: int, enough: Callable[[Bounds], bool]) -> None:
        """Add cuts and columns until the bounds are `enough`, or bring little on the way down to the `best` known."""
        helps, slow = helps_of(self._instance), 0
        while slow < _SLOW_ROUNDS and not enough(self.bounds) and self._solved is not None:
            before = self.bounds.every
            better, new = self._better(), []
            if len(better) < _FEW_BETTER:
                new = self._broken_cuts(self._solved.values, helps)
            if not new and not len(better):
                break
            self._cuts += new
            self.cuts = table_of(self._cuts)
            self._chosen = np.union1d(self._chosen, better)
            if not self._solve(watch):
                break
            slow = 0 if before - self.bounds.every > _LITTLE * (before - best) else slow + 1

    def _solve(self, watch: Watch) -> bool:
        model = model_of(self._instance, self._chosen, cuts=self.cuts)
        solved = highs.relaxed(model, watch, self._solved)
        if solved is None:
            return False
        self._solved = solved
        prices = priced(self._instance, model, solved.duals, self.cuts)
        self.bounds = self.bounds.and_also(prices)
        self.worth = prices.worth
        self.taken = np.zeros(len(self._instance.columns))
        self.taken[self._chosen] = solved.values[: len(self._chosen)]
        return True

    def _broken_cuts(self, values: Floats, helps: Helps) -> list[Cut]:
        instance, chosen = self._instance, self._chosen
        taken, wished = values[: len(chosen)], values[len(chosen) :]
        return schedule_cuts(instance, chosen, taken) + team_cuts(instance, helps, chosen, taken, wished)

    def _better(self) -> Ints:
        """Columns outside that are worth more than any inside in their slot."""
        columns, worth = self._instance.columns, self.worth
        best = np.zeros(len(self._instance.forced), np.int64)
        np.maximum.at(best, columns.slot[self._chosen], worth[self._chosen])
        gain = worth - best[columns.slot]
        gain[self._chosen] = 0
        best_gains = best_of_each_slot(self._instance, gain, _MORE_FOR_EACH_SLOT)
        return best_gains[gain[best_gains] > 0]


def best_of_each_slot(instance: Instance, score: Ints, number: int) -> Ints:
    """The columns with the highest scores, this many for each slot; ties by column."""
    columns = instance.columns
    order = np.lexsort((-score, columns.slot))
    rank = np.arange(len(columns)) - columns.start[columns.slot[order]]
    return np.sort(order[rank < number])
