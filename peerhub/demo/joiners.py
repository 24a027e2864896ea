"""Invented people on their way into the pool: some with a record already, some who wait for a first yes."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from peerhub.clock import LONDON
from peerhub.demo import names
from peerhub.demo.bulk import insert, stream
from peerhub.demo.person import Person
from peerhub.demo.register import Register
from peerhub.joining.models import Joiner, Route
from peerhub.peers.models import PeerKind, PeerStatus

STILL_TO_APPROVE = 9


def build(people: Sequence[Person], register: Register, *, seed: int, today: date) -> None:
    """A way for each peer who is joining; and people like some others who have no record yet."""
    chance = stream(seed, "joiners")
    joining = [person for person in people if person.row["status"] is PeerStatus.JOINING]
    rows = [_in_the_pool(person, register, chance) for person in joining]
    usual = [person for person in people if person.is_deployable]
    models = chance.sample(usual, min(STILL_TO_APPROVE, len(usual)))
    rows += [_still_waiting(number, model, register, today, chance) for number, model in enumerate(models, 1)]
    insert(Joiner, rows)


def _in_the_pool(person: Person, register: Register, chance: random.Random) -> dict[str, Any]:
    approved = person.joined_on
    row = _row(person, register, begun=approved - timedelta(days=chance.randint(20, 70)))
    row |= _yes_from_home(person, approved - timedelta(days=chance.randint(2, 15)))
    row |= {
        "given_name": person.row["given_name"],
        "family_name": person.row["family_name"],
        "email": person.row["email"],
        "approved_at": _moment(approved),
        "approved_by_name": "Peer team",
        "inducted_on": approved + timedelta(days=chance.randint(10, 40)) if chance.random() < 0.6 else None,
        "peer_id": person.id,
    }
    return row


def _still_waiting(
    number: int, model: Person, register: Register, today: date, chance: random.Random
) -> dict[str, Any]:
    begun = today - timedelta(days=chance.randint(2, 40))
    row = _row(model, register, begun=begun)
    row |= {
        "given_name": chance.choice(names.FEMALE_NAMES + names.MALE_NAMES),
        "family_name": chance.choice(names.FAMILY_NAMES),
        "email": f"j{number:03d}@peers.example",
    }
    return row | (_yes_from_home(model, begun + timedelta(days=1)) if chance.random() < 0.4 else {})


def _row(person: Person, register: Register, *, begun: date) -> dict[str, Any]:
    is_member = person.kind is PeerKind.MEMBER
    return {
        "route": Route.NOMINATION if is_member else Route.INTEREST,
        "kind": person.kind,
        "group_id": register.groups[person.group] if person.group else None,
        "title": person.title,
        "seniority": person.seniority,
        "council_id": person.home.id,
        "started_on": begun - timedelta(days=400),
        "why": "",
        "begun_at": _moment(begun),
        "begun_by_name": "Group office" if is_member else "The officer",
        "manager_name": None if is_member else "Their line manager",
        "manager_email": None if is_member else "manager@peers.example",
        "cleared_at": None,
        "cleared_by_name": None,
        "manager_approved_at": None,
        "approved_at": None,
        "approved_by_name": None,
        "inducted_on": None,
        "peer_id": None,
    }


def _yes_from_home(person: Person, day: date) -> dict[str, Any]:
    if person.kind is PeerKind.MEMBER:
        return {"cleared_at": _moment(day), "cleared_by_name": "Group office"}
    return {"manager_approved_at": _moment(day)}


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=LONDON)
