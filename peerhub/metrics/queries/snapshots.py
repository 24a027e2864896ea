"""Sealed snapshots, whole. Who may see which depends on teams: pages ask `teams.queries.get_snapshot`."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from peerhub.db import db
from peerhub.metrics.models import Snapshot


def every_snapshot() -> Iterator[Snapshot]:
    """All snapshots with members and values, in the order in which they were taken, a few hundred at a time."""
    statement = whole_snapshots().order_by(Snapshot.id).execution_options(yield_per=200)
    yield from db.session.scalars(statement)


def whole_snapshots() -> sa.Select[Snapshot]:
    """Snapshots with their members and values, to be narrowed."""
    return sa.select(Snapshot).options(selectinload(Snapshot.members), selectinload(Snapshot.values))
