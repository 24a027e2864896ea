"""Plans and their actions. A plan comes in seven statements, whatever its length and history."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from peerhub.accounts.models import User, UserRole
from peerhub.actionplan.models import (
    Action,
    ActionMove,
    ActionUpdate,
    AgendaItem,
    BoardDecision,
    DecidedAction,
    Meeting,
    Plan,
    PlanTheme,
)
from peerhub.actionplan.standing import Decided, WholePlan
from peerhub.db import db
from peerhub.permissions import STAFF_ROLES, Role


def plans() -> list[Plan]:
    """Open plans first, the latest adopted first."""
    statement = sa.select(Plan).order_by(Plan.closed_on.is_not(None), Plan.adopted_on.desc(), Plan.id)
    return list(db.session.scalars(statement))


def get_plan(plan_id: int) -> WholePlan:
    """A plan with its themes and every action that ever was in it. Raises NoResultFound."""
    return _whole(db.session.scalars(sa.select(Plan).where(Plan.id == plan_id).options(_themes())).unique().one())


def current_plan() -> WholePlan | None:
    """The open plan that was adopted last, complete; None before there is one."""
    plan = db.session.scalars(_open_plans()).unique().first()
    return _whole(plan) if plan else None


@lru_cache
def _open_plans() -> sa.Select[Plan]:
    """Built once, as what follows of a plan: it is on the board's first page."""
    statement = sa.select(Plan).where(Plan.closed_on.is_(None)).order_by(Plan.adopted_on.desc(), Plan.id)
    return statement.limit(1).options(_themes())


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


def _themes() -> ORMOption:
    return joinedload(Plan.themes)


def _story() -> tuple[ORMOption, ...]:
    """Everything that happened to an action."""
    return (
        joinedload(Action.theme).joinedload(PlanTheme.plan),
        selectinload(Action.moves).joinedload(ActionMove.theme).joinedload(PlanTheme.plan),
        selectinload(Action.updates).joinedload(ActionUpdate.owner_account).lazyload(User.role_rows),
    )


def decided(action_ids: Iterable[int]) -> dict[int, list[Decided]]:
    """What the board decided on each of these actions, oldest first."""
    found: dict[int, list[Decided]] = {}
    for row in db.session.execute(_decided(), {"actions": sorted(action_ids)}):
        action_id, is_made, text, item, meeting_id, held_on = row
        found.setdefault(action_id, []).append(Decided(held_on, meeting_id, item, text, is_made=is_made))
    return found


@lru_cache
def _decided() -> sa.Select[Any]:
    return (
        sa.select(DecidedAction.action_id, DecidedAction.is_made, BoardDecision.text, AgendaItem.title)
        .add_columns(Meeting.id, Meeting.held_on)
        .join(DecidedAction.decision)
        .join(BoardDecision.item)
        .join(AgendaItem.meeting)
        .where(DecidedAction.action_id.in_(sa.bindparam("actions", expanding=True)))
        .order_by(Meeting.held_on, BoardDecision.id)
    )


def account(user_id: int | None) -> User | None:
    """The account with this id, on its own."""
    if user_id is None:
        return None
    return db.session.scalars(sa.select(User).where(User.id == user_id).options(lazyload(User.role_rows))).one_or_none()


def possible_owners() -> list[tuple[int, str]]:
    """Id and name of everybody who may answer for an action: staff and board members who have not left, by name."""
    roles = sa.select(UserRole.user_id).where(UserRole.role.in_((*STAFF_ROLES, Role.BOARD_MEMBER)))
    statement = sa.select(User.id, User.name).where(User.is_active, User.id.in_(roles)).order_by(User.name, User.id)
    return [(row.id, row.name) for row in db.session.execute(statement)]


def _whole(plan: Plan) -> WholePlan:
    actions = tuple(db.session.scalars(_ever_in(), {"themes": [theme.id for theme in plan.themes]}))
    return WholePlan(plan, actions, decided(action.id for action in actions))


@lru_cache
def _ever_in() -> sa.Select[Action]:
    """Every action that began in one of the themes or came there."""
    themes: sa.BindParameter[Any] = sa.bindparam("themes", expanding=True)
    came = sa.select(ActionMove.action_id).where(ActionMove.theme_id.in_(themes))
    here = sa.or_(Action.theme_id.in_(themes), Action.id.in_(came))
    return sa.select(Action).where(here).order_by(Action.id).options(*_story())
