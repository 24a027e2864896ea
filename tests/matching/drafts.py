"""Looking at the draft of a team, and at what was recorded of it."""

import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.db import Base, db
from peerhub.matching.models import TeamDraft


def draft_of(engagement) -> TeamDraft:
    return db.session.scalars(sa.select(TeamDraft).where(TeamDraft.engagement_id == engagement.id)).one()


def standing(engagement) -> dict[str, str]:
    return {choice.slot.name: choice.peer.name for choice in draft_of(engagement).choices}


def actions() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))


def count(model: type[Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
