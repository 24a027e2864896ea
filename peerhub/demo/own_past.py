"""What lies behind the peer who signs in, so that none of a peer's pages is empty for whoever looks first.

A session attended, with its certificate and its training; a place booked ahead; what three people said after the last
visit, hours and a fare. Nothing of it is by chance.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from peerhub import clock
from peerhub.accounts import operations as accounts
from peerhub.accounts.demo_people import PASSWORD
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.feedback.models import Expense, ExpenseKind, PeerFeedback, WorkEntry, WorkKind
from peerhub.peers.models import AvailabilityPattern, AvailabilityState, Peer, PeerView
from peerhub.peers.operations.days import NewPattern, add_pattern
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.training.models import (
    OUR_PROVIDER,
    BookingState,
    CourseSession,
    SessionBooking,
    TrainingLog,
    TrainingState,
)
from peerhub.training.operations.holding import renew_accreditations

COURSE = "accreditation-refresher"
COLLEAGUES = 2  # the fewest of a team whose words are shown (nobody is known by them)
SAID = (
    (4, 4, "Asked what residents would ask, and waited for the answer.", "Start writing on the second evening."),
    (3, 4, "Kept the interviews to their time without hurrying anybody.", "Say sooner when the pack lacks something."),
    (4, 3, "Knew where councils of that kind had been before us.", "Leave the last question to a colleague."),
)


def build(peer: Peer, user: User, manager: User, *, today: date) -> None:
    """Give the peer what every page of theirs shows."""
    _say_of_days(peer, user)
    _attend(peer, manager)
    _book_ahead(peer)
    visit = _last_visit(peer)
    if visit is not None:
        _be_spoken_of(visit, manager)
        _log_work(visit)
    db.session.add_all(
        PeerView(peer_id=peer.id, user_id=manager.id, user_name=manager.name, day=today - timedelta(days=ago))
        for ago in (3, 40)
    )
    db.session.flush()


def _say_of_days(peer: Peer, user: User) -> None:
    """When the council meets, and what the peer said of election time: unless chance had them say so already."""
    said = sa.select(sa.func.count()).select_from(AvailabilityPattern).where(AvailabilityPattern.peer_id == peer.id)
    if db.session.scalar(said):
        return
    meetings = NewPattern(words="second Tuesdays", title="Council meetings", state=AvailabilityState.NOT_FREE)
    elections = NewPattern(words="elections", title="Local elections", state=AvailabilityState.PERHAPS)
    for pattern in (meetings, elections):
        add_pattern(peer, pattern, by=user)


def _attend(peer: Peer, checker: User) -> None:
    """The last session of the refresher that took place, noted the day after; what it was like is still to be said."""
    now = clock.now()
    session = db.session.scalars(
        _sessions(peer).where(CourseSession.attendance_noted_at.is_not(None)).order_by(CourseSession.starts_at.desc())
    ).first()
    if session is None:
        return
    noted = min(session.attendance_noted_at or now, now)
    log = TrainingLog(
        peer=peer, course=session.course, title=session.course.title, provider=OUR_PROVIDER,
        taken_on=clock.day_of(session.ends_at), hours=session.course.hours, state=TrainingState.VERIFIED,
        logged_at=noted, decided_by_id=checker.id, decided_at=noted,
    )  # fmt: skip
    db.session.add(log)
    db.session.flush()
    _place(session, peer, BookingState.ATTENDED, log_id=log.id)
    renew_accreditations(peer, by=None)


def _book_ahead(peer: Peer) -> None:
    session = db.session.scalars(
        _sessions(peer).where(CourseSession.starts_at > clock.now()).order_by(CourseSession.starts_at.desc())
    ).first()
    if session is not None:
        _place(session, peer, BookingState.BOOKED)


def _sessions(peer: Peer) -> sa.Select[CourseSession]:
    """Those of the refresher on which the peer has no place, of whatever chance gave them."""
    mine = sa.exists().where(SessionBooking.session_id == CourseSession.id, SessionBooking.peer_id == peer.id)
    return sa.select(CourseSession).where(
        CourseSession.course.has(code=COURSE), CourseSession.cancelled_because.is_(None), ~mine
    )


def _place(session: CourseSession, peer: Peer, state: BookingState, *, log_id: int | None = None) -> None:
    asked = session.starts_at - timedelta(days=100)
    db.session.add(
        SessionBooking(session=session, peer=peer, state=state, asked_at=asked, changed_at=asked, log_id=log_id)
    )


def _last_visit(peer: Peer) -> Assignment | None:
    """The last one with enough others on the team that they may be heard; of a small pool, the last one."""
    other = aliased(Assignment)
    beside = (
        sa.select(sa.func.count(other.id))
        .where(
            other.engagement_id == Assignment.engagement_id,
            other.id != Assignment.id,
            other.state == AssignmentState.SERVED,
        )
        .scalar_subquery()
    )
    return db.session.scalars(
        sa.select(Assignment)
        .where(Assignment.peer_id == peer.id, Assignment.state == AssignmentState.SERVED)
        .order_by((beside >= COLLEAGUES).desc(), Assignment.last_day.desc(), Assignment.id)
    ).first()


def _be_spoken_of(visit: Assignment, manager: User) -> None:
    """By whoever ran the visit and by two of the team, who have accounts of their own, as peers do."""
    db.session.execute(sa.delete(PeerFeedback).where(PeerFeedback.assignment_id == visit.id))
    beside = db.session.scalars(
        sa.select(Assignment)
        .where(
            Assignment.engagement_id == visit.engagement_id,
            Assignment.state == AssignmentState.SERVED,
            Assignment.id != visit.id,
        )
        .order_by(Assignment.slot_id)
        .limit(COLLEAGUES)
    ).all()
    for speaker, said in zip([manager, *_accounts_of(beside)], SAID, strict=False):
        contribution, teamwork, strengths, advice = said
        db.session.add(
            PeerFeedback(
                assignment_id=visit.id, by_user_id=speaker.id, is_manager=speaker is manager,
                contribution=contribution, teamwork=teamwork, strengths=strengths, advice=advice,
                given_at=clock.now() - timedelta(days=2),
            )
        )  # fmt: skip


def _accounts_of(colleagues: Sequence[Assignment]) -> list[User]:
    users = []
    for colleague in colleagues:
        peer = colleague.peer
        user = accounts.create_user(
            email=peer.email, name=peer.name, roles=[Role.PEER], password=PASSWORD, by=None, demo=True
        )
        db.session.flush()
        peer.user_id = user.id
        users.append(user)
    return users


def _log_work(visit: Assignment) -> None:
    """What the pages of hours and of expenses show, whatever chance had in store."""
    for model in (WorkEntry, Expense):
        db.session.execute(sa.delete(model).where(model.assignment_id == visit.id))
    first = visit.first_day
    hours = [(first - timedelta(days=6), Decimal("3.5"), WorkKind.PREPARATION, "Position statement and figures")]
    days = (visit.last_day - first).days + 1
    hours += [(first + timedelta(days=step), Decimal(8), WorkKind.ON_SITE, "") for step in range(days)]
    hours.append((visit.last_day + timedelta(days=4), Decimal(2), WorkKind.REPORT, "Comments on the draft"))
    db.session.add_all(
        WorkEntry(assignment_id=visit.id, day=day, hours=number, kind=kind, note=note)
        for day, number, kind, note in hours
    )
    fare, supper = (ExpenseKind.TRAVEL, 8640, "Return by train"), (ExpenseKind.MEALS, 1850, "Supper on arrival")
    db.session.add_all(
        Expense(assignment_id=visit.id, day=first - timedelta(days=1), pence=pence, kind=kind, note=note)
        for kind, pence, note in (fare, supper)
    )
