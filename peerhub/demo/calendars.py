"""When the invented peers are not free, and where they must not go."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from peerhub import clock
from peerhub.demo.bulk import insert, insert_with_ids, stream
from peerhub.demo.person import Person
from peerhub.demo.register import Register
from peerhub.peers.availability import Run
from peerhub.peers.models import (
    DECLARED_KINDS,
    Availability,
    AvailabilityPattern,
    AvailabilityState,
    Conflict,
    ConflictKind,
    ConflictState,
    PeerKind,
)
from peerhub.peers.operations.days import days_laid

REASONS = {
    ConflictKind.EMPLOYMENT: "Worked for this council until recently.",
    ConflictKind.FAMILY: "A close relative works for this council.",
    ConflictKind.BUSINESS: "Directs a company that supplies this council.",
    ConflictKind.APPLICATION: "Applied for a post at this council.",
    ConflictKind.OTHER: "Chairs a joint board with this council.",
}
#: Nobody waives a conflict before anybody is to be asked.
STATES = (ConflictState.SUSPECTED, ConflictState.CONFIRMED, ConflictState.DISMISSED)

SHARE_WITH_PATTERNS = 0.3
WEEKS = ("first", "second", "third", "last")
MEETING_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")


def build(people: list[Person], register: Register, *, decider_id: int, seed: int, today: date) -> None:
    """Store availability for the next year and the conflicts known so far."""
    chance = stream(seed, "calendars")
    said = [row for person in people for row in _year(person, today=today, chance=chance)]
    patterns = list(_patterns(people, today=today, chance=stream(seed, "patterns")))
    ids = insert_with_ids(AvailabilityPattern, patterns)
    insert(Availability, [row | {"pattern_id": None} for row in said] + list(_laid(patterns, ids, said, today)))
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


def _patterns(people: list[Person], *, today: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Of the member peers some have said when their council meets, and some that they keep out of election time."""
    meetings: dict[int, str] = {}
    for person in people:
        if person.kind is not PeerKind.MEMBER or not person.is_deployable or chance.random() > SHARE_WITH_PATTERNS:
            continue
        base = {"peer_id": person.id, "started_on": today, "ended_on": None}
        rule = meetings.setdefault(person.home.id, f"{chance.choice(WEEKS)} {chance.choice(MEETING_DAYS)}s")
        yield base | {
            "title": f"Council meetings, {person.home.name}", "rule": rule, "state": AvailabilityState.NOT_FREE,
            "council_id": person.home.id,
        }  # fmt: skip
        if chance.random() < 0.5:
            yield base | {
                "title": "Quiet period before local elections", "rule": "elections",
                "state": AvailabilityState.PERHAPS, "council_id": None,
            }  # fmt: skip


def _laid(
    patterns: list[dict[str, Any]], ids: list[int], said: list[dict[str, Any]], today: date
) -> Iterator[dict[str, Any]]:
    """The days that follow from the patterns: what saving them one by one would have written."""
    held: dict[int, list[AvailabilityPattern]] = {}
    for pattern_id, row in zip(ids, patterns, strict=True):
        held.setdefault(row["peer_id"], []).append(AvailabilityPattern(id=pattern_id, **row))
    runs: dict[int, list[Run]] = {}
    for row in said:
        runs.setdefault(row["peer_id"], []).append(Run(row["first_day"], row["last_day"], row["state"]))
    for peer_id, own in held.items():
        for run, pattern_id in days_laid(own, runs.get(peer_id, []), today):
            yield {"peer_id": peer_id, "pattern_id": pattern_id, **run._asdict()}


def _conflict(
    person: Person, register: Register, *, decider_id: int, today: date, chance: random.Random
) -> dict[str, Any]:
    near = [place for place in register.current if place.region == person.home.region and place != person.home]
    kind = chance.choice(DECLARED_KINDS)
    started = today - timedelta(days=chance.randint(30, 700))
    state = chance.choices(STATES, (3, 4, 3))[0]
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
