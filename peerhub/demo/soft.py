"""Invented notes and early conversations of the demo, in the region of its principal adviser."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.conversations.models import CouncilNote, EarlyConversation
from peerhub.conversations.operations import end_reader, name_reader
from peerhub.councils.models import Council, CouncilStatus, Nation
from peerhub.db import db
from peerhub.demo.bulk import insert

ADVISER = "Demo Principal Adviser"
# Invented, and of no real council: each could be said of many.
NOTES = (
    "Invented for the demo: the new chief executive wants to see a challenge early, before the budget.",
    "Invented for the demo: two directors leave in the spring; the leader asks for help with interim posts.",
    "Invented for the demo: scrutiny meets seldom. The monitoring officer would like a peer to talk to.",
    "Invented for the demo: savings are planned but not yet agreed. Look again after the cabinet in February.",
    "Invented for the demo: reorganisation takes all attention. Offer support with partners, not a challenge.",
)
PURPOSES = (
    ("Leader and chief executive", "Whether a challenge next year would help"),
    ("Chief executive", "Support while a new team settles in"),
    ("Section 151 officer", "The medium-term plan, before the budget"),
)
SHARE_WITH_NOTES = 0.25


def build(*, seed: int, today: date) -> None:
    """Notes on a quarter of England's councils, a conversation planned or held with some of them."""
    chance = Random(f"soft intelligence {seed}")
    english = sa.select(Council.id).where(Council.status == CouncilStatus.CURRENT, Council.nation == Nation.ENGLAND)
    chosen = [one for one in db.session.scalars(english.order_by(Council.id)) if chance.random() < SHARE_WITH_NOTES]
    insert(CouncilNote, [note for council_id in chosen for note in _notes(council_id, chance, today)])
    insert(EarlyConversation, _talks(chosen, chance, today))


def name_readers(manager: User, officer: User, *, by: User) -> None:
    """The manager reads the notes of a region; the officer did, until the work was done."""
    reason = "Invented for the demo: scopes the engagements of the spring."
    name_reader(manager, region="North East", reason=reason, named=[], by=by)
    brief = name_reader(
        officer, region="South West", reason="Invented for the demo: stood in for a week.", named=[], by=by
    )
    end_reader(brief, reason="Invented for the demo: the week is over.", by=by)


def _notes(council_id: int, chance: Random, today: date) -> list[dict[str, Any]]:
    days = sorted(chance.sample(range(10, 700), chance.randint(1, 3)), reverse=True)
    return [
        {
            "council_id": council_id,
            "noted_on": today - timedelta(days=ago),
            "text": chance.choice(NOTES),
            "written_at": _at(today - timedelta(days=ago)),
            "written_by_name": ADVISER,
        }
        for ago in days
    ]


def _talks(chosen: Sequence[int], chance: Random, today: date) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for council_id in chosen[::3]:
        whom, purpose = chance.choice(PURPOSES)
        held, planned = chance.random() < 0.6, today + timedelta(days=chance.randint(5, 90))
        day = today - timedelta(days=chance.randint(20, 330)) if held else planned
        rows.append(
            {
                "council_id": council_id, "planned_for": day, "with_whom": whom, "purpose": purpose,
                "planned_at": _at(today - timedelta(days=340)), "planned_by_name": ADVISER,
                "held_on": day if held else None, "outcome": "Invented for the demo: a good talk." if held else None,
            }
        )  # fmt: skip
    return rows


def _at(day: date) -> datetime:
    return datetime.combine(day, time(15), UTC)
