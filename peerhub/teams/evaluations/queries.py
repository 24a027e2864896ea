"""Reading evaluations, and who is asked for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, Stage
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.models import AssignmentState
from peerhub.teams.queries.people import team_of
from peerhub.teams.queries.proposals import council_contacts, proposals_of

AFTER_VISIT = (Stage.REPORTING, Stage.FOLLOWING_UP)


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked how a visit went; `user_id` where they have an account."""

    side: Side
    name: str
    email: str
    user_id: int | None


def who_is_asked(engagement: Engagement) -> list[Asked]:
    """Every peer who served; at the council everybody with an account, and whoever answered for it by a link."""
    peers = [
        Asked(Side.PEER, one.peer.name, one.peer.email, one.peer.user_id)
        for one in team_of(engagement.id)
        if one.state is AssignmentState.SERVED
    ]
    contacts = [Asked(Side.COUNCIL, one.name, one.email, one.id) for one in council_contacts(engagement.council_id)]
    by_link = [Asked(Side.COUNCIL, one.name, one.email, None) for one in proposals_of(engagement.id)[:1]]
    known = {one.email.lower() for one in contacts}
    return [*peers, *contacts, *(one for one in by_link if one.email.lower() not in known)]


def side_of(engagement: Engagement, user: User) -> Asked | None:
    """As whom this person is asked; None where they took no part."""
    return next((one for one in who_is_asked(engagement) if one.user_id == user.id), None)


def evaluations_of(engagement_id: int) -> Sequence[Evaluation]:
    """Every evaluation of a visit, the council's first."""
    statement = sa.select(Evaluation).where(Evaluation.engagement_id == engagement_id)
    return db.session.scalars(statement.order_by(Evaluation.side, Evaluation.id)).all()


def find_evaluation(engagement_id: int, email: str) -> Evaluation | None:
    """What this person said; None where they have not spoken."""
    statement = sa.select(Evaluation).where(
        Evaluation.engagement_id == engagement_id, Evaluation.email == email.lower()
    )
    return db.session.scalars(statement).one_or_none()


def engagement_of_link(engagement_id: int) -> Engagement:
    """The engagement that a signed link was made for."""
    return db.session.scalars(_with_names().where(Engagement.id == engagement_id)).one()


def visits_ended(first: date, last: date) -> Sequence[Engagement]:
    """Engagements noted as done whose visit ended within these days."""
    statement = _with_names().where(Engagement.stage.in_(AFTER_VISIT), Engagement.last_day.between(first, last))
    return db.session.scalars(statement.order_by(Engagement.id)).all()


def _with_names() -> sa.Select[Engagement]:
    return sa.select(Engagement).options(
        joinedload(Engagement.council, innerjoin=True),
        joinedload(Engagement.type, innerjoin=True).lazyload(EngagementType.template),
        joinedload(Engagement.manager).lazyload(User.role_rows),
    )
