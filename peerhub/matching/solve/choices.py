"""Choices of columns: what they are worth, whether they keep the rules, and a quick first one."""

from collections import defaultdict

import numpy as np

from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.rows import goal_entries, half_entries, need_entries, with_several


def greedy(instance: Instance, order: Ints) -> Ints:
    """Columns chosen one after the other in the given order where the rules allow; fixed ones come first.

    A column worth less than an empty slot is passed over.
    """
    columns = instance.columns
    fits = _Fits(instance)
    forced = np.flatnonzero(instance.forced[columns.slot])
    for column in forced.tolist():
        fits.take(column)
    useful = order[columns.points[order] >= 0]
    slots = columns.slot[useful].tolist()
    for column, slot in zip(useful.tolist(), slots, strict=True):
        if slot not in fits.filled and fits.allows(column):
            fits.take(column)
            if len(fits.filled) == len(instance.forced):
                break
    return np.sort(np.array(fits.taken, dtype=np.int64))


def is_lawful(instance: Instance, chosen: Ints) -> bool:
    """Whether these columns can be chosen together."""
    fits = _Fits(instance)
    slots = instance.columns.slot[chosen].tolist()
    for column, slot in zip(chosen.tolist(), slots, strict=True):
        if slot in fits.filled or not fits.allows(column):
            return False
        fits.take(column)
    return True


def objective_of(instance: Instance, chosen: Ints) -> int:
    """The points of a choice of columns."""
    points = int(instance.columns.points[chosen].sum()) + instance.constant
    covered = np.unique(need_entries(instance, chosen).number)
    mixing = half_entries(instance, chosen)
    group = instance.pool.group[instance.columns.peer[chosen[mixing.variable]]]
    mixed = np.unique(mixing.number[with_several(mixing.number, group)])
    return points + int(instance.wishes.need_points[covered].sum() + instance.wishes.mixed_points[mixed].sum())


def goals_met(instance: Instance, chosen: Ints) -> int:
    """How many balance goals a choice of columns meets."""
    carriers = np.bincount(goal_entries(instance, chosen).number, minlength=len(instance.wishes.goal_tag))
    return int((carriers >= instance.wishes.goal_at_least).sum())


class _Fits:
    """What has been taken so far, and whether one more column keeps every rule."""

    def __init__(self, instance: Instance) -> None:
        self.filled: set[int] = set()
        self.taken: list[int] = []
        self._instance = instance
        self._homes: set[tuple[int, int]] = set()
        self._team: dict[int, set[int]] = defaultdict(set)
        self._visits: dict[int, list[int]] = defaultdict(list)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in instance.pool.apart.tolist():
            self._apart[one].add(other)
            self._apart[other].add(one)

    def allows(self, column: int) -> bool:
        columns, pool, season = self._instance.columns, self._instance.pool, self._instance.season
        peer, visit = int(columns.peer[column]), int(columns.engagement[column])
        if (visit, int(pool.home[peer])) in self._homes or self._apart[peer] & self._team[visit]:
            return False
        visits = self._visits[peer]
        if any(season.first[visit] <= season.last[own] and season.first[own] <= season.last[visit] for own in visits):
            return False
        return self._within_allowance(peer, [*visits, visit])

    def _within_allowance(self, peer: int, visits: list[int]) -> bool:
        allowance = self._instance.allowance
        rows = slice(*np.searchsorted(allowance.peer, [peer, peer + 1]))
        spent = allowance.weight[rows][:, allowance.length[visits]].sum(axis=1)
        return bool((spent <= allowance.limit[rows]).all())

    def take(self, column: int) -> None:
        columns = self._instance.columns
        peer, visit = int(columns.peer[column]), int(columns.engagement[column])
        self.taken.append(column)
        self.filled.add(int(columns.slot[column]))
        self._homes.add((visit, int(self._instance.pool.home[peer])))
        self._team[visit].add(peer)
        self._visits[peer].append(visit)
