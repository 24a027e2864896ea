"""Everything that the action plan reads. A plan comes in five statements, whatever its length and history."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.actionplan.models import Action, ActionMove, Meeting, Plan, PlanTheme
from peerhub.actionplan.standing import WholePlan
from peerhub.db import db


def plans() -> list[Plan]:
    """Open plans first, the latest adopted first."""
    statement = sa.select(Plan).order_by(Plan.closed_on.is_not(None), Plan.adopted_on.desc(), Plan.id)
    return list(db.session.scalars(statement))


def get_plan(plan_id: int) -> WholePlan:
    """A plan with its themes and every action that ever was in it. Raises NoResultFound."""
    return _whole(db.session.scalars(sa.select(Plan).where(Plan.id == plan_id).options(_themes())).one())


def current_plan() -> WholePlan | None:
    """The open plan that was adopted last, complete; None before there is one."""
    statement = sa.select(Plan).where(Plan.closed_on.is_(None)).order_by(Plan.adopted_on.desc(), Plan.id)
    plan = db.session.scalars(statement.limit(1).options(_themes())).first()
    return _whole(plan) if plan else None


def current_plan_row() -> Plan | None:
    """The open plan that was adopted last, without its content."""
    statement = sa.select(Plan).where(Plan.closed_on.is_(None)).order_by(Plan.adopted_on.desc(), Plan.id).limit(1)
    return db.session.scalars(statement).first()


def get_action(action_id: int) -> Action:
    """An action with its updates, moves, theme and plan. Raises NoResultFound."""
    return db.session.scalars(sa.select(Action).where(Action.id == action_id).options(*_story())).one()


def get_theme(theme_id: int) -> PlanTheme:
    """A theme with its plan. Raises NoResultFound."""
    statement = sa.select(PlanTheme).where(PlanTheme.id == theme_id).options(joinedload(PlanTheme.plan))
    return db.session.scalars(statement).one()


def hold(row: Plan | PlanTheme) -> None:
    """Let nobody else close this plan, or number actions in this theme, until we are done."""
    table = type(row)
    db.session.execute(sa.select(table.id).where(table.id == row.id).with_for_update()).one()
    if isinstance(row, Plan):
        db.session.refresh(row, ["closed_on"])  # as it is now that we hold it


def next_position(theme: PlanTheme) -> int:
    """The number of the next action of a theme: none is given twice, whatever moved in or away."""
    begun = sa.select(Action.position).where(Action.theme_id == theme.id)
    moved = sa.select(ActionMove.position).where(ActionMove.theme_id == theme.id)
    numbers = begun.union_all(moved).subquery()
    return (db.session.scalar(sa.select(sa.func.max(numbers.c.position))) or 0) + 1


def themes_open_to(plan: Plan | None = None) -> list[PlanTheme]:
    """Themes of open plans, which actions can go to; without those of `plan`. In the order of plans and themes."""
    statement = (
        sa.select(PlanTheme)
        .join(PlanTheme.plan)
        .where(Plan.closed_on.is_(None))
        .order_by(Plan.adopted_on.desc(), Plan.id, PlanTheme.position)
        .options(contains_eager(PlanTheme.plan))
    )
    if plan is not None:
        statement = statement.where(Plan.id != plan.id)
    return list(db.session.scalars(statement))


def meetings() -> list[Meeting]:
    """All meetings, the latest first, those to come included."""
    return list(db.session.scalars(sa.select(Meeting).order_by(Meeting.held_on.desc(), Meeting.id)))


def meeting_on(day: date) -> Meeting | None:
    return db.session.scalars(sa.select(Meeting).where(Meeting.held_on == day)).one_or_none()


def _themes() -> ORMOption:
    return selectinload(Plan.themes)


def _story() -> tuple[ORMOption, ...]:
    """Everything that happened to an action."""
    return (
        joinedload(Action.theme).joinedload(PlanTheme.plan),
        selectinload(Action.moves).joinedload(ActionMove.theme).joinedload(PlanTheme.plan),
        selectinload(Action.updates),
    )


def _whole(plan: Plan) -> WholePlan:
    themes = [theme.id for theme in plan.themes]
    came = sa.select(ActionMove.action_id).where(ActionMove.theme_id.in_(themes))
    statement = (
        sa.select(Action)
        .where(sa.or_(Action.theme_id.in_(themes), Action.id.in_(came)))
        .order_by(Action.id)
        .options(*_story())
    )
    return WholePlan(plan, tuple(db.session.scalars(statement)))
