"""Reading what was proposed to a council, and what it said."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.teams.models import Assignment, Clearance, ClearanceState, ProposalState, TeamProposal


def proposals_of(engagement_id: int) -> Sequence[TeamProposal]:
    """Every proposal to the council, the newest first."""
    statement = sa.select(TeamProposal).where(TeamProposal.engagement_id == engagement_id)
    return db.session.scalars(statement.order_by(TeamProposal.id.desc())).all()


def find_proposal(engagement_id: int) -> TeamProposal | None:
    """The proposal that stands, to be changed; None where nothing was proposed."""
    conditions = (TeamProposal.engagement_id == engagement_id, TeamProposal.state != ProposalState.REPLACED)
    return db.session.scalars(_whole().where(*conditions).with_for_update(of=TeamProposal)).one_or_none()


def proposal_of_link(proposal_id: int) -> TeamProposal:
    """The proposal that a signed link was made for."""
    return db.session.scalars(_whole().where(TeamProposal.id == proposal_id)).one()


def lock_proposal(proposal_id: int) -> TeamProposal:
    """The same, as it stands now and to be changed."""
    statement = _whole().where(TeamProposal.id == proposal_id).with_for_update(of=TeamProposal)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def proposals_to_remind(until: date) -> Sequence[TeamProposal]:
    """Proposals without an answer whose day is near or over, and whose visit is still to come."""
    statement = _whole().where(TeamProposal.state == ProposalState.WAITING, TeamProposal.due_on <= until)
    return db.session.scalars(statement.order_by(TeamProposal.id)).all()


def who_is_uncleared(team: Sequence[Assignment]) -> list[str]:
    """Member peers of a loaded team whose group office has not cleared them (R6)."""
    return [one.peer.name for one in team if _waits(one.clearance)]


def council_contacts(council_id: int) -> Sequence[User]:
    """Everybody who can sign in for this council."""
    statement = sa.select(User).where(User.council_id == council_id, User.is_active).order_by(User.name, User.id)
    return db.session.scalars(statement).all()


def _waits(clearance: Clearance | None) -> bool:
    return clearance is not None and clearance.state is not ClearanceState.CLEARED


def _whole() -> sa.Select[TeamProposal]:
    engagement = joinedload(TeamProposal.engagement, innerjoin=True)
    return sa.select(TeamProposal).options(
        engagement.joinedload(Engagement.council, innerjoin=True),
        engagement.joinedload(Engagement.type, innerjoin=True).lazyload(EngagementType.template),
        engagement.joinedload(Engagement.manager).lazyload(User.role_rows),
    )
