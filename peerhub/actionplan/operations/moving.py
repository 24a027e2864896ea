"""Giving an action another home, and closing a plan. The history follows (R39)."""

from collections.abc import Mapping
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import queries
from peerhub.actionplan.models import Action, ActionMove, PlanTheme, Rating
from peerhub.actionplan.movement import in_words
from peerhub.actionplan.operations.errors import PlanError
from peerhub.actionplan.operations.reporting import check_open
from peerhub.actionplan.standing import WholePlan, home_at, plan_at, update_at
from peerhub.audit.operations import record
from peerhub.db import db


def move_action(
    action: Action, theme: PlanTheme, *, moved_on: date, reason: str, seen: int | None, by: User
) -> ActionMove:
    """Give an open action another home; its history follows. `seen` is the id of the last move that the person saw.

    Raises PlanError when somebody moved it meanwhile, when it is complete, and when its story or the new plan began
    only after that day.
    """
    home = home_at(action, date.max)
    last = max(action.moves, key=lambda move: move.id, default=None)
    if (last.id if last else None) != seen:
        raise PlanError(
            f"This action was moved to “{home.plan.title}” as {home.number} while you were choosing. "
            "Open its page, and move it from there if it belongs elsewhere."
        )
    if home.theme is theme:
        raise PlanError("The action is in this theme already. Choose another.", "theme")
    check_open(home.plan)
    return _move(action, theme, moved_on=moved_on, reason=reason, by=by)


def close_plan(
    whole: WholePlan, *, closed_on: date, homes: Mapping[int, PlanTheme], reason: str, by: User
) -> list[ActionMove]:
    """Close a plan and give each of its open actions the home that `homes` names by the action's id (R39).

    All or nothing: raises PlanError, its field the action's id where it is about one action.
    """
    plan = whole.plan
    queries.hold(plan)
    if plan.closed_on is not None:
        raise PlanError("This plan is closed already.")
    if closed_on > clock.today():
        raise PlanError("This day is in the future. Enter today or an earlier day.", "closed_on")
    if closed_on < plan.adopted_on:
        raise PlanError("This is before the plan was adopted. Enter a later day.", "closed_on")
    leaving = open_actions(whole)
    for action in leaving:
        if action.id not in homes:
            raise PlanError(f"Choose where “{action.title}” goes.", f"home-{action.id}")
    moves = [_move(action, homes[action.id], moved_on=closed_on, reason=reason, by=by) for action in leaving]
    plan.closed_on = closed_on
    record("plan.close", plan, by=by, label=plan.title, after={"closed_on": closed_on, "moved": len(moves)})
    return moves


def open_actions(whole: WholePlan) -> list[Action]:
    """The actions that are at home in the plan now and not complete, in its order."""
    standings = (standing for theme in plan_at(whole, date.max) for standing in theme.standings)
    return [standing.action for standing in standings if standing.update.rating is not Rating.COMPLETE]


def _move(action: Action, theme: PlanTheme, *, moved_on: date, reason: str, by: User) -> ActionMove:
    left = home_at(action, date.max)
    _check_move(action, theme, moved_on)
    queries.hold(theme)
    move = ActionMove(
        action=action,
        theme=theme,
        position=queries.next_position(theme),
        moved_on=moved_on,
        reason=reason,
        recorded_at=clock.now(),
        recorded_by_id=by.id,
        recorded_by_name=by.name,
    )
    db.session.add(move)
    db.session.flush()
    before, after = ({"plan": home.plan.title, "number": home.number} for home in (left, home_at(action, date.max)))
    record("action.move", action, by=by, label=action.title, before=before, after={**after, "reason": reason})
    return move


def _check_move(action: Action, theme: PlanTheme, moved_on: date) -> None:
    """Whether the action's own story allows it to move on that day."""
    last = update_at(action.updates, date.max)
    latest = max((action.started_on, *(move.moved_on for move in action.moves), *([last.made_on] if last else [])))
    if theme.plan.closed_on is not None:
        raise PlanError(f"“{theme.plan.title}” is closed. Choose a theme of an open plan.", "theme")
    if last is not None and last.rating is Rating.COMPLETE:
        raise PlanError("This action is complete. It stays in the plan in which it was done.", "theme")
    if moved_on > clock.today():
        raise PlanError("This day is in the future. Enter today or an earlier day.", "moved_on")
    if moved_on < latest:
        raise PlanError(
            f"“{action.title}” was reported on or moved on {in_words(latest)}. Enter that day or a later one.",
            "moved_on",
        )
    if moved_on < theme.plan.adopted_on:
        raise PlanError(
            f"“{theme.plan.title}” was adopted on {in_words(theme.plan.adopted_on)}. Enter that day or a later one.",
            "moved_on",
        )
