"""Everything that the action plan reads. A plan comes in four statements, whatever its length."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.actionplan.models import Action, Meeting, Plan, PlanTheme
from peerhub.db import db


def plans() -> list[Plan]:
    """Open plans first, the latest adopted first."""
    statement = sa.select(Plan).order_by(Plan.closed_on.is_not(None), Plan.adopted_on.desc(), Plan.id)
    return list(db.session.scalars(statement))


def get_plan(plan_id: int) -> Plan:
    """A plan with its themes, actions and all updates. Raises NoResultFound."""
    statement = sa.select(Plan).where(Plan.id == plan_id).options(_everything())
    return db.session.scalars(statement).one()


def current_plan() -> Plan | None:
    """The open plan that was adopted last, complete; None before there is one."""
    statement = (
        sa.select(Plan)
        .where(Plan.closed_on.is_(None))
        .order_by(Plan.adopted_on.desc(), Plan.id)
        .limit(1)
        .options(_everything())
    )
    return db.session.scalars(statement).first()


def current_plan_row() -> Plan | None:
    """The open plan that was adopted last, without its content."""
    statement = sa.select(Plan).where(Plan.closed_on.is_(None)).order_by(Plan.adopted_on.desc(), Plan.id).limit(1)
    return db.session.scalars(statement).first()


def get_action(action_id: int) -> Action:
    """An action with its updates, theme and plan. Raises NoResultFound."""
    statement = (
        sa.select(Action)
        .where(Action.id == action_id)
        .join(Action.theme)
        .join(PlanTheme.plan)
        .options(contains_eager(Action.theme).contains_eager(PlanTheme.plan), selectinload(Action.updates))
    )
    return db.session.scalars(statement).one()


def get_theme(theme_id: int) -> PlanTheme:
    """A theme with its plan and actions. Raises NoResultFound."""
    statement = (
        sa.select(PlanTheme)
        .where(PlanTheme.id == theme_id)
        .options(joinedload(PlanTheme.plan), selectinload(PlanTheme.actions))
    )
    return db.session.scalars(statement).one()


def meetings() -> list[Meeting]:
    """All meetings, the latest first, those to come included."""
    return list(db.session.scalars(sa.select(Meeting).order_by(Meeting.held_on.desc(), Meeting.id)))


def meeting_on(day: date) -> Meeting | None:
    return db.session.scalars(sa.select(Meeting).where(Meeting.held_on == day)).one_or_none()


def _everything() -> ORMOption:
    return selectinload(Plan.themes).selectinload(PlanTheme.actions).selectinload(Action.updates)
