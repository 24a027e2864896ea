"""What was said after the visits of the last year, and the hours that peers logged."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.demo.bulk import insert, stream
from peerhub.feedback.models import PeerFeedback, VisitFeedback, WorkEntry, WorkKind
from peerhub.teams.models import Assignment, AssignmentState

YEAR = timedelta(days=365)
WENT_WELL = ("The council was open with us.", "The team complemented each other.", "A clear scope from the start.", "")
CHANGE = ("The documents came late.", "One more day for interviews.", "Fewer meetings on the first evening.", "")
STRENGTHS = (
    "Asks the question that others avoid.",
    "Calm, prepared and generous with time.",
    "Writes clearly and fast.",
)
ADVICE = ("Leave more room for the quieter colleagues.", "Look at the figures before the interviews.", "")


def build(*, manager_id: int, seed: int, today: date) -> None:
    """Half of those who served said how it went; the manager said something of most of them."""
    chance = stream(seed, "afterwards")
    served = db.session.execute(
        sa.select(Assignment.id, Assignment.first_day)
        .where(Assignment.state == AssignmentState.SERVED, Assignment.last_day > today - YEAR)
        .order_by(Assignment.id)
    ).all()
    insert(VisitFeedback, [_of_visit(item.id, chance) for item in served if chance.random() < 0.5])
    insert(PeerFeedback, [_of_peer(item.id, manager_id, chance) for item in served if chance.random() < 0.7])
    insert(WorkEntry, [row for item in served for row in _hours(item.id, item.first_day, chance)])


def _of_visit(assignment_id: int, chance: random.Random) -> dict[str, Any]:
    return {
        "assignment_id": assignment_id, "support": chance.choice((2, 3, 3, 4)), "team": chance.choice((3, 4, 4)),
        "went_well": chance.choice(WENT_WELL), "change": chance.choice(CHANGE), "would_again": chance.random() < 0.9,
        "given_at": clock.now(),
    }  # fmt: skip


def _of_peer(assignment_id: int, manager_id: int, chance: random.Random) -> dict[str, Any]:
    return {
        "assignment_id": assignment_id, "by_user_id": manager_id, "is_manager": True,
        "contribution": chance.choice((3, 4, 4)), "teamwork": chance.choice((3, 3, 4)),
        "strengths": chance.choice(STRENGTHS), "advice": chance.choice(ADVICE), "given_at": clock.now(),
    }  # fmt: skip


def _hours(assignment_id: int, first_day: date, chance: random.Random) -> list[dict[str, Any]]:
    """An afternoon of preparation, and the days on site."""
    days = [(first_day - timedelta(days=5), Decimal(chance.randint(2, 5)), WorkKind.PREPARATION)]
    days += [(first_day + timedelta(days=step), Decimal(8), WorkKind.ON_SITE) for step in range(3)]
    return [
        {"assignment_id": assignment_id, "day": day, "hours": hours, "kind": kind, "note": ""}
        for day, hours, kind in days
    ]
