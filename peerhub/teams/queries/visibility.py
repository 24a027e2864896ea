"""Who may see an engagement. This is the one rule; every page and document about an engagement asks here."""

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.engagements.queries import with_scope
from peerhub.peers.models import Peer
from peerhub.permissions import Role
from peerhub.teams.models import Assignment


def may_see(user: User) -> sa.ColumnElement[bool]:
    """Staff see every engagement, a council contact those of their council, a peer those they are on; nobody else any.

    A peer who declined or was withdrawn no longer sees the engagement.
    """
    if user.is_staff:
        return sa.true()
    conditions: list[sa.ColumnElement[bool]] = []
    if Role.COUNCIL_CONTACT in user.roles and user.council_id is not None:
        conditions.append(Engagement.council_id == user.council_id)
    if Role.PEER in user.roles:
        own = sa.select(Assignment.engagement_id).join(Assignment.peer)
        conditions.append(Engagement.id.in_(own.where(Peer.user_id == user.id, Assignment.is_active)))
    return sa.or_(sa.false(), *conditions)


def sees_everything(user: User) -> bool:
    """Whether this person sees what is for staff only: answers, clearances, history, contact details."""
    return user.is_staff


def get_engagement(engagement_id: int, *, visible_to: User) -> Engagement:
    """One engagement with its council, type, manager, themes, needs and slots, in two statements.

    Raises NoResultFound where there is none that this person may see.
    """
    statement = sa.select(Engagement).where(Engagement.id == engagement_id, may_see(visible_to))
    return db.session.scalars(with_scope(statement)).unique().one()
