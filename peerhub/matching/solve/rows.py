"""The rules as rows over any subset of the columns.

Every row has a kind and a number within the kind that do not depend on the subset, so that dual values found on some
columns can be applied to all of them (see `pricing`). Rows that other rows imply on the subset are left out, which
changes no solution and no bound.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from peerhub.matching.solve.instance import Bools, Instance, Ints


class Kind(IntEnum):
    """What a row says; in brackets, what its number within the kind is."""

    SLOT = 0  # at most one peer [slot]
    HOME = 1  # at most one peer of a home in a team, so also one place for a peer [engagement x home]
    BUSY = 2  # at most one of the visits of a busy time for a peer [peer x busy time]
    DAYS = 3  # the yearly allowance [row of the allowances]
    APART = 4  # at most one of two peers in a team [engagement x pair]
    NEED = 5  # a need counts only when somebody covers it [need]
    MIXED = 6  # mixed groups count only when somebody is of another group than this one [engagement x group]
    HALF = 7  # mixed groups count only when two peers count for a group [engagement]
    GOAL = 8  # a balance goal counts only when it is met [goal]
    CUT = 9  # a cut [cut]
    POINTS = 10  # the floor under the points [0]
    MET = 11  # the floor under the number of goals met [0]


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the rows of one kind: number of the row, variable (for a rule: position in the subset), coefficient.

    The sum of a row is at most `limit`: one limit for all, or one for each number.
    """

    kind: Kind
    number: Ints
    variable: Ints
    value: Ints
    limit: int | Ints


def slot_entries(instance: Instance, chosen: Ints) -> Entries:
    return _ones(Kind.SLOT, instance.columns.slot_of(chosen), np.arange(len(chosen)))


def home_entries(instance: Instance, chosen: Ints) -> Entries:
    columns, pool = instance.columns, instance.pool
    number = columns.engagement_of(chosen) * pool.homes + pool.home[columns.peer_of(chosen)]
    needed = np.flatnonzero(with_several(number, columns.slot_of(chosen)))
    return _ones(Kind.HOME, number[needed], needed)


def busy_entries(instance: Instance, chosen: Ints) -> Entries:
    """For each peer the maximal sets of clashing visits among those in the subset.

    The same sweep as in `seasons`, for all peers at once: a visit's last busy time counts for the peer when one of
    the peer's visits began since the last busy time before it.
    """
    columns, season = instance.columns, instance.season
    times = int(season.last.max(initial=-1)) + 1
    peer, visit = columns.peer_of(chosen), columns.engagement_of(chosen)
    first, last = peer * times + season.first[visit], peer * times + season.last[visit]
    ends = np.unique(last)
    begun = np.searchsorted(np.sort(first), ends, side="right")
    kept = ends[np.diff(begun, prepend=0) > 0]
    position, at = expanded(np.searchsorted(kept, first, side="left"), np.searchsorted(kept, last, side="right"))
    needed = with_several(at, visit[position])
    return _ones(Kind.BUSY, kept[at[needed]], position[needed])


def days_entries(instance: Instance, chosen: Ints) -> Entries:
    columns, allowance = instance.columns, instance.allowance
    peer, visit = columns.peer_of(chosen), columns.engagement_of(chosen)
    position, row = _by_thing(peer, allowance.peer)
    weight = allowance.weight[row, allowance.length[visit[position]]]
    _, once = np.unique(row * len(allowance.length) + visit[position], return_index=True)
    wanted = np.bincount(row[once], weights=weight[once], minlength=len(allowance.limit))
    needed = np.flatnonzero((wanted > allowance.limit)[row] & (weight > 0))
    return Entries(Kind.DAYS, row[needed], position[needed], weight[needed], allowance.limit)


def apart_entries(instance: Instance, chosen: Ints) -> Entries:
    columns, apart = instance.columns, instance.pool.apart
    pair = np.concatenate((np.arange(len(apart)), np.arange(len(apart))))
    one = apart.T.reshape(-1)
    order = np.argsort(one, kind="stable")
    pair, one = pair[order], one[order]
    peer = columns.peer_of(chosen)
    position, at = expanded(np.searchsorted(one, peer, side="left"), np.searchsorted(one, peer, side="right"))
    number = columns.engagement_of(chosen[position]) * len(apart) + pair[at]
    needed = with_several(number, peer[position])
    return _ones(Kind.APART, number[needed], position[needed])


def need_entries(instance: Instance, chosen: Ints) -> Entries:
    """Who of the subset covers which need."""
    columns, wishes = instance.columns, instance.wishes
    position, need = _by_thing(columns.engagement_of(chosen), wishes.need_engagement)
    level = instance.pool.level[wishes.need_skill[need], columns.peer_of(chosen[position])]
    covers = level >= wishes.need_level[need]
    return _helping(Kind.NEED, need[covers], position[covers])


def mixed_entries(instance: Instance, chosen: Ints) -> Entries:
    """For each group seen in an engagement: who of the subset is of another group."""
    columns, wishes, pool = instance.columns, instance.wishes, instance.pool
    counting = np.flatnonzero(_counts_for_mixing(instance, chosen))
    visit, group = columns.engagement_of(chosen[counting]), pool.group[columns.peer_of(chosen[counting])]
    seen_visit, seen_group = np.nonzero(wishes.group_seen)
    position, at = _by_thing(visit, seen_visit)
    other = group[position] != seen_group[at]
    number = seen_visit[at] * pool.groups + seen_group[at]
    return _helping(Kind.MIXED, number[other], counting[position[other]])


def half_entries(instance: Instance, chosen: Ints) -> Entries:
    counting = np.flatnonzero(_counts_for_mixing(instance, chosen))
    return _helping(Kind.HALF, instance.columns.engagement_of(chosen[counting]), counting)


def goal_entries(instance: Instance, chosen: Ints) -> Entries:
    """Who of the subset carries the tag of which goal."""
    columns, wishes = instance.columns, instance.wishes
    position, goal = _by_thing(columns.engagement_of(chosen), wishes.goal_engagement)
    carries = instance.pool.tagged[wishes.goal_tag[goal], columns.peer_of(chosen[position])]
    return _helping(Kind.GOAL, goal[carries], position[carries])


def with_several(number: Ints, what: Ints) -> Bools:
    """Which entries belong to a row that has at least two different `what`; one alone is no rule."""
    _, first, row = np.unique(number, return_index=True, return_inverse=True)
    several = np.zeros(len(first), bool)
    several[row[what != what[first][row]]] = True
    return several[row]


def expanded(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """All pairs (i, k) with begin[i] <= k < end[i], as two arrays."""
    length = np.maximum(end - begin, 0)
    i = np.repeat(np.arange(len(length)), length)
    offset = np.cumsum(length) - length
    return i, np.arange(len(i)) - offset[i] + begin[i]


def _by_thing(visit: Ints, things: Ints) -> tuple[Ints, Ints]:
    """All pairs of a position in `visit` and a thing (sorted by engagement) of the same engagement."""
    return expanded(np.searchsorted(things, visit, side="left"), np.searchsorted(things, visit, side="right"))


def _counts_for_mixing(instance: Instance, chosen: Ints) -> Bools:
    columns = instance.columns
    worth = instance.wishes.mixed_points[columns.engagement_of(chosen)] > 0
    return worth & (instance.pool.group[columns.peer_of(chosen)] >= 0)


def _ones(kind: Kind, number: Ints, variable: Ints) -> Entries:
    return Entries(kind, number, variable, np.ones(len(number), np.int64), 1)


def _helping(kind: Kind, number: Ints, variable: Ints) -> Entries:
    return Entries(kind, number, variable, -np.ones(len(number), np.int64), 0)
