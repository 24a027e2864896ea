"""Cuts from the year of one peer: the relaxation may not mix the peer's visits as no mix of possible years does.

Allowances and busy times together leave more room than whole visits do: with ten days left, a visit of five days, one
of three and half of one of four. For each peer whose visits are split, the possible sets of these visits are few, and
the smallest linear programme over them either explains the split or gives a cut that it breaks.
"""

from dataclasses import dataclass

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.cuts import Cut
from peerhub.matching.solve.instance import Floats, Instance, Ints, ints

#: Coefficients are multiples of one part of this many: divisible by all small numbers.
_PARTS = 60
_LEAST_BROKEN = 1e-3
_NONE = 1e-7
_MOST_SETS = 2000
#: Visits are bits of a number; sets of so many are always too many before they are full.
_MOST_VISITS = 60


def schedule_cuts(instance: Instance, chosen: Ints, taken: Floats) -> list[Cut]:
    """Cuts that the values `taken` of the columns `chosen` break, at most one for each peer."""
    columns = instance.columns
    year = _Year(instance)
    cuts = []
    order = np.lexsort((columns.engagement_of(chosen), columns.peer_of(chosen)))
    for at in np.split(order, np.flatnonzero(np.diff(columns.peer_of(chosen[order]))) + 1):
        used = at[taken[at] > _NONE]
        if taken[used].sum() <= 1 + _NONE:
            continue  # a mix of years of one visit each
        visits, which = np.unique(columns.engagement_of(chosen[used]), return_inverse=True)
        share = np.bincount(which, weights=taken[used]).astype(np.float64)
        others = np.setdiff1d(columns.engagement_of(chosen[at]), visits)
        cut = year.cut(int(columns.peer_of(chosen[at[0]])), visits, share, others)
        if cut is not None:
            cuts.append(cut)
    return cuts


@dataclass(slots=True)
class _Sets:
    """Every set of some visits that one peer can join: members as bits, and the days spent."""

    members: Ints
    spent: Ints

    def with_one(self, bit: int, foes: int, days: int, left: int) -> "_Sets":
        """The sets that one more visit can be added to, with it."""
        can = (self.members & foes == 0) & (self.spent + days <= left)
        return _Sets(self.members[can] | 1 << bit, self.spent[can] + days)

    def and_also(self, other: "_Sets") -> "_Sets":
        return _Sets(np.concatenate((self.members, other.members)), np.concatenate((self.spent, other.spent)))


class _Year:
    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._clashing = instance.season.clashing()

    def cut(self, peer: int, visits: Ints, share: Floats, others: Ints) -> Cut | None:
        """A cut that the shares of a peer's visits break, extended as far as it goes to `others`."""
        left = int(self._instance.pool.days_left[peer])
        sets = self._sets_of(visits, left)
        if len(sets.members) > _MOST_SETS:
            return None
        joined = sets.members[:, None] >> np.arange(len(visits)) & 1
        prices = highs.covering_prices(joined[1:], share)
        coefficients = np.rint(prices * _PARTS).astype(np.int64)
        limit = int((joined @ coefficients).max())
        if coefficients @ share <= limit * (1 + _LEAST_BROKEN):
            return None
        kept = coefficients > 0
        return self._cut(peer, *self._lifted(visits[kept], coefficients[kept], limit, others, left), limit)

    def _sets_of(self, visits: Ints, left: int) -> _Sets:
        """Every possible set of these visits; when there are too many, only enough of them to tell."""
        sets = _Sets(ints([0]), ints([0]))
        for number in range(1, len(visits) + 1):
            if len(sets.members) > _MOST_SETS:
                break
            sets = sets.and_also(self._extended(sets, visits[:number], left))
        return sets

    def _extended(self, sets: _Sets, visits: Ints, left: int) -> _Sets:
        """The sets with the last of the visits, from those without."""
        foes = int(sum(1 << int(bit) for bit in np.flatnonzero(self._clashing[visits[-1], visits[:-1]])))
        return sets.with_one(len(visits) - 1, foes, int(self._instance.season.days[visits[-1]]), left)

    def _lifted(self, visits: Ints, coefficients: Ints, limit: int, others: Ints, left: int) -> tuple[Ints, Ints]:
        """The same cut with more visits in it, each with the largest coefficient that leaves it true."""
        sets = self._sets_of(visits, left)
        for other in others:
            if len(visits) >= _MOST_VISITS or len(sets.members) > _MOST_SETS:
                break
            more = self._extended(sets, np.append(visits, other), left)
            room = limit - int(_worth(more, coefficients).max(initial=0))
            if room > 0:
                visits, coefficients = np.append(visits, other), np.append(coefficients, room)
                sets = sets.and_also(more)
        return visits, coefficients

    def _cut(self, peer: int, visits: Ints, coefficients: Ints, limit: int) -> Cut:
        columns = self._instance.columns
        of_peer = np.flatnonzero(columns.peer == peer)
        of_visit = np.zeros(len(self._instance.season.days), np.int64)
        of_visit[visits] = coefficients
        value = of_visit[columns.engagement_of(of_peer)]
        return Cut(of_peer[value > 0], value[value > 0], limit)


def _worth(sets: _Sets, coefficients: Ints) -> Ints:
    """What the members of each set are worth together."""
    worth: Ints = (sets.members[:, None] >> np.arange(len(coefficients)) & 1) @ coefficients
    return worth
