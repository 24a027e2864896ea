"""The problem of one match, version 1, as typed and immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

VERSION = 1

#: No number of a problem is larger than this, so that every sum stays exact in 64 bits and in a double.
LARGEST_NUMBER = 1_000_000_000

PeerKind = Literal["member", "officer"]

#: A candidate of one slot: the peer's id and the points of choosing this peer there.
Pair = tuple[str, int]

#: A choice: the slot's id and the peer's id.
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer who may be chosen.

    `home` names the home council; `skills` gives a level from 1 to 4 for each skill held; `days_left` is what
    remains of the yearly allowance, in days; `balance` are the tags that the peer chose to share.
    """

    id: str
    home: str
    kind: PeerKind
    group: str | None
    skills: Mapping[str, int]
    days_left: int
    balance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a team."""

    id: str
    required: bool


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that the team should bring at `level` or higher, worth `points` once."""

    skill: str
    level: int
    points: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """A balance goal: at least this many of the team carry the tag."""

    tag: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Engagement:
    """A visit to a council by one team. `days` is what it costs each peer of the team, in days."""

    id: str
    council: str
    first_day: date
    last_day: date
    days: int
    slots: tuple[Slot, ...] = ()
    needs: tuple[Need, ...] = ()
    mixed_groups_points: int = 0
    balance: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that the optimiser knows.

    Make one with `read_problem`, which checks it; a problem put together in code is checked by
    `read_problem(canonical(problem))`. `candidates` maps a slot's id to its pairs; a slot without an entry has none.
    """

    peers: tuple[Peer, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    candidates: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)
    apart: tuple[tuple[str, str], ...] = ()
    fixed: tuple[Choice, ...] = ()
    previous: tuple[Choice, ...] = ()
    change_points: int = 0
    unfilled_points: int = 0
    rest_days: int = 0
    balance_tolerance: int = 0
    #: The canonical text of the file this was read from. Not an argument, so that a changed copy never keeps it.
    document: bytes | None = field(default=None, init=False, compare=False, repr=False)
