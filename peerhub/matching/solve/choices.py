"""Choices of columns: what they are worth, whether they keep the rules, and a quick first one."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from peerhub.matching.solve.instance import Instance, Ints, ints
from peerhub.matching.solve.rows import goal_entries, half_entries, need_entries, with_several


def greedy(instance: Instance, order: Ints) -> Ints:
    """Columns chosen one after the other in the given order where the rules allow; fixed ones come first.

    A column worth less than an empty slot is passed over.
    """
    fits = _Fits(instance)
    useful = order[instance.columns.points_of(order) >= 0]
    forced = instance.forced_columns()
    taken = [
        column
        for column, slot, peer, visit in _listed(instance, np.concatenate((forced, useful)))
        if fits.take(slot, peer, visit)
    ]
    return np.sort(ints(taken))


def is_lawful(instance: Instance, chosen: Ints) -> bool:
    """Whether these columns can be chosen together."""
    fits = _Fits(instance)
    return all(fits.take(slot, peer, visit) for _, slot, peer, visit in _listed(instance, chosen))


def _listed(instance: Instance, chosen: Ints) -> Iterator[tuple[int, int, int, int]]:
    """Column, slot, peer and engagement of each, as plain numbers."""
    columns = instance.columns
    facts = (chosen, columns.slot_of(chosen), columns.peer_of(chosen), columns.engagement_of(chosen))
    return zip(*(fact.tolist() for fact in facts), strict=True)


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


class _Fits:
    """What has been taken so far; takes one more where that keeps every rule."""

    def __init__(self, instance: Instance) -> None:
        pool, season = instance.pool, instance.season
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

    def take(self, slot: int, peer: int, visit: int) -> bool:
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
