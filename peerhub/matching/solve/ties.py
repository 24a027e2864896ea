"""Equally good choices: which of them is the answer.

Go through the slots in the order of their ids. Each takes the peer with the smallest id that any best choice gives it
(together with what the slots before it have taken); a slot stays empty only when no best choice fills it. So a
problem has exactly one answer, whatever the order of its file.

Only columns whose bound reaches the maximum can be part of a best choice. They fall apart into groups of engagements
that share no peer, and each group is settled by itself: a few slots at a time, with the ranks of their peers weighted
so that an earlier slot outweighs all later ones, under the condition that points and goals stay where they are.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.choices import goals_met, is_lawful, objective_of
from peerhub.matching.solve.instance import Instance, Ints
from peerhub.matching.solve.model import Balance, Model, model_of
from peerhub.matching.solve.watch import Watch

#: Ranks of several slots share one number as long as it stays below this, where a double's arithmetic is safe.
_HIGHEST_WEIGHT = 20_000


def settled(instance: Instance, best: Ints, possible: Ints, watch: Watch, *, together: bool = False) -> Ints:
    """The one best choice by the tie rule, given any best choice and the columns that can be part of one.

    The answer has the points of `best` and meets as many balance goals. `together` forbids to settle engagements
    apart from each other, for when points may move between them. When the watch is over, what is settled stays
    settled and the rest stays as it was: the answer is a best choice at any time.
    """
    visit = instance.columns.engagement_of
    for group in _groups(instance, possible, together=together):
        inside = np.isin(visit(best), group)
        own = _Group(instance, possible[np.isin(visit(possible), group)], best[inside]).settled(watch)
        best = np.union1d(best[~inside], own)
    return best


class _Group:
    """Some engagements with the columns still open to them and their best choice so far."""

    def __init__(self, instance: Instance, open_columns: Ints, current: Ints) -> None:
        self._instance = instance
        self._open = np.union1d(open_columns, current)
        self._current = current
        self._kept = current[:0]
        self._points = objective_of(instance, current)
        self._met = goals_met(instance, current)

    def settled(self, watch: Watch) -> Ints:
        slots = np.unique(self._instance.columns.slot_of(self._open)).tolist()
        while slots and not watch.is_over:
            if self._has_first_peer(slots[0]):
                together = slots[:1]
            else:
                together = self._few(slots)
                if not self._rank_lowest(together, watch):
                    break
            self._close(together)
            slots = slots[len(together) :]
        return self._current

    def _has_first_peer(self, slot: int) -> bool:
        return bool(self._options(slot)[0] in self._current)

    def _options(self, slot: int) -> Ints:
        options: Ints = self._open[self._instance.columns.slot_of(self._open) == slot]
        return options

    def _few(self, slots: list[int]) -> list[int]:
        """As many of the next slots as one number can rank."""
        size = 1
        for count, slot in enumerate(slots):
            size *= len(self._options(slot)) + 1
            if count and size > _HIGHEST_WEIGHT:
                return slots[:count]
        return slots

    def _rank_lowest(self, slots: list[int], watch: Watch) -> bool:
        """Give these slots their peers of lowest rank. False when no proven answer came out."""
        instance = self._instance
        least = Balance(0, self._points - instance.constant, self._met)
        model = self._ranked(model_of(instance, self._open, least, also_forced=self._kept), slots)
        found = highs.whole(model, watch, start=self._current)
        if not found.finished or found.columns is None or not is_lawful(instance, found.columns):
            return False
        if objective_of(instance, found.columns) != self._points or goals_met(instance, found.columns) != self._met:
            return False
        self._current = found.columns
        return True

    def _ranked(self, model: Model, slots: list[int]) -> Model:
        worth = np.zeros_like(model.worth)
        weight = 1
        for slot in reversed(slots):
            options = self._options(slot)
            worth[np.searchsorted(model.chosen, options)] = weight * np.arange(len(options), 0, -1)
            weight *= len(options) + 1
        return replace(model, worth=worth)

    def _close(self, slots: list[int]) -> None:
        """Leave these slots what they have now, for good."""
        here = np.isin(self._instance.columns.slot_of(self._open), slots)
        has_now = np.isin(self._open, self._current)
        self._kept = np.union1d(self._kept, self._open[here & has_now])
        self._open = self._open[~here | has_now]


def _groups(instance: Instance, possible: Ints, *, together: bool) -> Iterator[Ints]:
    """Sets of engagements that share no peer among the possible columns; those without a second option are left out."""
    visit, peer = instance.columns.engagement_of(possible), instance.columns.peer_of(possible)
    if together:
        yield np.unique(visit)
        return
    leader = list(range(len(instance.season.days)))

    def lead(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    order = np.lexsort((visit, peer))
    same = peer[order][1:] == peer[order][:-1]
    for one, other in zip(visit[order][:-1][same].tolist(), visit[order][1:][same].tolist(), strict=True):
        leader[lead(other)] = lead(one)
    group = np.array([lead(one) for one in range(len(leader))])
    for number in np.unique(group[visit]):
        yield np.flatnonzero(group == number)
