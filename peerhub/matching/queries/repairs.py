"""Who left a team, and which rules were set aside for those who are on it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from peerhub.db import db
from peerhub.matching.models import DecisionRecord
from peerhub.matching.repairing.breaks import Departure
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.web.formats import day


def departures(engagement_id: int) -> Sequence[Departure]:
    """Everybody who declined or was taken off, the last to leave a place last."""
    statement = (
        sa.select(Assignment)
        .where(Assignment.engagement_id == engagement_id, Assignment.is_active.is_(False))
        .options(lazyload("*"))
        .order_by(Assignment.assigned_at, Assignment.id)
    )
    return [Departure(one.slot_id, one.peer_id, _words(one)) for one in db.session.scalars(statement)]


def rules_set_aside(engagement_id: int) -> dict[int, frozenset[str]]:
    """By peer: what a person set aside, in any decision about this engagement."""
    statement = sa.select(DecisionRecord.overrides).where(DecisionRecord.engagement_id == engagement_id)
    found: dict[int, frozenset[str]] = {}
    for overrides in db.session.scalars(statement.order_by(DecisionRecord.id)):
        for entry in overrides:
            peer_id = entry.get("peer_id")
            if peer_id is not None:
                found[peer_id] = found.get(peer_id, frozenset()) | frozenset(entry["rules"])
    return found


def _words(assignment: Assignment) -> str:
    verb = "Declined" if assignment.state is AssignmentState.DECLINED else "Taken off the team"
    when = f" on {day(assignment.answered_at)}" if assignment.answered_at else ""
    return f"{verb}{when}{f': “{assignment.answer_reason}”' if assignment.answer_reason else '.'}"
