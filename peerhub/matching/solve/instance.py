"""A problem as arrays, in one canonical order whatever the order of the file.

Slots, peers and engagements are numbered in the order of their ids (by code point). A *column* is one candidate of one
slot; columns are numbered slot by slot and, within a slot, peer by peer. So what the tie rule prefers always has the
smaller number.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerhub.matching.problem import Choice

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids in canonical order: number n is the n-th id."""

    slots: tuple[str, ...]
    peers: tuple[str, ...]
    engagements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The candidates, kept as small as their numbers allow: a large pool has tens of millions of them.

    Columns of slot s are `start[s]` up to `start[s + 1]`. The methods that answer for a few of them do so in 64 bits.
    The points hold the change points of a previous choice and the unfilled points of a required slot, so that leaving
    any slot empty is worth 0.
    """

    peer: NDArray[np.signedinteger[Any]]
    points: NDArray[np.signedinteger[Any]]
    start: Ints
    slot_engagement: Ints

    def __len__(self) -> int:
        return len(self.peer)

    def slot_of(self, chosen: Ints) -> Ints:
        return np.searchsorted(self.start, chosen, side="right") - 1

    def engagement_of(self, chosen: Ints) -> Ints:
        return self.slot_engagement[self.slot_of(chosen)]

    def peer_of(self, chosen: Ints) -> Ints:
        return self.peer[chosen].astype(np.int64)

    def points_of(self, chosen: Ints) -> Ints:
        return self.points[chosen].astype(np.int64)

    def of_slot(self, slot: int) -> slice:
        return slice(int(self.start[slot]), int(self.start[slot + 1]))

    def of_pairs(self, slots: Ints, peers: Ints) -> Ints:
        """The columns of these pairs of slot and peer, as far as there are any."""
        found = []
        for slot in np.unique(slots).tolist():
            here = self.peer[self.of_slot(slot)]
            wanted = np.sort(peers[slots == slot])
            at = np.searchsorted(here, wanted)
            there = at < len(here)
            there[there] = here[at[there]] == wanted[there]
            found.append(at[there] + self.start[slot])
        return np.concatenate(found) if found else ints([])


@dataclass(frozen=True, slots=True)
class Season:
    """When the engagements are, and which of them one peer cannot both join.

    With its days of rest every visit is an interval of days, and two visits clash when their intervals overlap. The
    maximal sets of visits that all clash with each other ("busy times", numbered in the order of time) are those
    around the same day; visit e belongs to the busy times `first[e]` to `last[e]`, all of them.
    """

    days: Ints
    first: Ints
    last: Ints

    def clashing(self) -> Bools:
        """Table engagement by engagement: cannot be joined by one peer. Nobody clashes with themselves."""
        table = (self.first[:, None] <= self.last[None, :]) & (self.first[None, :] <= self.last[:, None])
        np.fill_diagonal(table, val=False)
        return table


@dataclass(frozen=True, slots=True)
class Pool:
    """What the rules ask of peers. `level[k]` holds each peer's level of skill k; `tagged[t]` who carries tag t.

    `group` is -1 for who counts for none.
    """

    home: Ints
    homes: int
    days_left: Ints
    group: Ints
    groups: int
    apart: Ints
    level: NDArray[np.int8]
    tagged: Bools


@dataclass(frozen=True, slots=True)
class Allowances:
    """The yearly allowances as rows, in the order of `peer`: the sum of weights of a peer's visits is at most `limit`.

    `length[e]` numbers the days of engagement e among the different numbers of days that there are; `weight` is a
    table row by length.
    """

    length: Ints
    peer: Ints
    weight: Ints
    limit: Ints


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is worth points beside the candidates: needs and mixed groups; and the balance goals.

    Needs that no column covers are left out, and mixed groups are worth 0 where no two groups can meet. `group_seen`
    tells which groups the columns of an engagement have.
    """

    need_engagement: Ints
    need_skill: Ints
    need_level: Ints
    need_points: Ints
    mixed_points: Ints
    group_seen: Bools
    goal_engagement: Ints
    goal_tag: Ints
    goal_at_least: Ints


@dataclass(frozen=True, slots=True)
class Instance:
    """The whole problem in arrays; `forced` marks slots whose peer is fixed (and then is their only column).

    `constant` is what every choice has: minus the unfilled points of each required slot.
    """

    names: Names
    slot_engagement: Ints
    forced: Bools
    columns: Columns
    pool: Pool
    season: Season
    allowance: Allowances
    wishes: Wishes
    constant: int

    def forced_columns(self) -> Ints:
        return self.columns.start[:-1][self.forced]

    def slots_of_visits(self) -> list[Ints]:
        """The slots of each engagement."""
        order = np.argsort(self.slot_engagement, kind="stable")
        ends = np.searchsorted(self.slot_engagement[order], np.arange(len(self.season.days) + 1))
        return [order[ends[visit] : ends[visit + 1]] for visit in range(len(self.season.days))]

    def choices(self, chosen: Ints) -> tuple[Choice, ...]:
        """Chosen columns as (slot, peer) ids, by slot id."""
        slots, peers = self.columns.slot_of(np.sort(chosen)), self.columns.peer_of(np.sort(chosen))
        return tuple((self.names.slots[slot], self.names.peers[peer]) for slot, peer in zip(slots, peers, strict=True))


def ints(values: object) -> Ints:
    return np.asarray(values, dtype=np.int64)


def smallest_type(least: int, most: int) -> type[np.signedinteger[Any]]:
    """The smallest type of whole numbers that holds all from `least` to `most`."""
    for kind in (np.int16, np.int32):
        if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max:
            return kind
    return np.int64
