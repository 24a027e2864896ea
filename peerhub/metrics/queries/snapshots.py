"""Sealed snapshots, and who may see them."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.metrics.models import Snapshot
from peerhub.permissions import Role


def get_snapshot(snapshot_id: int, *, visible_to: User) -> Snapshot:
    """The snapshot with its members and values, if this person may see it. Raises NoResultFound.

    A council contact sees those of their own council. Peers see any: outside the LGA a snapshot shows published figures
    only (R37), which everybody who is signed in finds on the council's page as well.
    """
    statement = _whole_snapshots().where(Snapshot.id == snapshot_id)
    if not visible_to.is_staff and Role.PEER not in visible_to.roles:
        statement = statement.where(Snapshot.council_id == visible_to.council_id)
    return db.session.scalars(statement).one()


def every_snapshot() -> Iterator[Snapshot]:
    """All snapshots with members and values, in the order in which they were taken, a few hundred at a time."""
    statement = _whole_snapshots().order_by(Snapshot.id).execution_options(yield_per=200)
    yield from db.session.scalars(statement)


def _whole_snapshots() -> sa.Select[Snapshot]:
    return sa.select(Snapshot).options(selectinload(Snapshot.members), selectinload(Snapshot.values))
