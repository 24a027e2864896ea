"""What was said of peers after the visits of the last year, and what they logged."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.demo.bulk import insert, stream
from peerhub.feedback.models import Expense, ExpenseKind, PeerFeedback, WorkEntry, WorkKind
from peerhub.teams.models import Assignment, AssignmentState

YEAR = timedelta(days=365)
STRENGTHS = (
    "Asks the question that others avoid.",
    "Calm, prepared and generous with time.",
    "Writes clearly and fast.",
)
ADVICE = ("Leave more room for the quieter colleagues.", "Look at the figures before the interviews.", "")


def build(*, manager_id: int, seed: int, today: date) -> None:
    """The manager said something of most of those who served, and they logged their hours and fares."""
    chance = stream(seed, "afterwards")
    served = db.session.execute(
        sa.select(Assignment.id, Assignment.first_day)
        .where(Assignment.state == AssignmentState.SERVED, Assignment.last_day > today - YEAR)
        .order_by(Assignment.id)
    ).all()
    insert(PeerFeedback, [_of_peer(item.id, manager_id, chance) for item in served if chance.random() < 0.7])
    insert(WorkEntry, [row for item in served for row in _hours(item.id, item.first_day, chance)])
    insert(Expense, [_fare(item.id, item.first_day, chance) for item in served if chance.random() < 0.6])


def _of_peer(assignment_id: int, manager_id: int, chance: random.Random) -> dict[str, Any]:
    return {
        "assignment_id": assignment_id, "by_user_id": manager_id, "is_manager": True,
        "contribution": chance.choice((3, 4, 4)), "teamwork": chance.choice((3, 3, 4)),
        "strengths": chance.choice(STRENGTHS), "advice": chance.choice(ADVICE), "given_at": clock.now(),
    }  # fmt: skip


def _fare(assignment_id: int, first_day: date, chance: random.Random) -> dict[str, Any]:
    return {
        "assignment_id": assignment_id, "day": first_day - timedelta(days=1), "pence": chance.randint(280, 1600) * 10,
        "kind": ExpenseKind.TRAVEL, "note": "Return by train", "receipt_id": None,
    }  # fmt: skip


def _hours(assignment_id: int, first_day: date, chance: random.Random) -> list[dict[str, Any]]:
    """An afternoon of preparation, and the days on site."""
    days = [(first_day - timedelta(days=5), Decimal(chance.randint(2, 5)), WorkKind.PREPARATION)]
    days += [(first_day + timedelta(days=step), Decimal(8), WorkKind.ON_SITE) for step in range(3)]
    return [
        {"assignment_id": assignment_id, "day": day, "hours": hours, "kind": kind, "note": ""}
        for day, hours, kind in days
    ]
