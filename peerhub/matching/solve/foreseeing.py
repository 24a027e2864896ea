"""Which candidates the relaxation will want, foreseen by letting the days of peers find their price.

Everyone wants the same good peers, and their days are few. Every slot takes its best candidate at today's prices; a
peer who is wanted for more days than are left gets dearer, one who is not gets cheaper; and again. After some rounds
the prices are near those of the relaxation, and so are the candidates that are best at these prices. Nothing is proven
by them: they only decide where the relaxation begins, which saves most of its work.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.solve.instance import Floats, Instance, Ints, ints
from peerhub.matching.solve.watch import Watch

_LOOKED_AT_FOR_EACH_SLOT = 60
_DEAR_FOR_EACH_SLOT = 7
_BEST_FOR_EACH_SLOT = 1
_ROUNDS = 200
_FIRST_STEP, _SMALLER_STEP = 0.5, 0.978


def likely_columns(instance: Instance, watch: Watch) -> Ints:
    """Few columns of each slot: the best at the prices foreseen, and the best whatever they cost."""
    columns = instance.columns
    price = np.rint(_prices(instance, watch)[:, None] * np.unique(instance.season.days)).astype(np.int64)
    length = np.searchsorted(np.unique(instance.season.days), instance.season.days)
    found = []
    for slot, visit in enumerate(watch.over(columns.slot_engagement)):
        here = columns.of_slot(slot)
        worth = columns.points[here] - price[columns.peer[here], length[visit]]
        found.append(columns.start[slot] + highest(worth, _DEAR_FOR_EACH_SLOT))
    best = best_of_each_slot(instance, columns.points, _BEST_FOR_EACH_SLOT, watch)
    return np.union1d(np.concatenate(found or [ints([])]), best)


def _prices(instance: Instance, watch: Watch) -> Floats:
    """What a day of each peer is worth, in points."""
    columns, left = instance.columns, instance.pool.days_left
    looked_at = best_of_each_slot(instance, columns.points, _LOOKED_AT_FOR_EACH_SLOT, watch)
    price = np.zeros(len(left))
    if not len(looked_at) or len(instance.season.days) == 1:
        return price  # one visit alone asks nobody for more days than they have
    peer, points = columns.peer_of(looked_at), columns.points_of(looked_at)
    days = instance.season.days[columns.engagement_of(looked_at)]
    slot = np.diff(columns.slot_of(looked_at), prepend=-1)
    first = np.flatnonzero(slot)
    size = np.diff(first, append=len(looked_at))
    spread = np.maximum.reduceat(points, first) - np.minimum.reduceat(points, first)
    step = _FIRST_STEP * float(np.median(spread)) / max(1.0, float(days.mean()))
    for _ in watch.over(range(_ROUNDS)):
        worth = points - price[peer] * days
        is_best = np.flatnonzero(worth == np.repeat(np.maximum.reduceat(worth, first), size))
        taken = is_best[np.unique(np.searchsorted(first, is_best, side="right"), return_index=True)[1]]
        wanted = np.bincount(peer[taken], weights=days[taken], minlength=len(left))
        price = np.maximum(0.0, price + step * (wanted - left) / np.maximum(left, 1))
        step *= _SMALLER_STEP
    return price


def best_of_each_slot(instance: Instance, score: NDArray[np.signedinteger[Any]], number: int, watch: Watch) -> Ints:
    """The columns with the highest scores, this many for each slot."""
    columns = instance.columns
    slots = watch.over(range(len(instance.forced)))
    found = [highest(score[columns.of_slot(slot)], number) + columns.start[slot] for slot in slots]
    return np.sort(np.concatenate(found)) if found else ints([])


def highest(score: NDArray[np.signedinteger[Any]], number: int) -> Ints:
    """Where the highest scores are; of equal ones the first."""
    if number < len(score):
        least = np.partition(score, -number)[-number]
        above = np.flatnonzero(score > least)
        return np.concatenate((above, np.flatnonzero(score == least)[: number - len(above)]))
    return np.arange(len(score))
