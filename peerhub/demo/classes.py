"""Sessions of courses in the demo: three that took place, with who was there, and those that are planned."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peerhub import clock
from peerhub.demo.bulk import insert, insert_with_ids
from peerhub.demo.person import Person
from peerhub.peers.models import PeerKind
from peerhub.training.models import BookingState, Course, CourseSession, SessionBooking, SessionEvaluation

PAST = (("accreditation-refresher", 75), ("member-accreditation-day", 48), ("accreditation-refresher", 20))
AHEAD = (
    ("member-accreditation-day", 18, 16, 19), ("accreditation-refresher", 33, 16, 9),
    ("officer-accreditation-day", 47, 16, 12), ("finance-peer-day", 61, 12, 12), ("accreditation-refresher", 75, 24, 4),
    ("childrens-residential", 96, 14, 3), ("mentoring", 110, 12, 0),
)  # fmt: skip
OTHER = {PeerKind.MEMBER: {"officer"}, PeerKind.OFFICER: {"member"}}
VENUES = ("18 Smith Square, London", "Town Hall, Leeds", "Council House, Birmingham", "")
TRAINERS = ("Morgan Ellery (invented)", "Sasha Whitcombe (invented)")
ATTENDED = 12
KEEP = ("The practice interviews.", "Enough time for questions.", "Meeting peers from other kinds of council.")
CHANGE = ("More on reading figures.", "Start an hour later, for those who travel.", "")


@dataclass(frozen=True)
class Held:
    """A session that took place, with who was there."""

    course: Course
    day: date
    people: list[Person]


def held(people: list[Person], courses: dict[str, Course], *, chance: random.Random, today: date) -> list[Held]:
    """The sessions that took place; each person at one of them."""
    found, left = [], [person for person in people if person.is_deployable]
    for code, ago in PAST:
        chosen = _some(left, code, ATTENDED, chance)
        left = [person for person in left if person not in chosen]
        found.append(Held(courses[code], _weekday(today - timedelta(days=ago)), chosen))
    return found


def build(
    past: list[Held], people: list[Person], courses: dict[str, Course], *, chance: random.Random, today: date
) -> None:
    """Store the sessions with their bookings and what those who were there thought."""
    rows = [_session(item.course, item.day, len(item.people) + 2, chance, noted=True) for item in past]
    rows += [
        _session(courses[code], _weekday(today + timedelta(days=days)), places, chance)
        for code, days, places, _ in AHEAD
    ]
    ids = insert_with_ids(CourseSession, rows)
    attended = [
        _booking(session_id, person, BookingState.ATTENDED, item.day - timedelta(days=30))
        for session_id, item in zip(ids, past, strict=False)
        for person in item.people
    ]
    booked = insert_with_ids(SessionBooking, attended)
    able = [person for person in people if person.is_deployable]
    insert(SessionBooking, list(_ahead(ids[len(past) :], able, chance, today)))
    insert(SessionEvaluation, [_opinion(booking_id, chance) for booking_id in booked if chance.random() < 0.6])


def _ahead(ids: list[int], able: list[Person], chance: random.Random, today: date) -> Iterator[dict[str, Any]]:
    """Bookings of the sessions ahead; whoever comes after the last place waits."""
    for session_id, (code, _, places, wanted) in zip(ids, AHEAD, strict=True):
        for place, person in enumerate(_some(able, code, wanted, chance)):
            state = BookingState.BOOKED if place < places else BookingState.WAITING
            yield _booking(session_id, person, state, today - timedelta(days=30 - place))


def _some(people: list[Person], code: str, wanted: int, chance: random.Random) -> list[Person]:
    """Some of those for whom the course is: a day for member peers is for them alone."""
    fitting = [person for person in people if code.partition("-")[0] not in OTHER[person.kind]]
    return chance.sample(fitting, min(len(fitting), wanted))


def _session(course: Course, day: date, places: int, chance: random.Random, *, noted: bool = False) -> dict[str, Any]:
    venue = chance.choice(VENUES)
    starts = datetime.combine(day, time(9, 30), clock.LONDON)
    return {
        "course_id": course.id, "starts_at": starts, "ends_at": starts + timedelta(hours=6, minutes=30),
        "venue": venue, "link": "" if venue else "https://meet.example/peers", "trainer": chance.choice(TRAINERS),
        "places": places, "note": "", "cancelled_because": None, "version": 1,
        "attendance_noted_at": starts + timedelta(days=1) if noted else None,
    }  # fmt: skip


def _booking(session_id: int, person: Person, state: BookingState, asked: date) -> dict[str, Any]:
    at = datetime.combine(asked, time(10), clock.LONDON)
    return {
        "session_id": session_id, "peer_id": person.id, "state": state, "asked_at": at, "changed_at": at,
        "sequence": 0, "log_id": None,
    }  # fmt: skip


def _opinion(booking_id: int, chance: random.Random) -> dict[str, Any]:
    return {
        "booking_id": booking_id, "useful": chance.choice((3, 3, 4, 4, 2)), "ready": chance.choice((3, 4, 4)),
        "keep": chance.choice(KEEP), "change": chance.choice(CHANGE), "given_at": clock.now(),
    }  # fmt: skip


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
