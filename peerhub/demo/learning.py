"""What the invented peers were trained in, what waits to be checked, and the accreditation that follows.

Accreditations are not invented: they are what `training.accreditation` makes of the verified entries.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from peerhub.demo import classes, distributions
from peerhub.demo.bulk import insert, stream
from peerhub.demo.person import Person
from peerhub.peers.models import PeerKind, PeerStatus
from peerhub.training.accreditation import Taken, accreditations_earned
from peerhub.training.models import (
    OUR_PROVIDER,
    Accreditation,
    AccreditationKind,
    Course,
    TrainingLog,
    TrainingState,
)

ELSEWHERE = (
    ("Chairing difficult meetings", "Local Government Information Unit"),
    ("Data protection refresher", "Own council"),
    ("Safeguarding for councillors", "Own council"),
    ("Coaching skills", "Institute of Leadership"),
    ("Mediation in local government", "Regional employers"),
)
REFLECTIONS = (
    "The exercise on questioning without judging will change how I open interviews.",
    "Useful to compare notes with officers from councils of another kind.",
    "I now start from the residents' view of the service rather than from ours.",
    "The session on writing recommendations that can be acted on was the best of the day.",
    "",
)
SHARE_BY_COURSE = {
    "finance-peer-day": 0.16,
    "childrens-residential": 0.09,
    "assurance-training": 0.10,
    "mentoring": 0.08,
    "equality-framework": 0.07,
    "cyber-briefing": 0.12,
}
SHARE_TRAINED_ELSEWHERE = 0.12
WAITING_TO_BE_CHECKED = 24
RETURNED = 6


@dataclass(frozen=True)
class Desk:
    """Where training is logged and checked."""

    courses: dict[str, Course]
    checker_id: int
    today: date
    chance: random.Random

    def log(self, person: Person, course: Course | None, taken: date) -> dict[str, Any]:
        """A verified entry: logged some days after the course, and checked three days later."""
        before_today = datetime.combine(self.today, time(9), UTC) - timedelta(days=1)
        logged = datetime.combine(taken + timedelta(days=self.chance.randint(0, 9)), time(9), UTC)
        return {
            "peer_id": person.id,
            "course_id": course.id if course else None,
            "title": course.title if course else "",
            "provider": OUR_PROVIDER,
            "taken_on": taken,
            "hours": course.hours if course else Decimal(1),
            "reflection": self.chance.choice(REFLECTIONS),
            "certificate_id": None,
            "state": TrainingState.VERIFIED,
            "logged_at": min(logged, before_today),
            "decided_by_id": self.checker_id,
            "decided_at": min(logged + timedelta(days=3), before_today),
            "return_reason": None,
            "version": 1,
        }


def build(
    people: list[Person],
    courses: dict[str, Course],
    kinds: list[AccreditationKind],
    *,
    checker_id: int,
    seed: int,
    today: date,
) -> None:
    """Log the training of the whole pool and work out who holds what."""
    desk = Desk(courses, checker_id, today, stream(seed, "learning"))
    logs: list[dict[str, Any]] = []
    for person in people:
        if person.row["status"] is not PeerStatus.JOINING:
            logs += _verified(desk, person)
    past = classes.held(people, courses, chance=stream(seed, "classes"), today=today)
    teacher = Desk(courses, checker_id, today, stream(seed, "attendance"))
    logs += [teacher.log(person, item.course, item.day) for item in past for person in item.people]
    earned = list(_accreditations(logs, kinds))
    logs += _open_entries(desk, people)
    insert(TrainingLog, logs)
    insert(Accreditation, earned)
    classes.build(past, people, courses, chance=stream(seed, "bookings"), today=today)


def _verified(desk: Desk, person: Person) -> Iterator[dict[str, Any]]:
    chance, courses = desk.chance, desk.courses
    until = min(desk.today, person.row["left_on"] or desk.today) - timedelta(days=1)
    started = min(person.joined_on, until - timedelta(days=29))
    yield desk.log(person, courses["peer-induction"], started)
    is_member = person.kind is PeerKind.MEMBER
    taken = started + timedelta(days=chance.randint(7, 29))
    yield desk.log(person, courses["member-accreditation-day" if is_member else "officer-accreditation-day"], taken)
    # Refreshed every three years or so, until interest or time ran out.
    while chance.random() < distributions.SHARE_TRAINED:
        taken += timedelta(days=chance.randint(900, 1090))
        if taken > until:
            break
        yield desk.log(person, courses["accreditation-refresher"], taken)
    for code, share in SHARE_BY_COURSE.items():
        if chance.random() < share:
            yield desk.log(person, courses[code], started + (until - started) * chance.random())
    if chance.random() < SHARE_TRAINED_ELSEWHERE:
        title, provider = chance.choice(ELSEWHERE)
        row = desk.log(person, None, started + (until - started) * chance.random())
        yield row | {"title": title, "provider": provider, "hours": chance.choice(distributions.HOURS_ELSEWHERE)}


def _open_entries(desk: Desk, people: list[Person]) -> Iterator[dict[str, Any]]:
    """Entries that staff have yet to look at, and a few that they sent back."""
    able = [person for person in people if person.is_deployable]
    chosen = desk.chance.sample(able, min(len(able), WAITING_TO_BE_CHECKED + RETURNED))
    for place, person in enumerate(chosen):
        taken = desk.today - timedelta(days=desk.chance.randint(3, 25))
        row = desk.log(person, desk.courses["accreditation-refresher"], taken)
        if place < RETURNED:
            reason = "The certificate does not show the date. Please upload one that does."
            yield row | {"state": TrainingState.RETURNED, "return_reason": reason}
        else:
            yield row | {"state": TrainingState.LOGGED, "decided_by_id": None, "decided_at": None}


def _accreditations(logs: list[dict[str, Any]], kinds: list[AccreditationKind]) -> Iterator[dict[str, Any]]:
    by_peer: dict[int, list[Taken]] = {}
    for log in logs:
        if log["course_id"] is not None:
            by_peer.setdefault(log["peer_id"], []).append(Taken(log["course_id"], log["taken_on"]))
    for peer_id, taken in by_peer.items():
        for kind in kinds:
            for run in accreditations_earned(taken, kind):
                yield {"peer_id": peer_id, "kind_id": kind.id, "starts_on": run.starts_on, "ends_on": run.ends_on}
