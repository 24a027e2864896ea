"""Searches that people keep: each sees their own."""

from collections.abc import Sequence

import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.insight.models import SavedSearch


def saved_searches(owner: User) -> Sequence[SavedSearch]:
    """By name."""
    statement = sa.select(SavedSearch).where(SavedSearch.user_id == owner.id)
    return db.session.scalars(statement.order_by(SavedSearch.name, SavedSearch.id)).all()


def saved_search_called(name: str, *, owner: User) -> SavedSearch | None:
    return db.session.scalars(
        sa.select(SavedSearch).where(SavedSearch.user_id == owner.id, SavedSearch.name == name)
    ).one_or_none()


def get_saved_search(saved_search_id: int, *, owner: User) -> SavedSearch:
    """Raises NoResultFound for one of somebody else."""
    return db.session.scalars(
        sa.select(SavedSearch).where(SavedSearch.user_id == owner.id, SavedSearch.id == saved_search_id)
    ).one()
