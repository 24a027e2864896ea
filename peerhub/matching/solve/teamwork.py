"""Cuts from the wishes of one team: what the relaxation gains by splitting slots, no mix of whole teams gains.

A need counts once however many cover it. The relaxation lets halves of two peers cover one need and the other halves
another, all fully. For each engagement whose slots are split, the teams that the split could be mixed from are few;
a linear programme over them gives the most points that their needs and mixed groups can bring, and where the relaxation
claims more, its prices are a cut: the points of wishes are at most a sum over the peers chosen.
"""

from itertools import product

import numpy as np

from peerhub.matching.solve import highs
from peerhub.matching.solve.cuts import Cut
from peerhub.matching.solve.instance import Floats, Instance, Ints, ints

_NONE = 1e-7
_LEAST_BROKEN = 1.0
_MOST_TEAMS = 3000
_MOST_NEEDS = 16


def team_cuts(instance: Instance, chosen: Ints, taken: Floats, wished: Floats) -> list[Cut]:
    """Cuts that the values `taken` of the columns `chosen` and `wished` of needs and mixed teams break."""
    visit = instance.columns.engagement_of(chosen)
    used = np.flatnonzero(taken > _NONE)
    split = np.abs(taken[used] - np.round(taken[used])) > _NONE
    cuts = []
    for engagement in np.unique(visit[used[split]]):
        at = used[visit[used] == engagement]
        cut = _Wishes(instance, int(engagement)).cut(chosen[at], taken[at], wished)
        if cut is not None:
            cuts.append(cut)
    return cuts


class _Wishes:
    """The needs and the mixed groups of one engagement."""

    def __init__(self, instance: Instance, engagement: int) -> None:
        self._instance, self._engagement = instance, engagement
        wishes = instance.wishes
        self._needs = np.flatnonzero(wishes.need_engagement == engagement)
        self._points = wishes.need_points[self._needs]
        self._mixed_points = int(wishes.mixed_points[engagement])

    def cut(self, columns: Ints, taken: Floats, wished: Floats) -> Cut | None:
        first_mixed = len(self._instance.wishes.need_points)
        claimed = wished[self._needs] @ self._points + wished[first_mixed + self._engagement] * self._mixed_points
        if claimed <= 0 or len(self._needs) > _MOST_NEEDS:
            return None
        kinds, kind = np.unique(self._kinds(columns), axis=0, return_inverse=True)
        share = np.bincount(kind.reshape(-1), weights=taken).astype(np.float64)
        teams = self._teams(kinds)
        if teams is None:
            return None
        gains = self._gains(teams, kinds)
        prices, most = highs.envelope(teams, gains, share)
        if claimed <= most + _LEAST_BROKEN:
            return None
        coefficients = np.rint(prices).astype(np.int64)
        limit = int((gains - teams @ coefficients).max())
        if claimed <= coefficients @ share + limit + _LEAST_BROKEN:
            return None
        return self._cut(kinds, coefficients, limit)

    def _kinds(self, columns: Ints) -> Ints:
        """Slot, needs covered and group of each column: who agrees in these does the same for the wishes."""
        return np.stack((self._instance.columns.slot_of(columns), *self._helps(columns)), axis=1)

    def _helps(self, columns: Ints) -> tuple[Ints, Ints]:
        """What each column brings to the team: the needs it covers, as bits in their order, and its group plus one."""
        pool, wishes = self._instance.pool, self._instance.wishes
        peers = self._instance.columns.peer_of(columns)
        covers = np.zeros(len(columns), np.int64)
        for bit, need in enumerate(self._needs):
            covers |= (pool.level[wishes.need_skill[need], peers] >= wishes.need_level[need]).astype(np.int64) << bit
        return covers, pool.group[peers] + 1 if self._mixed_points else np.zeros_like(covers)

    def _teams(self, kinds: Ints) -> Ints | None:
        """Every team of at most one kind for each slot, as rows of zeros and ones. None when there are too many."""
        slots = [np.flatnonzero(kinds[:, 0] == slot).tolist() for slot in np.unique(kinds[:, 0])]
        if np.prod([float(len(options) + 1) for options in slots]) > _MOST_TEAMS:
            return None
        members = list(product(*[[len(kinds), *options] for options in slots]))
        teams = np.zeros((len(members), len(kinds) + 1), np.int64)
        teams[np.arange(len(members))[:, None], ints(members)] = 1
        return teams[:, :-1]

    def _gains(self, teams: Ints, kinds: Ints) -> Ints:
        covers = np.bitwise_or.reduce(teams * kinds[:, 1], axis=1)
        gains: Ints = (covers[:, None] >> np.arange(len(self._needs)) & 1) @ self._points
        seen = [(teams[:, kinds[:, 2] == group]).any(axis=1) for group in np.unique(kinds[:, 2]) if group > 0]
        if len(seen) > 1:
            gains += self._mixed_points * (np.sum(seen, axis=0) > 1)
        return gains

    def _cut(self, kinds: Ints, coefficients: Ints, limit: int) -> Cut:
        """The cut over all columns of the engagement.

        A column that does no more for the wishes than a kind of its slot may be given that kind's coefficient: a team
        with it gains no more than the team with that kind instead. Otherwise it has all that it could ever bring.
        """
        columns = self._instance.columns
        slots = np.flatnonzero(columns.slot_engagement == self._engagement)
        own = np.concatenate([np.arange(columns.start[slot], columns.start[slot + 1]) for slot in slots])
        slot, (covers, group) = columns.slot_of(own), self._helps(own)
        value = (covers[:, None] >> np.arange(len(self._needs)) & 1) @ self._points + self._mixed_points * (group > 0)
        for (of_slot, of_covers, of_group), coefficient in zip(kinds, coefficients, strict=True):
            no_more = (slot == of_slot) & (covers & ~of_covers == 0) & ((group == 0) | (group == of_group))
            value[no_more] = np.minimum(value[no_more], coefficient)
        some = value > 0
        mixed = self._engagement if self._mixed_points else None
        return Cut(own[some], -value[some], limit, self._needs, self._points, mixed, self._mixed_points)
