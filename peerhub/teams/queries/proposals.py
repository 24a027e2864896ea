"""Reading what was proposed to a council, and what it said."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User, UserRole
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.permissions import PERMISSIONS_OF, Permission
from peerhub.teams.models import Assignment, Clearance, ClearanceState, ProposalState, TeamProposal
from peerhub.teams.rules import BEFORE_VISIT


def proposals_of(engagement_id: int) -> Sequence[TeamProposal]:
    """Every proposal to the council, the newest first."""
    statement = sa.select(TeamProposal).where(TeamProposal.engagement_id == engagement_id)
    return db.session.scalars(statement.order_by(TeamProposal.id.desc())).all()


def find_proposal(engagement_id: int) -> TeamProposal | None:
    """The proposal that stands, to be changed; None where nothing was proposed."""
    conditions = (TeamProposal.engagement_id == engagement_id, TeamProposal.state != ProposalState.REPLACED)
    return db.session.scalars(_whole().where(*conditions).with_for_update(of=TeamProposal)).one_or_none()


def latest_proposal(engagement_id: int) -> TeamProposal | None:
    """The newest proposal, to be read; None where nothing was proposed."""
    statement = _whole().where(TeamProposal.engagement_id == engagement_id).order_by(TeamProposal.id.desc()).limit(1)
    return db.session.scalars(statement).one_or_none()


def proposal_of_link(proposal_id: int) -> TeamProposal:
    """The proposal that a signed link was made for."""
    return db.session.scalars(_whole().where(TeamProposal.id == proposal_id)).one()


def lock_proposal(proposal_id: int) -> TeamProposal:
    """The same, as it stands now and to be changed."""
    statement = _whole().where(TeamProposal.id == proposal_id).with_for_update(of=TeamProposal)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def proposals_to_remind(until: date, *, today: date) -> Sequence[TeamProposal]:
    """Proposals without an answer whose day is near or over, and whose visit is still to come."""
    conditions = (TeamProposal.state == ProposalState.WAITING, TeamProposal.due_on <= until)
    return db.session.scalars(_of_visits_ahead(today).where(*conditions).order_by(TeamProposal.id)).all()


def confirmations_to_remind(until: date, *, today: date) -> Sequence[TeamProposal]:
    """Teams that wait for the manager, and whose day is near or over: the council has spoken, or its day has passed."""
    conditions = (_waits_for_manager(today), TeamProposal.confirm_by <= until)
    return db.session.scalars(_of_visits_ahead(today).where(*conditions).order_by(TeamProposal.id)).all()


def to_confirm(user: User, *, today: date, limit: int) -> tuple[list[TeamProposal], int]:
    """Teams that wait for this person's word, the earliest day first; and how many."""
    is_turn = sa.case(
        (TeamProposal.delegate_id.is_not(None), TeamProposal.delegate_id == user.id),
        else_=sa.or_(Engagement.manager_id == user.id, Engagement.manager_id.is_(None)),
    )
    statement = (
        _of_visits_ahead(today)
        .where(_waits_for_manager(today), is_turn)
        .add_columns(sa.func.count().over())
        .order_by(TeamProposal.confirm_by, TeamProposal.id)
        .limit(limit)
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def who_may_confirm() -> Sequence[User]:
    """Everybody who may confirm a team, by name."""
    roles = [role for role, held in PERMISSIONS_OF.items() if Permission.TEAM_CONFIRM in held]
    holds = sa.select(UserRole.user_id).where(UserRole.role.in_(roles))
    return db.session.scalars(
        sa.select(User).where(User.is_active, User.id.in_(holds)).order_by(User.name, User.id)
    ).all()


def who_is_uncleared(team: Sequence[Assignment]) -> list[str]:
    """Member peers of a loaded team whose group office has not cleared them (R6)."""
    return [one.peer.name for one in team if _waits(one.clearance)]


def council_contacts(council_id: int) -> Sequence[User]:
    """Everybody who can sign in for this council."""
    statement = sa.select(User).where(User.council_id == council_id, User.is_active).order_by(User.name, User.id)
    return db.session.scalars(statement).all()


def _waits_for_manager(today: date) -> sa.ColumnElement[bool]:
    spoken = (ProposalState.AGREED, ProposalState.OBJECTED)
    is_over = sa.and_(TeamProposal.state == ProposalState.WAITING, TeamProposal.due_on < today)
    return sa.and_(TeamProposal.confirmed_at.is_(None), sa.or_(TeamProposal.state.in_(spoken), is_over))


def _of_visits_ahead(today: date) -> sa.Select[TeamProposal]:
    ahead = (Engagement.stage.in_(BEFORE_VISIT), Engagement.first_day > today)
    return _whole().join(TeamProposal.engagement).where(*ahead)


def _waits(clearance: Clearance | None) -> bool:
    return clearance is not None and clearance.state is not ClearanceState.CLEARED


def _whole() -> sa.Select[TeamProposal]:
    engagement = joinedload(TeamProposal.engagement, innerjoin=True)
    return sa.select(TeamProposal).options(
        engagement.joinedload(Engagement.council, innerjoin=True),
        engagement.joinedload(Engagement.type, innerjoin=True).lazyload(EngagementType.template),
        engagement.joinedload(Engagement.manager).lazyload(User.role_rows),
        joinedload(TeamProposal.delegate).lazyload(User.role_rows),
    )
