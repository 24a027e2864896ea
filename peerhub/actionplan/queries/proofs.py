"""Milestones, and what proves an action."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, selectinload

from peerhub.actionplan.models import Action, ActionProof, Milestone
from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType
from peerhub.engagements.passing import WITHOUT_VISIT
from peerhub.training.models import Course


def milestones_of(action_ids: Iterable[int]) -> Sequence[Milestone]:
    """Every milestone of these actions with its updates."""
    statement = (
        sa.select(Milestone)
        .where(Milestone.action_id.in_(sorted(action_ids)))
        .options(joinedload(Milestone.updates))
        .order_by(Milestone.action_id, Milestone.id)
    )
    return db.session.scalars(statement).unique().all()


def get_milestone(milestone_id: int) -> Milestone:
    """A milestone with its updates and its action's homes. Raises NoResultFound."""
    statement = (
        sa.select(Milestone)
        .where(Milestone.id == milestone_id)
        .options(selectinload(Milestone.updates), joinedload(Milestone.action).selectinload(Action.moves))
    )
    return db.session.scalars(statement).one()


def proofs_of(action_ids: Iterable[int], *, on: date) -> Sequence[ActionProof]:
    """What proved these actions on a day, with the engagement or course, oldest first."""
    statement = (
        sa.select(ActionProof)
        .where(
            ActionProof.action_id.in_(sorted(action_ids)),
            ActionProof.linked_on <= on,
            sa.or_(ActionProof.ended_on.is_(None), ActionProof.ended_on > on),
        )
        .options(
            joinedload(ActionProof.course),
            joinedload(ActionProof.engagement).joinedload(Engagement.council),
            joinedload(ActionProof.engagement).joinedload(Engagement.type).lazyload(EngagementType.template),
        )
        .order_by(ActionProof.action_id, ActionProof.id)
    )
    return db.session.scalars(statement).all()


def get_proof(proof_id: int) -> ActionProof:
    """One proof with its action. Raises NoResultFound."""
    statement = sa.select(ActionProof).where(ActionProof.id == proof_id).options(joinedload(ActionProof.action))
    return db.session.scalars(statement).one()


def courses() -> Sequence[Course]:
    """Every course, by title."""
    return db.session.scalars(sa.select(Course).order_by(Course.title, Course.id)).all()


def engagements_to_choose(since: date) -> Sequence[Engagement]:
    """Engagements that began since a day and were not called off, latest first."""
    statement = (
        sa.select(Engagement)
        .where(Engagement.first_day >= since, Engagement.stage.not_in(WITHOUT_VISIT))
        .options(
            joinedload(Engagement.council),
            joinedload(Engagement.type).lazyload(EngagementType.template),
            lazyload(Engagement.manager),
        )
        .order_by(Engagement.first_day.desc(), Engagement.id.desc())
    )
    return db.session.scalars(statement).all()
