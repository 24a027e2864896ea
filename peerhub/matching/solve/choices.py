"""Choices of columns: what they are worth, whether they keep the rules, and a quick first one."""

from collections import defaultdict

import numpy as np

from peerhub.matching.solve.instance import Bools, Instance, Ints
from peerhub.matching.solve.rows import goal_entries, half_entries, need_entries, with_several
from peerhub.matching.solve.watch import Watch

_AT_A_TIME = 50_000


def greedy(instance: Instance, order: Ints, watch: Watch | None = None) -> Ints:
    """Columns chosen one after the other in the given order where the rules allow; fixed ones come first.

    A column worth less than an empty slot is passed over.
    """
    useful = order[instance.columns.points_of(order) >= 0]
    tried = np.concatenate((instance.forced_columns(), useful))
    return np.sort(tried[Fits(instance).take_all(tried, watch)])


def is_lawful(instance: Instance, chosen: Ints) -> bool:
    """Whether these columns can be chosen together."""
    return bool(Fits(instance).take_all(chosen).all())


def objective_of(instance: Instance, chosen: Ints) -> int:
    """The points of a choice of columns."""
    points = int(instance.columns.points_of(chosen).sum()) + instance.constant
    covered = np.unique(need_entries(instance, chosen).number)
    mixing = half_entries(instance, chosen)
    group = instance.pool.group[instance.columns.peer_of(chosen[mixing.variable])]
    mixed = np.unique(mixing.number[with_several(mixing.number, group)])
    return points + int(instance.wishes.need_points[covered].sum() + instance.wishes.mixed_points[mixed].sum())


def goals_met(instance: Instance, chosen: Ints) -> int:
    """How many balance goals a choice of columns meets."""
    carriers = np.bincount(goal_entries(instance, chosen).number, minlength=len(instance.wishes.goal_tag))
    return int((carriers >= instance.wishes.goal_at_least).sum())


class Fits:
    """What has been taken so far; takes one more where that keeps every rule."""

    def __init__(self, instance: Instance) -> None:
        self._columns, pool, season = instance.columns, instance.pool, instance.season
        self._home, self._left = pool.home.tolist(), pool.days_left.tolist()
        self._first, self._last, self._days = season.first.tolist(), season.last.tolist(), season.days.tolist()
        self._filled: set[int] = set()
        self._homes: set[tuple[int, int]] = set()
        self._team: dict[int, set[int]] = defaultdict(set)
        self._visits: dict[int, list[int]] = defaultdict(list)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in pool.apart.tolist():
            self._apart[one].add(other)
            self._apart[other].add(one)

    def take_all(self, chosen: Ints, watch: Watch | None = None) -> Bools:
        """Take these columns one after the other as far as they fit; which of them did."""
        fit = np.zeros(len(chosen), bool)
        for start in (watch or Watch()).over(range(0, len(chosen), _AT_A_TIME)):
            here = chosen[start : start + _AT_A_TIME]
            facts = (self._columns.slot_of(here), self._columns.peer_of(here), self._columns.engagement_of(here))
            fit[start : start + len(here)] = [
                self._take(*one) for one in zip(*map(np.ndarray.tolist, facts), strict=True)
            ]
        return fit

    def _take(self, slot: int, peer: int, visit: int) -> bool:
        if slot in self._filled or not self._allows(peer, visit):
            return False
        self._filled.add(slot)
        self._homes.add((visit, self._home[peer]))
        self._team[visit].add(peer)
        self._visits[peer].append(visit)
        return True

    def _allows(self, peer: int, visit: int) -> bool:
        if (visit, self._home[peer]) in self._homes or self._apart[peer] & self._team[visit]:
            return False
        own, first, last = self._visits[peer], self._first, self._last
        if any(first[visit] <= last[other] and first[other] <= last[visit] for other in own):
            return False
        spent: int = sum(self._days[other] for other in own)
        return bool(spent + self._days[visit] <= self._left[peer])
