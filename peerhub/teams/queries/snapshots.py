"""Snapshots, and who may see which: only those who have a reason to."""

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement, PinnedSnapshot
from peerhub.metrics.models import Snapshot
from peerhub.metrics.queries import whole_snapshots
from peerhub.permissions import Role
from peerhub.teams.queries.visibility import may_see


def get_snapshot(snapshot_id: int, *, visible_to: User) -> Snapshot:
    """The snapshot with its members and values, if this person may see it. Raises NoResultFound.

    Staff see every one, a council contact those of their council, a peer those pinned to engagements whose team they
    are on; nobody else any. What of it they see is another matter: outside the LGA published figures only (R37).
    """
    return db.session.scalars(whole_snapshots().where(Snapshot.id == snapshot_id, _has_reason(visible_to))).one()


def _has_reason(user: User) -> sa.ColumnElement[bool]:
    if user.is_staff:
        return sa.true()
    pinned = sa.select(PinnedSnapshot.snapshot_id).join(Engagement, Engagement.id == PinnedSnapshot.engagement_id)
    conditions: list[sa.ColumnElement[bool]] = [Snapshot.id.in_(pinned.where(may_see(user)))]
    if Role.COUNCIL_CONTACT in user.roles and user.council_id is not None:
        conditions.append(Snapshot.council_id == user.council_id)
    return sa.or_(*conditions)
