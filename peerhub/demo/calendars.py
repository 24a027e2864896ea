"""When the invented peers are not free, and where they must not go."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from peerhub import clock
from peerhub.demo.bulk import insert, stream
from peerhub.demo.person import Person
from peerhub.demo.register import Register
from peerhub.peers.models import Availability, AvailabilityState, Conflict, ConflictKind, ConflictState

REASONS = {
    ConflictKind.EMPLOYMENT: "Worked for this council until recently.",
    ConflictKind.FAMILY: "A close relative works for this council.",
    ConflictKind.BUSINESS: "Directs a company that supplies this council.",
    ConflictKind.APPLICATION: "Applied for a post at this council.",
    ConflictKind.OTHER: "Chairs a joint board with this council.",
}


def build(people: list[Person], register: Register, *, decider_id: int, seed: int, today: date) -> None:
    """Store availability for the next year and the conflicts known so far."""
    chance = stream(seed, "calendars")
    insert(Availability, [row for person in people for row in _year(person, today=today, chance=chance)])
    chance = stream(seed, "conflicts")
    insert(
        Conflict,
        [
            _conflict(person, register, decider_id=decider_id, today=today, chance=chance)
            for person in people
            if chance.random() < 0.06
        ],
    )


def _year(person: Person, *, today: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Two or three absences of one to three weeks in the year ahead, each after the last."""
    day = today + timedelta(days=chance.randint(5, 120))
    for _ in range(chance.randint(1, 3)):
        last = day + timedelta(days=chance.choice((4, 6, 13, 20)))
        state = AvailabilityState.NOT_FREE if chance.random() < 0.8 else AvailabilityState.PERHAPS
        yield {"peer_id": person.id, "first_day": day, "last_day": last, "state": state}
        day = last + timedelta(days=chance.randint(20, 130))


def _conflict(
    person: Person, register: Register, *, decider_id: int, today: date, chance: random.Random
) -> dict[str, Any]:
    near = [place for place in register.current if place.region == person.home.region and place != person.home]
    kind = chance.choice(list(ConflictKind))
    started = today - timedelta(days=chance.randint(30, 700))
    state = chance.choices(list(ConflictState), (3, 4, 3))[0]
    decided = state is not ConflictState.SUSPECTED
    return {
        "peer_id": person.id,
        "council_id": chance.choice(near).id,
        "kind": kind,
        "state": state,
        "reason": REASONS[kind],
        "started_on": started,
        "blocks_until": started + timedelta(days=5 * 365) if kind is ConflictKind.EMPLOYMENT else None,
        "decided_by_id": decider_id if decided else None,
        "decided_at": clock.now() - timedelta(days=20) if decided else None,
        "decision_reason": "Checked with the peer by telephone." if decided else None,
    }
