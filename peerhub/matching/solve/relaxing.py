"""The linear relaxation over all columns, solved on few of them.

Columns that are worth more, after the prices of the relaxation so far, than any that it has in their slot are added
until there are none. Every round gives a bound over all columns, so the search may stop after any.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.cuts import NO_CUTS, Cut, table_of
from peerhub.matching.solve.foreseeing import best_of_each_slot, highest, likely_columns
from peerhub.matching.solve.instance import Floats, Instance, Ints, ints
from peerhub.matching.solve.model import model_of
from peerhub.matching.solve.pricing import Bound, Priced, best_by_slot, priced
from peerhub.matching.solve.schedules import schedule_cuts
from peerhub.matching.solve.teamwork import team_cuts
from peerhub.matching.solve.watch import Watch

_MORE_FOR_EACH_SLOT = 5
#: From so many columns on, it goes through the middle; roughly, until it misses few columns for the number of slots.
_MANY_COLUMNS = 20_000
_FEW_MISSING = 0.05

#: Cuts are looked for once so few columns are missing; they would otherwise be found on what is about to change.
_FEW_BETTER = 30
_SPLIT = 1e-3
_FEW_SPLIT = 0.3
#: A round that closes less than this share of what is open is slow, and so many of them in a row are the end.
_LITTLE = 0.02
_SLOW_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is proven, in points: of every choice, of choices with a column, of choices that leave a slot empty."""

    every: int
    with_column: Bound
    with_empty: Ints

    def and_also(self, other: Priced) -> "Bounds":
        return Bounds(
            min(self.every, other.bound),
            np.minimum(self.with_column, other.with_column),
            np.minimum(self.with_empty, other.with_empty),
        )


def first_bounds(instance: Instance, watch: Watch) -> Bounds:
    """Bounds without any relaxation: every slot, need and mixed team gets all that it could."""
    nothing = model_of(instance, instance.forced_columns())
    free = priced(instance, nothing, np.zeros(len(nothing.key)), watch)
    return Bounds(free.bound, free.with_column, free.with_empty)


class Relaxation:
    """A relaxation that grows: more columns until it is exact, then more cuts until they bring nothing more.

    `_taken` is what it takes of each of the columns `_held`, once it has been solved.
    """

    def __init__(self, instance: Instance, start: Ints, bounds: Bounds, watch: Watch) -> None:
        self._instance = instance
        self._cuts: list[Cut] = []
        self._solved: highs.Relaxed | None = None
        self._worth = ints([])
        self._chosen = np.union1d(start, likely_columns(instance, watch))
        self._held, self._taken = self._chosen[:0], np.zeros(0)
        self.cuts = NO_CUTS
        self.bounds = bounds

    def price_all(self, watch: Watch, near_enough: int = 0) -> bool:
        """Make it exact for the cuts that it has, or stop once its bound is `near_enough` points from that.

        False when the watch was over first.
        """
        way = highs.Way.BY_CORNERS
        if len(self._chosen) > _MANY_COLUMNS:
            way = highs.Way.TO_THE_MIDDLE
            self._approach(watch)
        while not watch.is_over and self._solve(watch, way):
            better = self._better(watch)
            if not len(better) or self.bounds.every - self._least <= near_enough:
                return True
            self._chosen = np.union1d(self._chosen, better)
        return False

    def _approach(self, watch: Watch) -> None:
        """Find most of the columns that are missing by rough relaxations, which are quicker than exact ones."""
        few = _FEW_MISSING * len(self._instance.forced)
        better = self._chosen
        while len(better) > few and not watch.is_over and self._solve(watch, highs.Way.ROUGHLY):
            better = self._better(watch)
            self._chosen = np.union1d(self._chosen, better)

    @property
    def _is_in_a_corner(self) -> bool:
        return self._solved is not None and bool(self._solved.basis.valid)

    @property
    def _least(self) -> float:
        """What it is worth over the columns that it holds; over all it is worth no less, and no more than its bound."""
        return -inf if self._solved is None else self._solved.objective + self._instance.constant

    def split_engagements(self) -> Ints:
        """The engagements of which it splits a place among several peers."""
        return np.unique(self._instance.columns.engagement_of(self._split()))

    @property
    def is_nearly_whole(self) -> bool:
        """Whether it splits few of the places."""
        split = len(np.unique(self._instance.columns.slot_of(self._split())))
        return split < _FEW_SPLIT * len(self._instance.forced)

    def _split(self) -> Ints:
        is_split = np.abs(self._taken - np.round(self._taken)) > _SPLIT
        return self._held[is_split]

    def cut(self, watch: Watch, best: int, enough: Callable[[Bounds], bool]) -> None:
        """Add cuts and columns until the bounds are `enough`, or bring little on the way down to the `best` known."""
        slow = 0
        if not self._is_in_a_corner:
            self._solve(watch, highs.Way.TO_A_CORNER)
        while slow < _SLOW_ROUNDS and not enough(self.bounds) and self._solved is not None:
            before = self.bounds.every
            better, new = self._better(watch), []
            if len(better) < _FEW_BETTER:
                new = self._broken_cuts(self._solved.values)
            if not new and not len(better):
                break
            self._cuts += new
            self.cuts = table_of(self._cuts)
            self._chosen = np.union1d(self._chosen, better)
            if not self._solve(watch):
                break
            slow = 0 if before - self.bounds.every > _LITTLE * (before - best) else slow + 1

    def _solve(self, watch: Watch, way: highs.Way = highs.Way.BY_CORNERS) -> bool:
        model = model_of(self._instance, self._chosen, cuts=self.cuts)
        solved = highs.relaxed(model, watch, self._solved, way=way)
        if solved is None:
            return False
        self._solved = solved
        prices = priced(self._instance, model, solved.duals, watch, self.cuts)
        self.bounds = self.bounds.and_also(prices)
        self._worth = prices.worth
        self._held, self._taken = self._chosen, solved.values[: len(self._chosen)]
        return True

    def _broken_cuts(self, values: Floats) -> list[Cut]:
        instance, chosen = self._instance, self._chosen
        taken, wished = values[: len(chosen)], values[len(chosen) :]
        return schedule_cuts(instance, chosen, taken) + team_cuts(instance, chosen, taken, wished)

    def likely(self, number: int, watch: Watch) -> Ints:
        """Columns in the order in which they seem right: what it takes most of, then what is worth most.

        That many of each slot besides those that it holds.
        """
        worth = self._worth if len(self._worth) else self._instance.columns.points
        others = best_of_each_slot(self._instance, worth, number, watch)
        held = self._held[np.lexsort((-worth[self._held].astype(np.int64), -np.round(self._taken, 6)))]
        return np.concatenate((held, others[np.argsort(-worth[others].astype(np.int64), kind="stable")]))

    def _better(self, watch: Watch) -> Ints:
        """Columns outside that are worth more than any inside in their slot, the best few of each slot."""
        columns, worth = self._instance.columns, self._worth
        inside = np.zeros(len(self._instance.forced), np.int64)
        np.maximum.at(inside, columns.slot_of(self._chosen), worth[self._chosen])
        found = [self._chosen[:0]]
        for slot in watch.over(np.flatnonzero(best_by_slot(self._instance, worth) > inside).tolist()):
            here = worth[columns.of_slot(slot)]
            better = np.flatnonzero(here > inside[slot])
            found.append(better[highest(here[better], _MORE_FOR_EACH_SLOT)] + columns.start[slot])
        return np.concatenate(found)
