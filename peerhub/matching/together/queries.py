"""Reading who else is at a team, and what was changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching.models import DecisionRecord, TeamDraft
from peerhub.matching.together.models import BuilderVisit

FRESH = timedelta(seconds=60)  # a page tells every twenty seconds that it is open
MOST_EVENTS = 12


class Accepted(NamedTuple):
    """One team that was accepted for an engagement: the number of its record, when, and by whom."""

    id: int
    decided_at: datetime
    decided_by_name: str


def others_here(engagement_id: int, *, but: User) -> list[str]:
    """The names of everybody else who has this builder open, by name."""
    return list(db.session.scalars(_visits(engagement_id, but, User.name).order_by(User.name, User.id)))


def around(engagement_id: int, *, but: User) -> tuple[list[str], list[Accepted]]:
    """Who else has this builder open, by name, and the teams accepted before, newest first. One statement."""
    visits = _visits(engagement_id, but, sa.literal(0), BuilderVisit.seen_at, User.name)
    decisions = sa.select(DecisionRecord.id, DecisionRecord.decided_at, DecisionRecord.decided_by_name)
    rows = db.session.execute(sa.union_all(visits, decisions.where(DecisionRecord.engagement_id == engagement_id)))
    found = sorted((Accepted._make(row) for row in rows), reverse=True)
    return sorted(one.decided_by_name for one in found if not one.id), [one for one in found if one.id]


def _visits(engagement_id: int, but: User, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*columns)
        .join_from(User, BuilderVisit, BuilderVisit.user_id == User.id)
        .where(
            BuilderVisit.engagement_id == engagement_id,
            BuilderVisit.seen_at > clock.now() - FRESH,
            User.id != but.id,
        )
    )


def find_visit(engagement_id: int, user_id: int) -> BuilderVisit | None:
    return db.session.get(BuilderVisit, (engagement_id, user_id))


def changes_since(engagement_id: int, since: datetime) -> Sequence[AuditEvent]:
    """What was recorded about this engagement from a moment on, oldest first; the last few where it is much."""
    statement = (
        sa.select(AuditEvent)
        .where(
            AuditEvent.subject_kind == Engagement.__tablename__,
            AuditEvent.subject_id == engagement_id,
            AuditEvent.at >= since,
            AuditEvent.action != "balance.look",  # changes nothing
        )
        .order_by(AuditEvent.id.desc())
        .limit(MOST_EVENTS)
    )
    return db.session.scalars(statement).all()[::-1]


def draft_version(engagement_id: int) -> int:
    """The version of the draft; 0 before anybody has begun."""
    return db.session.scalar(sa.select(TeamDraft.version).where(TeamDraft.engagement_id == engagement_id)) or 0
