"""Reading messages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from peerhub.db import db
from peerhub.notifications.models import Message, MessageState, TurnedOff
from peerhub.permissions import Permission


class Viewer(Protocol):
    """Whoever looks."""

    @property
    def id(self) -> int: ...

    def can(self, permission: Permission) -> bool: ...


def find_message(key: str) -> Message | None:
    """The message about this matter, whatever became of it."""
    return db.session.scalars(sa.select(Message).where(Message.key == key)).one_or_none()


def messages_about(matter: str) -> Sequence[Message]:
    """Messages whose key begins so, locked against the worker that would send them."""
    statement = sa.select(Message).where(Message.key.startswith(matter, autoescape=True)).order_by(Message.id)
    return db.session.scalars(statement.with_for_update()).all()


def get_message(message_id: int, *, visible_to: Viewer) -> Message:
    """One's own message; anybody's for whoever may see what is sent. Raises NoResultFound."""
    return db.session.scalars(sa.select(Message).where(Message.id == message_id, _may_see(visible_to))).one()


def find_messages(
    *, visible_to: Viewer, own: bool, limit: int, offset: int, state: MessageState | None = None
) -> tuple[list[Message], int]:
    """One step of the messages, newest first, and how many there are in all; only one's `own` where that is asked."""
    conditions = [Message.to_user_id == visible_to.id] if own else [_may_see(visible_to)]
    conditions += [Message.state == state] if state else []
    total = db.session.execute(sa.select(sa.func.count(Message.id)).where(*conditions)).scalar_one()
    statement = sa.select(Message).where(*conditions).order_by(Message.id.desc()).limit(limit).offset(offset)
    return list(db.session.scalars(statement)), total


def turned_off(email: str) -> frozenset[str]:
    """The kinds that the owner of this address does not want."""
    return frozenset(db.session.scalars(sa.select(TurnedOff.kind).where(TurnedOff.email == email.lower())))


def counts(states: Collection[MessageState]) -> dict[MessageState, int]:
    """How many messages stand in each of these states."""
    statement = sa.select(Message.state, sa.func.count(Message.id)).where(Message.state.in_(states))
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Message.state))}


def has_due(now: datetime) -> bool:
    """Whether any message is to go, or was left behind by a worker that is gone. Takes no lock."""
    due = (Message.state == MessageState.WAITING) & (Message.due_at <= now)
    left = (Message.state == MessageState.SENDING) & (Message.leased_until < now)
    return db.session.scalar(sa.select(Message.id).where(sa.or_(due, left)).limit(1)) is not None


def lock_next(now: datetime) -> Sequence[Message]:
    """What goes next, in one e-mail: one urgent message, or all of one person's that are due and can wait for a day."""
    due = sa.select(Message).where(Message.state == MessageState.WAITING, Message.due_at <= now)
    first = db.session.scalars(
        due.order_by(Message.is_urgent.desc(), Message.due_at, Message.id).limit(1).with_for_update(skip_locked=True)
    ).one_or_none()
    if first is None or first.is_urgent:
        return [first] if first else []
    same = due.where(Message.to_email == first.to_email, sa.not_(Message.is_urgent)).order_by(Message.id)
    return db.session.scalars(same.with_for_update(skip_locked=True)).all()


def lock_letter(letter: str) -> Sequence[Message]:
    """Every message of one e-mail, in their order, to be changed."""
    statement = sa.select(Message).where(Message.letter == letter).order_by(Message.id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def lock_left_behind(now: datetime) -> Sequence[Message]:
    """Messages that a worker was sending and no longer is."""
    statement = sa.select(Message).where(Message.state == MessageState.SENDING, Message.leased_until < now)
    return db.session.scalars(statement.order_by(Message.id).with_for_update(skip_locked=True)).all()


def lock_message(message_id: int, *, visible_to: Viewer) -> Message:
    """One message, to be changed. Raises NoResultFound."""
    statement = sa.select(Message).where(Message.id == message_id, _may_see(visible_to)).with_for_update()
    return db.session.scalars(statement).one()


def _may_see(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.can(Permission.MESSAGE_VIEW) else Message.to_user_id == viewer.id
