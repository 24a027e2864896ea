"""Who may read which notes, the notes themselves, and the counts that the board sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User, UserRole
from peerhub.conversations.models import CouncilNote, EarlyConversation, NoteAccess, NoteReader
from peerhub.councils.models import Council, CouncilStatus
from peerhub.db import db
from peerhub.permissions import STAFF_ROLES, Role

OPEN_FOR = timedelta(hours=8)  # a reason given in the morning holds for the working day


@dataclass(frozen=True)
class Listed:
    """One council whose notes a person may open, with what there is; never what they say."""

    council: Council
    notes: int
    last_on: date | None
    planned_for: date | None


@dataclass(frozen=True)
class Counts:
    """What anybody may know of the soft intelligence of a region."""

    councils_with_notes: int
    planned: int
    held: int  # within twelve months


def may_read(user: User) -> sa.ColumnElement[bool]:
    """The one rule: a principal adviser reads of their own region, other staff of regions for which they were named."""
    if not user.is_staff:
        return sa.false()
    named = sa.select(NoteReader.region).where(NoteReader.user_id == user.id, NoteReader.ended_at.is_(None))
    own = user.region if Role.PRINCIPAL_ADVISER in user.roles else None
    return sa.or_(Council.region == own, Council.region.in_(named)) if own else Council.region.in_(named)


def may_open(council: Council, *, by: User) -> bool:
    """The same rule for one council; no statement for the adviser of its region."""
    if Role.PRINCIPAL_ADVISER in by.roles and by.region == council.region:
        return True
    return bool(db.session.scalar(sa.select(sa.exists().where(Council.id == council.id, may_read(by)))))


def get_council(council_id: int, *, visible_to: User) -> Council:
    """A council whose notes this person may open. Raises NoResultFound."""
    return db.session.scalars(sa.select(Council).where(Council.id == council_id, may_read(visible_to))).one()


def councils(*, visible_to: User) -> list[Listed]:
    """The councils within reach, by name."""
    notes = (
        sa.select(
            CouncilNote.council_id, sa.func.count().label("notes"), sa.func.max(CouncilNote.noted_on).label("last")
        )
        .group_by(CouncilNote.council_id)
        .subquery()
    )
    planned = (
        sa.select(EarlyConversation.council_id, sa.func.min(EarlyConversation.planned_for).label("day"))
        .where(_is_open())
        .group_by(EarlyConversation.council_id)
        .subquery()
    )
    statement = (
        sa.select(Council, sa.func.coalesce(notes.c.notes, 0), notes.c.last, planned.c.day)
        .outerjoin(notes, notes.c.council_id == Council.id)
        .outerjoin(planned, planned.c.council_id == Council.id)
        .where(may_read(visible_to), Council.status != CouncilStatus.FORMER)
        .order_by(Council.name, Council.id)
    )
    return [Listed(*row) for row in db.session.execute(statement)]


def notes_on(council_id: int) -> Sequence[CouncilNote]:
    """The notes, newest first. For whoever has given a reason: see `open_access`."""
    order = (CouncilNote.noted_on.desc(), CouncilNote.id.desc())
    return db.session.scalars(sa.select(CouncilNote).where(CouncilNote.council_id == council_id).order_by(*order)).all()


def open_access(user: User, council_id: int, *, now: datetime) -> NoteAccess | None:
    """The reason that this person gave today; None where they have to give one first."""
    statement = (
        sa.select(NoteAccess)
        .where(NoteAccess.user_id == user.id, NoteAccess.council_id == council_id, NoteAccess.at > now - OPEN_FOR)
        .order_by(NoteAccess.at.desc(), NoteAccess.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def accesses(council_id: int, *, limit: int = 30) -> Sequence[NoteAccess]:
    """Who opened the notes on this council, latest first."""
    statement = sa.select(NoteAccess).where(NoteAccess.council_id == council_id)
    return db.session.scalars(statement.order_by(NoteAccess.at.desc(), NoteAccess.id.desc()).limit(limit)).all()


def conversations_with(council_id: int) -> Sequence[EarlyConversation]:
    """Every conversation with a council, the latest planned first."""
    statement = sa.select(EarlyConversation).where(EarlyConversation.council_id == council_id)
    return db.session.scalars(
        statement.order_by(EarlyConversation.planned_for.desc(), EarlyConversation.id.desc())
    ).all()


def get_conversation(conversation_id: int, *, visible_to: User) -> EarlyConversation:
    """One conversation with a council within reach. Raises NoResultFound."""
    statement = (
        sa.select(EarlyConversation)
        .join(EarlyConversation.council)
        .where(EarlyConversation.id == conversation_id, may_read(visible_to))
        .options(joinedload(EarlyConversation.council))
    )
    return db.session.scalars(statement).one()


def readers() -> Sequence[NoteReader]:
    """Who was named for which region, those in force first, by name."""
    statement = sa.select(NoteReader).join(NoteReader.user).options(joinedload(NoteReader.user))
    return db.session.scalars(statement.order_by(NoteReader.ended_at.is_not(None), User.name, NoteReader.id)).all()


def get_reader(reader_id: int) -> NoteReader:
    """Raises NoResultFound."""
    return db.session.scalars(
        sa.select(NoteReader).where(NoteReader.id == reader_id).options(joinedload(NoteReader.user))
    ).one()


def staff() -> Sequence[User]:
    """Active staff by name, for whoever names a reader."""
    is_staff = sa.select(UserRole.user_id).where(UserRole.role.in_(STAFF_ROLES))
    return db.session.scalars(
        sa.select(User).where(User.is_active, User.id.in_(is_staff)).order_by(User.name, User.id)
    ).all()


def counts_by_region(since: date) -> dict[str, Counts]:
    """Counts for every region, one statement; nobody who sees them learns which council."""
    rows = db.session.execute(_counts_by_region(), {"since": since})
    return {region: Counts(int(a), int(b), int(c)) for region, a, b, c in rows}


@lru_cache
def _counts_by_region() -> sa.Select[*tuple[Any, ...]]:
    """Built once, with its day left open."""
    since = sa.bindparam("since", type_=sa.Date)
    notes = (
        sa.select(CouncilNote.council_id, sa.literal(1).label("notes")).where(CouncilNote.noted_on >= since).distinct()
    ).subquery()
    talks = (
        sa.select(
            EarlyConversation.council_id,
            sa.func.sum(sa.case((_is_open(), 1), else_=0)).label("planned"),
            sa.func.sum(sa.case((EarlyConversation.held_on >= since, 1), else_=0)).label("held"),
        )
        .group_by(EarlyConversation.council_id)
        .subquery()
    )
    sums = [sa.func.coalesce(sa.func.sum(column), 0) for column in (notes.c.notes, talks.c.planned, talks.c.held)]
    return (
        sa.select(Council.region, *sums)
        .outerjoin(notes, notes.c.council_id == Council.id)
        .outerjoin(talks, talks.c.council_id == Council.id)
        .group_by(Council.region)
        .order_by(Council.region)
    )


def _is_open() -> sa.ColumnElement[bool]:
    return sa.and_(EarlyConversation.held_on.is_(None), EarlyConversation.called_off_at.is_(None))
