"""Reading who else is at a team, and what was changed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching.models import DecisionRecord, TeamDraft
from peerhub.matching.together.models import BuilderVisit
from peerhub.teams.queries import may_see

FRESH = timedelta(seconds=60)
TOLD_AGAIN = timedelta(seconds=20)  # an open page asks every five seconds, and only then is it written that it is open
MOST_EVENTS = 12
STILL = "balance.look"  # changes nothing


class Accepted(NamedTuple):
    """One team that was accepted for an engagement: the number of its record, when, and by whom."""

    id: int
    decided_at: datetime
    decided_by_name: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where a team stands, as far as an open page must know whether anything is new."""

    version: int  # of the draft; 0 before anybody has begun
    last_event: int
    told_at: datetime | None  # when this person's own page was last written down
    others: tuple[str, ...]  # who else has this builder open, by name

    @property
    def mark(self) -> str:
        """The same for as long as nothing is new. Short, and no name in it."""
        said = [self.version, self.last_event, *self.others]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    @property
    def is_due(self) -> bool:
        return self.told_at is None or clock.now() - self.told_at >= TOLD_AGAIN


def pulse(engagement_id: int, *, visible_to: User) -> Pulse:
    """In one statement, since every open page asks every few seconds. Raises NoResultFound as `get_engagement` does."""
    last_event = sa.select(sa.func.max(AuditEvent.id)).where(*_about(engagement_id)).scalar_subquery()
    visiting = sa.and_(
        BuilderVisit.engagement_id == Engagement.id,
        sa.or_(BuilderVisit.seen_at > clock.now() - FRESH, BuilderVisit.user_id == visible_to.id),
    )
    statement = (
        sa.select(TeamDraft.version, last_event, BuilderVisit.seen_at, User.id, User.name)
        .select_from(Engagement)
        .outerjoin(TeamDraft, TeamDraft.engagement_id == Engagement.id)
        .outerjoin(BuilderVisit, visiting)
        .outerjoin(User, User.id == BuilderVisit.user_id)
        .where(Engagement.id == engagement_id, may_see(visible_to))
        .order_by(User.name, User.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        raise NoResultFound
    version, event = rows[0][:2]
    others = tuple(name for _, _, _, user_id, name in rows if user_id not in (None, visible_to.id))
    own = next((seen_at for _, _, seen_at, user_id, _ in rows if user_id == visible_to.id), None)
    return Pulse(version or 0, event or 0, own, others)


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
        .where(*_about(engagement_id), AuditEvent.at >= since)
        .order_by(AuditEvent.id.desc())
        .limit(MOST_EVENTS)
    )
    return db.session.scalars(statement).all()[::-1]


def _about(engagement_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        AuditEvent.subject_kind == Engagement.__tablename__,
        AuditEvent.subject_id == engagement_id,
        AuditEvent.action != STILL,
    )
