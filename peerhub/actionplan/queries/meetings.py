"""Meetings of the board, with what stood on their agenda and what came of it."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.accounts.models import User, UserRole
from peerhub.actionplan.models import AgendaItem, BoardDecision, DecidedAction, Meeting
from peerhub.db import db
from peerhub.peers.models import Peer, PeerStatus
from peerhub.permissions import Role


def meetings() -> list[Meeting]:
    """All meetings, the latest first, those to come included."""
    return list(db.session.scalars(_meetings()))


@lru_cache
def _meetings() -> sa.Select[Meeting]:
    """Built once: every page of the board asks."""
    return sa.select(Meeting).order_by(Meeting.held_on.desc(), Meeting.id)


def meeting_on(day: date) -> Meeting | None:
    return db.session.scalars(sa.select(Meeting).where(Meeting.held_on == day)).one_or_none()


def get_meeting(meeting_id: int) -> Meeting:
    """A meeting with its agenda, decisions and their actions, declarations and moves. Raises NoResultFound."""
    return db.session.scalars(sa.select(Meeting).where(Meeting.id == meeting_id).options(*_with_all())).one()


def meetings_with_agenda(since: date) -> Sequence[Meeting]:
    """The meetings since a day with all that `get_meeting` brings, the latest first."""
    statement = sa.select(Meeting).where(Meeting.held_on >= since).options(*_with_all())
    return db.session.scalars(statement.order_by(Meeting.held_on.desc(), Meeting.id)).all()


def get_item(item_id: int) -> AgendaItem:
    """An agenda item with its meeting. Raises NoResultFound."""
    statement = sa.select(AgendaItem).where(AgendaItem.id == item_id).options(joinedload(AgendaItem.meeting))
    return db.session.scalars(statement).one()


def latest_decisions(limit: int = 40) -> list[BoardDecision]:
    """The latest decisions of the board with their item and meeting, newest first."""
    statement = (
        sa.select(BoardDecision)
        .join(BoardDecision.item)
        .join(AgendaItem.meeting)
        .options(joinedload(BoardDecision.item).joinedload(AgendaItem.meeting))
        .order_by(Meeting.held_on.desc(), BoardDecision.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def board_peers() -> list[User]:
    """Board members who are peers too, by name: those who may have an interest to declare."""
    on_board = sa.select(UserRole.user_id).where(UserRole.role == Role.BOARD_MEMBER)
    in_pool = sa.select(Peer.user_id).where(Peer.user_id.is_not(None), Peer.status != PeerStatus.LEFT)
    statement = sa.select(User).where(User.is_active, User.id.in_(on_board), User.id.in_(in_pool))
    return list(db.session.scalars(statement.order_by(User.name, User.id)))


def _with_all() -> tuple[ORMOption, ...]:
    decisions = selectinload(Meeting.items).selectinload(AgendaItem.decisions)
    return (
        decisions.selectinload(BoardDecision.about).joinedload(DecidedAction.action),
        selectinload(Meeting.declarations),
        selectinload(Meeting.moves),
    )
