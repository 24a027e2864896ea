"""A rule as somebody would like it, and what it would change. Pure: nothing is saved here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.training.accreditation import Run, Taken, accreditations_earned

Held = Mapping[int, Sequence[Run]]
"""Peer's id → the days on which they hold the accreditation."""


@dataclass(frozen=True)
class Needed:
    """One course that counts; those of one position are alternatives."""

    course_id: int
    position: int
    within_months: int


@dataclass(frozen=True)
class Proposal:
    """How one accreditation shall be earned, how long it shall last, and for which kinds of engagement it is asked."""

    name: str
    lasts_months: int
    requirements: tuple[Needed, ...]
    type_ids: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        """The same for the same proposal: only what was looked at is saved."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Booked:
    """A visit ahead for which the accreditation is asked."""

    peer_id: int
    first_day: date
    last_day: date
    words: str


@dataclass(frozen=True)
class Effect:
    """What a proposal changes today: who gains, who loses, who keeps it for longer or shorter, and which visits."""

    gains: frozenset[int]
    loses: frozenset[int]
    longer: int
    shorter: int
    visits_lost: tuple[Booked, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.gains or self.loses or self.longer or self.shorter)


def earned(taken: Mapping[int, Iterable[Taken]], proposal: Proposal) -> dict[int, list[Run]]:
    """Who would hold it when; peers who never would are left out."""
    found = {peer_id: accreditations_earned(items, proposal) for peer_id, items in taken.items()}
    return {peer_id: runs for peer_id, runs in found.items() if runs}


def effect(before: Held, after: Held, visits: Iterable[Booked], on: date) -> Effect:
    """The difference between two states of the pool on a day, and of the visits ahead that were covered before."""
    held, holds = _until(before, on), _until(after, on)
    both = held.keys() & holds.keys()
    return Effect(
        gains=frozenset(holds.keys() - held.keys()),
        loses=frozenset(held.keys() - holds.keys()),
        longer=sum(holds[peer] > held[peer] for peer in both),
        shorter=sum(holds[peer] < held[peer] for peer in both),
        visits_lost=tuple(visit for visit in visits if _covers(before, visit) and not _covers(after, visit)),
    )


def _until(held: Held, on: date) -> dict[int, date]:
    """Until when each peer holds it who does on a day."""
    return {peer: run.ends_on for peer, runs in held.items() for run in runs if run.covers(on)}


def _covers(held: Held, visit: Booked) -> bool:
    return any(run.covers(visit.first_day) and run.covers(visit.last_day) for run in held.get(visit.peer_id, ()))
