"""Every question about training: a peer's own log, what is held, and what staff have to check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.peers.models import Peer
from peerhub.permissions import Permission
from peerhub.training.accreditation import Standing, Taken, standing
from peerhub.training.models import AccreditationKind, Course, TrainingLog, TrainingState


@dataclass(frozen=True)
class Holding:
    """How it stands with one accreditation; `to_take`: for each thing to do, the courses of which any one will do."""

    kind: AccreditationKind
    standing: Standing
    to_take: tuple[tuple[Course, ...], ...]


@dataclass(frozen=True)
class CheckFilter:
    """What staff want to see of the entries to check. `course_id` 0 stands for training elsewhere."""

    state: TrainingState | None = TrainingState.LOGGED
    course_id: int | None = None
    words: tuple[str, ...] = ()


def courses_offered() -> Sequence[Course]:
    """The LGA's courses that can be chosen, by title."""
    return db.session.scalars(sa.select(Course).where(Course.is_offered).order_by(Course.title, Course.id)).all()


def find_course(course_id: int | None) -> Course | None:
    """The course that somebody chose in a form, if they chose one."""
    return None if course_id is None else db.session.get(Course, course_id)


def entries_of(peer: Peer) -> Sequence[TrainingLog]:
    """The peer's log, the latest training first, with courses and certificates."""
    return db.session.scalars(
        sa.select(TrainingLog)
        .where(TrainingLog.peer_id == peer.id)
        .options(*_course_and_certificate())
        .order_by(TrainingLog.taken_on.desc(), TrainingLog.id.desc())
    ).all()


def holdings_of(peer: Peer, on: date) -> list[Holding]:
    """How it stands with every accreditation on that day. Three statements."""
    kinds = db.session.scalars(
        sa.select(AccreditationKind).order_by(AccreditationKind.position, AccreditationKind.id)
    ).all()
    rows = db.session.execute(
        sa.select(TrainingLog.course_id, TrainingLog.taken_on)
        .where(
            TrainingLog.peer_id == peer.id,
            TrainingLog.state == TrainingState.VERIFIED,
            TrainingLog.course_id.is_not(None),
        )
        .order_by(TrainingLog.taken_on, TrainingLog.id)
    )
    taken = [Taken(course_id, taken_on) for course_id, taken_on in rows if course_id is not None]
    return [_holding(kind, taken, on) for kind in kinds]


def _holding(kind: AccreditationKind, taken: Iterable[Taken], on: date) -> Holding:
    courses = {need.course_id: need.course for need in kind.requirements}
    found = standing(taken, kind, on)
    return Holding(kind, found, tuple(tuple(courses[course_id] for course_id in group) for group in found.needed))


def get_own_entry(log_id: int, *, user: User, to_change: bool = False) -> TrainingLog:
    """An entry of the log of the peer who is signed in. Raises NoResultFound for anybody else's."""
    return _one(TrainingLog.id == log_id, Peer.user_id == user.id, to_change=to_change)


def get_entry(log_id: int, *, visible_to: User, to_change: bool = False) -> TrainingLog:
    """An entry: staff who verify see every one, a peer their own. Raises NoResultFound."""
    return _one(TrainingLog.id == log_id, may_be_seen_by(visible_to), to_change=to_change)


def may_be_seen_by(user: User) -> sa.ColumnElement[bool]:
    """A condition on entries joined with their peer: who may see what a peer wrote and uploaded."""
    return sa.true() if user.can(Permission.TRAINING_VERIFY) else Peer.user_id == user.id


def _one(*conditions: sa.ColumnElement[bool], to_change: bool) -> TrainingLog:
    statement = (
        sa.select(TrainingLog)
        .join(TrainingLog.peer)
        .where(*conditions)
        .options(joinedload(TrainingLog.peer), *_course_and_certificate())
    )
    if to_change:
        statement = statement.with_for_update(of=TrainingLog).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def _course_and_certificate() -> tuple[ORMOption, ...]:
    return joinedload(TrainingLog.course), joinedload(TrainingLog.certificate)


def find_entries(
    wanted: CheckFilter, *, visible_to: User, limit: int | None = None, offset: int = 0
) -> tuple[Sequence[TrainingLog], int]:
    """Entries of all peers with peer, course and certificate, those that wait longest first; and how many in all."""
    conditions = [may_be_seen_by(visible_to), *_conditions(wanted)]
    counted = sa.select(sa.func.count()).select_from(TrainingLog).join(TrainingLog.peer).where(*conditions)
    entries = db.session.scalars(
        sa.select(TrainingLog)
        .join(TrainingLog.peer)
        .where(*conditions)
        .options(joinedload(TrainingLog.peer), *_course_and_certificate())
        .order_by(TrainingLog.logged_at, TrainingLog.id)
        .limit(limit)
        .offset(offset)
    ).all()
    return entries, db.session.scalar(counted) or 0


def _conditions(wanted: CheckFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(TrainingLog.state == wanted.state)
    if wanted.course_id is not None:
        conditions.append(
            TrainingLog.course_id.is_(None) if wanted.course_id == 0 else TrainingLog.course_id == wanted.course_id
        )
    conditions += [
        sa.or_(
            (Peer.given_name + " " + Peer.family_name).icontains(word, autoescape=True),
            Peer.reference.icontains(word, autoescape=True),
            TrainingLog.title.icontains(word, autoescape=True),
            TrainingLog.provider.icontains(word, autoescape=True),
        )
        for word in wanted.words
    ]
    return conditions


def next_to_check(user: User) -> TrainingLog | None:
    """The entry that waits longest for somebody like this person: not their own."""
    return db.session.scalars(
        sa.select(TrainingLog)
        .join(TrainingLog.peer)
        .where(
            TrainingLog.state == TrainingState.LOGGED,
            sa.or_(Peer.user_id.is_(None), Peer.user_id != user.id),
        )
        .order_by(TrainingLog.logged_at, TrainingLog.id)
        .limit(1)
    ).first()
