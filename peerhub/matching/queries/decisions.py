"""The records of accepted teams."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.matching.models import DecisionRecord
from peerhub.teams.queries import may_see, sees_everything


@dataclass(frozen=True)
class Decision:
    """One record with the engagement that it is about, in words."""

    record: DecisionRecord
    type_name: str
    council_name: str
    reference: str


def get_decision(decision_id: int, *, visible_to: User) -> Decision:
    """One record of an engagement that this person may see as staff. Raises NoResultFound."""
    statement = (
        sa.select(DecisionRecord, EngagementType.name, Council.name, Engagement.reference)
        .join(Engagement, Engagement.id == DecisionRecord.engagement_id)
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .join(Council, Council.id == Engagement.council_id)
        .where(DecisionRecord.id == decision_id, may_see(visible_to), sa.literal(sees_everything(visible_to)))
    )
    record, type_name, council_name, reference = db.session.execute(statement).one()
    return Decision(record, type_name, council_name, reference)


def decisions_of(engagement_id: int) -> Sequence[DecisionRecord]:
    """The records of one engagement, newest first, without their problems."""
    columns = (DecisionRecord.id, DecisionRecord.decided_at, DecisionRecord.decided_by_name)
    return db.session.scalars(
        sa.select(DecisionRecord)
        .where(DecisionRecord.engagement_id == engagement_id)
        .options(load_only(*columns))
        .order_by(DecisionRecord.id.desc())
    ).all()


def decision_to_replay(decision_id: int) -> DecisionRecord | None:
    """One record as it stands, for the command that replays it; None where there is none."""
    return db.session.get(DecisionRecord, decision_id)
