"""Questions about courses, their sessions and the places on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.peers.models import Peer
from peerhub.permissions import Permission
from peerhub.training.models import TAKES_A_PLACE, BookingState, Course, CourseSession, SessionBooking
from peerhub.training.places import Filling


@dataclass(frozen=True)
class Planned:
    """A session in a list: how full it is, and this peer's own booking, if any."""

    session: CourseSession
    filling: Filling
    own: SessionBooking | None = None


def all_courses() -> Sequence[Course]:
    """Every course, those on offer first, by title."""
    return db.session.scalars(sa.select(Course).order_by(Course.is_offered.desc(), Course.title, Course.id)).all()


def get_course(course_id: int) -> Course:
    """One course. Raises NoResultFound."""
    return db.session.scalars(sa.select(Course).where(Course.id == course_id)).one()


def sessions_between(
    first: datetime, last: datetime | None = None, *, course_id: int | None = None, latest_first: bool = False,
    limit: int | None = None,
) -> list[Planned]:  # fmt: skip
    """Sessions that begin in a span of time, with their places: two statements."""
    statement = sa.select(CourseSession).where(CourseSession.starts_at >= first)
    if last is not None:
        statement = statement.where(CourseSession.starts_at < last)
    if course_id is not None:
        statement = statement.where(CourseSession.course_id == course_id)
    order = CourseSession.starts_at.desc() if latest_first else CourseSession.starts_at
    sessions = db.session.scalars(statement.order_by(order, CourseSession.id).limit(limit)).all()
    return _with_places(sessions, None)


def sessions_for(peer: Peer, now: datetime) -> list[Planned]:
    """What a peer can book, or has booked, from now on; what was called off only where they had a place."""
    own = sa.select(SessionBooking.session_id).where(SessionBooking.peer_id == peer.id)
    sessions = db.session.scalars(
        sa.select(CourseSession)
        .where(
            CourseSession.ends_at >= now,
            sa.or_(CourseSession.cancelled_because.is_(None), CourseSession.id.in_(own)),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    ).all()
    return _with_places(sessions, peer)


def attended_by(peer: Peer) -> Sequence[SessionBooking]:
    """The sessions that a peer was at, the latest first: what they can say something of, and have certificates for."""
    return db.session.scalars(
        sa.select(SessionBooking)
        .join(SessionBooking.session)
        .where(SessionBooking.peer_id == peer.id, SessionBooking.state == BookingState.ATTENDED)
        .options(joinedload(SessionBooking.session), joinedload(SessionBooking.evaluation))
        .order_by(CourseSession.starts_at.desc(), SessionBooking.id)
    ).all()


def booked_by(peer: Peer, *, since: datetime) -> Sequence[SessionBooking]:
    """The peer's bookings of sessions that end after a moment, given back ones too: what a calendar is told."""
    return db.session.scalars(
        sa.select(SessionBooking)
        .join(SessionBooking.session)
        .where(
            SessionBooking.peer_id == peer.id,
            SessionBooking.state != BookingState.WAITING,
            CourseSession.ends_at >= since,
        )
        .options(joinedload(SessionBooking.session), joinedload(SessionBooking.evaluation))
        .order_by(CourseSession.starts_at, SessionBooking.id)
    ).all()


def get_session(course_session_id: int, *, to_change: bool = False) -> CourseSession:
    """One session. `to_change` holds back others who would book or change it. Raises NoResultFound."""
    statement = sa.select(CourseSession).where(CourseSession.id == course_session_id)
    if to_change:
        statement = statement.with_for_update(of=CourseSession).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def bookings_of(session: CourseSession) -> Sequence[SessionBooking]:
    """Everybody who has or had anything to do with a session, by name, with peers and what they thought."""
    return db.session.scalars(
        sa.select(SessionBooking)
        .join(SessionBooking.peer)
        .where(SessionBooking.session_id == session.id)
        .options(
            joinedload(SessionBooking.peer), joinedload(SessionBooking.session), joinedload(SessionBooking.evaluation)
        )
        .order_by(Peer.family_name, Peer.given_name, SessionBooking.id)
    ).all()


def own_booking(session: CourseSession, peer: Peer) -> SessionBooking | None:
    """This peer's booking of a session, if they ever had one."""
    return db.session.scalars(
        sa.select(SessionBooking)
        .where(SessionBooking.session_id == session.id, SessionBooking.peer_id == peer.id)
        .options(joinedload(SessionBooking.evaluation))
    ).one_or_none()


def places_of(session: CourseSession) -> Filling:
    """How full one session is."""
    return _with_places([session], None)[0].filling


def get_booking(booking_id: int, *, visible_to: User) -> SessionBooking:
    """One booking: those who plan training see every one, a peer their own. Raises NoResultFound."""
    seen = sa.true() if visible_to.can(Permission.TRAINING_MANAGE) else Peer.user_id == visible_to.id
    return db.session.scalars(
        sa.select(SessionBooking)
        .join(SessionBooking.peer)
        .where(SessionBooking.id == booking_id, seen)
        .options(
            joinedload(SessionBooking.peer), joinedload(SessionBooking.session), joinedload(SessionBooking.evaluation)
        )
    ).one()


def find_peer_to_book(text: str) -> list[Peer]:
    """Whom staff mean: by reference or e-mail address exactly, else by the whole name. At most three."""
    wanted = " ".join(text.lower().split())
    name = sa.func.lower(Peer.given_name + " " + Peer.family_name)
    return list(
        db.session.scalars(
            sa.select(Peer)
            .where(sa.or_(sa.func.lower(Peer.reference) == wanted, Peer.email == wanted, name == wanted))
            .options(selectinload(Peer.part_confirmations))
            .order_by(Peer.id)
            .limit(3)
        )
    )


def _with_places(sessions: Sequence[CourseSession], peer: Peer | None) -> list[Planned]:
    """Each session with its counts and this peer's own booking."""
    ids = [session.id for session in sessions]
    rows = db.session.execute(
        sa.select(SessionBooking.session_id, SessionBooking.state, sa.func.count())
        .where(SessionBooking.session_id.in_(ids))
        .group_by(SessionBooking.session_id, SessionBooking.state)
    ).all()
    taken: dict[int, int] = {}
    waiting: dict[int, int] = {}
    for session_id, state, count in rows:
        if state in TAKES_A_PLACE:
            taken[session_id] = taken.get(session_id, 0) + count
        elif state is BookingState.WAITING:
            waiting[session_id] = count
    own: dict[int, SessionBooking] = {}
    if peer is not None:
        own = {
            item.session_id: item
            for item in db.session.scalars(
                sa.select(SessionBooking).where(SessionBooking.session_id.in_(ids), SessionBooking.peer_id == peer.id)
            )
        }
    return [
        Planned(item, Filling(item.places, taken.get(item.id, 0), waiting.get(item.id, 0)), own.get(item.id))
        for item in sessions
    ]
