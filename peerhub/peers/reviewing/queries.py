"""Whom somebody has to speak with, and who would be asked after an election. For staff only: no `visible_to`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.notifications.queries import find_message
from peerhub.peers import rules
from peerhub.peers.models import Peer, PeerKind, PeerPost, PeerStatus
from peerhub.peers.reviewing.models import PeerCall, SeatQuestion

HERE = (PeerStatus.JOINING, PeerStatus.DEPLOYABLE)
SILENT_AFTER_DAYS = rules.REMIND_AFTER_DAYS * (rules.MOST_QUESTIONS - 1)


@dataclass(frozen=True)
class Silent:
    """A peer who did not answer "Still right?", and the last call, if there was one."""

    peer: Peer
    call: PeerCall | None


def peers_to_review(*, limit: int) -> tuple[Sequence[Peer], int]:
    """Peers who lost the seat or changed jobs and were not reviewed (R7), the longest ago first; and how many."""
    wanted = sa.and_(Peer.needs_review_since.is_not(None), Peer.status != PeerStatus.LEFT)
    statement = sa.select(Peer).where(wanted).options(selectinload(Peer.posts).joinedload(PeerPost.council))
    found = db.session.scalars(statement.order_by(Peer.needs_review_since, Peer.id).limit(limit)).all()
    return found, _how_many(Peer, wanted)


def peers_who_are_silent(today: date, *, limit: int) -> tuple[list[Silent], int]:
    """Peers whose last question "Still right?" was sent, or who have no account to be asked by; who was never called
    comes first, then who was called longest ago; and how many.
    """
    last_word = sa.func.coalesce(Peer.profile_confirmed_on, Peer.joined_on)
    asked = last_word <= rules.stale_from(today - timedelta(days=SILENT_AFTER_DAYS))
    never_asked = sa.and_(Peer.user_id.is_(None), last_word <= rules.stale_from(today))
    wanted = sa.and_(Peer.status.in_(HERE), sa.or_(asked, never_asked))
    latest = sa.select(sa.func.max(PeerCall.id)).where(PeerCall.peer_id == Peer.id).correlate(Peer).scalar_subquery()
    statement = (
        sa.select(Peer, PeerCall)
        .outerjoin(PeerCall, PeerCall.id == latest)
        .where(wanted)
        .order_by(PeerCall.called_on.is_not(None), PeerCall.called_on, last_word, Peer.id)
        .limit(limit)
    )
    return [Silent(peer, call) for peer, call in db.session.execute(statement)], _how_many(Peer, wanted)


def _how_many(model: type[Peer], wanted: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(wanted)) or 0


def seats_to_ask(polled_on: date, council_ids: Sequence[int]) -> Sequence[PeerPost]:
    """Seats at these councils held since before that day by member peers who were not asked about it yet."""
    asked = sa.select(SeatQuestion.post_id).where(SeatQuestion.polled_on == polled_on)
    return db.session.scalars(
        sa.select(PeerPost)
        .join(PeerPost.peer)
        .join(PeerPost.council)
        .where(
            Peer.kind == PeerKind.MEMBER,
            Peer.status.in_((*HERE, PeerStatus.SUSPENDED)),
            PeerPost.council_id.in_(council_ids),
            PeerPost.started_on < polled_on,
            PeerPost.ended_on.is_(None),
            PeerPost.id.not_in(asked),
        )
        .options(joinedload(PeerPost.peer), joinedload(PeerPost.council))
        .order_by(Council.name, Peer.family_name, Peer.given_name, PeerPost.id)
    ).all()


def own_record_and_questions(user: User) -> tuple[Peer | None, list[SeatQuestion]]:
    """The peer's record behind this account, on its own, and the questions about a seat that wait for it. One
    statement: the first page has none to spare.
    """
    waiting = sa.select(SeatQuestion.id).join(SeatQuestion.peer).join(SeatQuestion.post).where(_is_open())
    statement = (
        sa.select(Peer, SeatQuestion)
        .outerjoin(SeatQuestion, sa.and_(SeatQuestion.peer_id == Peer.id, SeatQuestion.id.in_(waiting)))
        .where(Peer.user_id == user.id)
        .options(joinedload(SeatQuestion.post).joinedload(PeerPost.council))
        .order_by(SeatQuestion.asked_on, SeatQuestion.id)
    )
    rows = db.session.execute(statement).all()
    questions: list[SeatQuestion | None] = [row[1] for row in rows]
    return (rows[0][0] if rows else None), [question for question in questions if question]


def open_questions(*, limit: int | None = None, asked_by: date | None = None) -> Sequence[SeatQuestion]:
    """Questions about a seat that nobody answered, the oldest first. Whoever ended the post, or said since then that
    the whole profile is right, has answered.
    """
    statement = (
        sa.select(SeatQuestion)
        .join(SeatQuestion.peer)
        .join(SeatQuestion.post)
        .where(_is_open())
        .options(joinedload(SeatQuestion.peer), joinedload(SeatQuestion.post).joinedload(PeerPost.council))
        .order_by(SeatQuestion.asked_on, SeatQuestion.id)
        .limit(limit)
    )
    if asked_by is not None:
        statement = statement.where(SeatQuestion.asked_on <= asked_by)
    return db.session.scalars(statement).all()


def number_of_open_questions() -> int:
    counted = sa.select(sa.func.count(SeatQuestion.id)).join(SeatQuestion.peer).join(SeatQuestion.post)
    return db.session.scalar(counted.where(_is_open())) or 0


def _is_open() -> sa.ColumnElement[bool]:
    confirmed_since = sa.and_(
        Peer.profile_confirmed_on.is_not(None), Peer.profile_confirmed_on >= SeatQuestion.asked_on
    )
    here = Peer.status != PeerStatus.LEFT
    return sa.and_(here, SeatQuestion.kept.is_(None), PeerPost.ended_on.is_(None), ~confirmed_since)


def get_question(question_id: int, *, to_change: bool = False) -> SeatQuestion:
    """With the peer, the peer's posts, and the seat. Raises NoResultFound."""
    statement = (
        sa.select(SeatQuestion)
        .where(SeatQuestion.id == question_id)
        .options(
            joinedload(SeatQuestion.peer).selectinload(Peer.posts),
            joinedload(SeatQuestion.post).joinedload(PeerPost.council),
        )
    )
    if to_change:
        statement = statement.with_for_update(of=SeatQuestion).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def get_own_question(user: User, question_id: int, *, to_change: bool = False) -> SeatQuestion:
    """The same, if it was put to this peer. Raises NoResultFound."""
    found = get_question(question_id, to_change=to_change)
    if found.peer.user_id != user.id:
        raise NoResultFound
    return found


def was_sent(key: str) -> bool:
    """Whether a message with this key is on its way or went out, so that no second link is made for it."""
    return find_message(key) is not None
