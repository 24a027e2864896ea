"""What a political group office is asked to clear: members of its own group only."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User, UserRole
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.peers.models import Peer, PeerPost
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState

RECENT = 20


def clearances(*, visible_to: User, waiting: bool) -> Sequence[Clearance]:
    """Those still to decide, soonest on site first; or the twenty decided last, latest first."""
    statement = _of_own_group(visible_to).join(Clearance.assignment)
    if waiting:
        statement = statement.where(
            Clearance.state == ClearanceState.WAITING, Assignment.state == AssignmentState.ASKED
        ).order_by(Assignment.first_day, Clearance.assignment_id)
    else:
        statement = (
            statement.where(Clearance.decided_at.is_not(None))
            .order_by(Clearance.decided_at.desc(), Clearance.assignment_id.desc())
            .limit(RECENT)
        )
    # Posts are loaded apart: joined rows would be what LIMIT counts.
    return db.session.scalars(statement).unique().all()


def get_clearance(assignment_id: int, *, visible_to: User) -> Clearance:
    """One request for clearance. Raises NoResultFound for another group's."""
    statement = _of_own_group(visible_to).where(Clearance.assignment_id == assignment_id)
    return db.session.scalars(statement).unique().one()


def clearance_of_link(assignment_id: int) -> Clearance:
    """The clearance that a signed link was made for."""
    statement = _whole(sa.select(Clearance)).where(Clearance.assignment_id == assignment_id)
    return db.session.scalars(statement).unique().one()


def lock_clearance(assignment_id: int) -> Clearance:
    """The same, as it stands now and to be changed."""
    locked = sa.select(Clearance.assignment_id).where(Clearance.assignment_id == assignment_id).with_for_update()
    db.session.execute(locked).one()
    statement = _whole(sa.select(Clearance)).where(Clearance.assignment_id == assignment_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()


def clearances_to_remind(until: date) -> Sequence[Clearance]:
    """Those undecided whose day is near or over, of visits still to come."""
    statement = (
        _whole(sa.select(Clearance))
        .join(Clearance.assignment)
        .where(
            Clearance.state == ClearanceState.WAITING,
            Clearance.due_on <= until,
            Assignment.state == AssignmentState.ASKED,
        )
        .order_by(Clearance.assignment_id)
    )
    return db.session.scalars(statement).unique().all()


def office_of(group_id: int) -> Sequence[User]:
    """Everybody who can sign in for this group's office."""
    statement = (
        sa.select(User)
        .join(User.role_rows)
        .where(User.group_id == group_id, User.is_active, UserRole.role == Role.GROUP_OFFICE)
    )
    return db.session.scalars(statement.order_by(User.name, User.id)).unique().all()


def _of_own_group(user: User) -> sa.Select[Clearance]:
    own = Clearance.group_id == user.group_id if Role.GROUP_OFFICE in user.roles else sa.false()
    return _whole(sa.select(Clearance).where(own))


def _whole(statement: sa.Select[Clearance]) -> sa.Select[Clearance]:
    assignment = joinedload(Clearance.assignment)
    return statement.options(
        joinedload(Clearance.group),
        assignment.joinedload(Assignment.slot),
        assignment.joinedload(Assignment.peer).selectinload(Peer.posts).joinedload(PeerPost.council),
        assignment.joinedload(Assignment.engagement).options(
            joinedload(Engagement.council),
            joinedload(Engagement.type).lazyload(EngagementType.template),
            joinedload(Engagement.manager),
        ),
    )
