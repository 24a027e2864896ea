"""Who may say something of whom, what was said, and what a visit took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.feedback.models import Expense, PeerFeedback, WorkEntry
from peerhub.peers.models import Peer
from peerhub.permissions import Permission, Role
from peerhub.teams.evaluations.models import Evaluation
from peerhub.teams.evaluations.queries import AFTER_VISIT
from peerhub.teams.models import Assignment, AssignmentState

MOST_OPEN = 3  # visits that a first page asks about
FEWEST_MEMBERS = 2  # below so many, what a member of the team said could be known by whom


@dataclass(frozen=True)
class Said:
    """All that was said of a peer after one visit, as the peer reads it."""

    assignment: Assignment
    by_manager: Sequence[PeerFeedback]
    by_members: Sequence[PeerFeedback]
    held_back: int


@dataclass(frozen=True)
class StillOpen:
    """A visit of which a peer has not yet said how it went, or nothing yet to a colleague."""

    assignment: Assignment
    visit: bool
    colleagues: bool


def get_served(assignment_id: int, *, visible_to: User) -> Assignment:
    """A visit that the peer who asks served on. Raises NoResultFound for anybody else's."""
    return db.session.scalars(_visit().where(Assignment.id == assignment_id, Peer.user_id == visible_to.id)).one()


def own_place(engagement_id: int, user: User) -> Assignment:
    """Where this peer served on a visit. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(Assignment)
        .join(Assignment.peer)
        .where(
            Assignment.engagement_id == engagement_id,
            Assignment.state == AssignmentState.SERVED,
            Peer.user_id == user.id,
        )
    ).one()


def get_colleague(assignment_id: int, *, visible_to: User) -> Assignment:
    """Of whom somebody may say something: the manager of anybody, a peer of who served beside them; nobody of self."""
    beside = (
        sa.select(Assignment.engagement_id)
        .join(Assignment.peer)
        .where(Peer.user_id == visible_to.id, Assignment.state == AssignmentState.SERVED)
    )
    is_manager = sa.true() if visible_to.can(Permission.ENGAGEMENT_EDIT) else sa.false()
    is_beside = Assignment.engagement_id.in_(beside) if Role.PEER in visible_to.roles else sa.false()
    return db.session.scalars(
        _visit().where(
            Assignment.id == assignment_id,
            Assignment.is_active,
            sa.or_(Peer.user_id.is_(None), Peer.user_id != visible_to.id),
            sa.or_(is_manager, is_beside),
        )
    ).one()


def colleagues_of(assignment: Assignment) -> Sequence[Assignment]:
    """Who served beside a peer, in the order of the team."""
    return db.session.scalars(
        _visit()
        .where(
            Assignment.engagement_id == assignment.engagement_id,
            Assignment.state == AssignmentState.SERVED,
            Assignment.id != assignment.id,
        )
        .order_by(Assignment.slot_id)
    ).all()


def said_by(user: User, about: Assignment) -> PeerFeedback | None:
    """What this person said of that peer after that visit."""
    return db.session.scalars(
        sa.select(PeerFeedback).where(PeerFeedback.assignment_id == about.id, PeerFeedback.by_user_id == user.id)
    ).one_or_none()


def spoken_of(user: User, assignments: Sequence[Assignment]) -> set[int]:
    """Of which of these assignments this person has said something."""
    return set(
        db.session.scalars(
            sa.select(PeerFeedback.assignment_id).where(
                PeerFeedback.by_user_id == user.id, PeerFeedback.assignment_id.in_([item.id for item in assignments])
            )
        )
    )


def open_after_visits(user: User, since: date) -> list[StillOpen]:
    """Visits since a day on which this peer served and still has something to say, the latest first. One statement."""
    about = aliased(Assignment)
    of_team = (about.engagement_id == Assignment.engagement_id, about.state == AssignmentState.SERVED)
    evaluated = sa.exists().where(
        Evaluation.engagement_id == Assignment.engagement_id, Evaluation.email == sa.func.lower(Peer.email)
    )
    spoken = sa.exists().where(*of_team, PeerFeedback.assignment_id == about.id, PeerFeedback.by_user_id == user.id)
    has_colleagues = sa.exists().where(*of_team, about.id != Assignment.id)
    rows = db.session.execute(
        _visit()
        .add_columns(
            sa.and_(Engagement.stage.in_(AFTER_VISIT), ~evaluated).label("visit"),
            sa.and_(has_colleagues, ~spoken).label("colleagues"),
        )
        .join(Engagement, Engagement.id == Assignment.engagement_id)
        .where(Peer.user_id == user.id, Assignment.state == AssignmentState.SERVED, Assignment.last_day >= since)
        .order_by(Assignment.last_day.desc(), Assignment.id)
        .limit(MOST_OPEN)
    ).all()
    return [StillOpen(row[0], row.visit, row.colleagues) for row in rows if row.visit or row.colleagues]


def said_of(user: User) -> list[Said]:
    """What was said of the peer who asks, the latest visit first. Team members' words only when there are two or more.

    Two statements.
    """
    visits = db.session.scalars(
        _visit()
        .where(Peer.user_id == user.id, Assignment.state == AssignmentState.SERVED)
        .order_by(Assignment.first_day.desc(), Assignment.id)
    ).all()
    rows = db.session.scalars(
        sa.select(PeerFeedback)
        .where(PeerFeedback.assignment_id.in_([visit.id for visit in visits]))
        .options(joinedload(PeerFeedback.by_user).lazyload(User.role_rows))
        # Not by time: who spoke first would be known by it.
        .order_by(PeerFeedback.strengths, PeerFeedback.advice, PeerFeedback.id)
    ).all()
    return [_said(visit, [row for row in rows if row.assignment_id == visit.id]) for visit in visits]


def _said(visit: Assignment, rows: Sequence[PeerFeedback]) -> Said:
    members = [row for row in rows if not row.is_manager]
    shown = members if len(members) >= FEWEST_MEMBERS else []
    return Said(visit, [row for row in rows if row.is_manager], shown, len(members) - len(shown))


def work_of(assignment: Assignment) -> Sequence[WorkEntry]:
    """The hours, in the order of the days."""
    return db.session.scalars(
        sa.select(WorkEntry).where(WorkEntry.assignment_id == assignment.id).order_by(WorkEntry.day, WorkEntry.id)
    ).all()


def expenses_of(assignment: Assignment) -> Sequence[Expense]:
    """The expenses, in the order of the days, with receipts."""
    return db.session.scalars(
        sa.select(Expense)
        .where(Expense.assignment_id == assignment.id)
        .options(joinedload(Expense.receipt))
        .order_by(Expense.day, Expense.id)
    ).all()


def get_work(assignment: Assignment, entry_id: int) -> WorkEntry:
    """One entry of hours. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(WorkEntry).where(WorkEntry.id == entry_id, WorkEntry.assignment_id == assignment.id)
    ).one()


def get_expense(assignment: Assignment, expense_id: int) -> Expense:
    """One expense. Raises NoResultFound."""
    return db.session.scalars(
        sa.select(Expense).where(Expense.id == expense_id, Expense.assignment_id == assignment.id)
    ).one()


@dataclass(frozen=True)
class Taken:
    """One peer's part of a visit, as staff see it: hours and money."""

    assignment: Assignment
    hours: Decimal
    pence: int


def taken_by(engagement: Engagement) -> list[Taken]:
    """What a visit took of everybody who served or was confirmed. Three statements."""
    team = db.session.scalars(
        _visit()
        .where(
            Assignment.engagement_id == engagement.id,
            Assignment.state.in_((AssignmentState.CONFIRMED, AssignmentState.SERVED)),
        )
        .order_by(Assignment.slot_id)
    ).all()
    ids = [item.id for item in team]
    hours = _sums(WorkEntry.assignment_id, WorkEntry.hours, ids)
    pence = _sums(Expense.assignment_id, Expense.pence, ids)
    return [Taken(item, Decimal(hours.get(item.id, 0)), int(pence.get(item.id, 0))) for item in team]


def _sums(key: InstrumentedAttribute[int], value: InstrumentedAttribute[Any], ids: list[int]) -> dict[int, Any]:
    rows = db.session.execute(sa.select(key, sa.func.sum(value)).where(key.in_(ids)).group_by(key))
    return {row[0]: row[1] for row in rows}


def _visit() -> sa.Select[Assignment]:
    """An assignment with peer, place, council, kind and manager."""
    return (
        sa.select(Assignment)
        .join(Assignment.peer)
        .options(
            joinedload(Assignment.peer),
            joinedload(Assignment.slot),
            joinedload(Assignment.engagement).options(
                joinedload(Engagement.council).lazyload(Council.county),
                joinedload(Engagement.type).lazyload(EngagementType.template),
                joinedload(Engagement.manager).lazyload(User.role_rows),
            ),
        )
    )
