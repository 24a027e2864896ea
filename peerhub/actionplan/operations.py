"""What people do to the plan. Updates are appended; nothing here overwrites one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import queries
from peerhub.actionplan.models import Action, ActionMove, ActionUpdate, Meeting, Plan, PlanTheme, Rating
from peerhub.actionplan.movement import in_words
from peerhub.actionplan.standing import WholePlan, home_at, plan_at, update_at
from peerhub.audit.operations import record
from peerhub.db import db


class PlanError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Report:
    """The whole state of an action from `made_on` on."""

    made_on: date
    owner: str
    due_on: date
    rating: Rating
    note: str
    evidence: str = ""
    evidence_address: str | None = None
    needs_decision: bool = False


def adopt_plan(*, title: str, adopted_on: date, themes: list[str], by: User) -> Plan:
    """A new plan with its themes in order."""
    if not themes:
        raise PlanError("Enter at least one theme.", "themes")
    if len({theme.casefold() for theme in themes}) < len(themes):
        raise PlanError("Two themes have the same title. Give each its own.", "themes")
    plan = Plan(title=title, adopted_on=adopted_on)
    plan.themes = [PlanTheme(position=place, title=theme) for place, theme in enumerate(themes, start=1)]
    db.session.add(plan)
    record("plan.adopt", plan, by=by, label=title, after={"adopted_on": adopted_on, "themes": themes})
    return plan


def add_action(theme: PlanTheme, *, title: str, detail: str, report: Report, by: User) -> Action:
    """A new action at the end of its theme, with its first report, which is also the day on which it begins."""
    _check_open(theme.plan)
    if report.made_on < theme.plan.adopted_on:
        raise PlanError("An action cannot begin before its plan was adopted.", "made_on")
    _check(report)
    position = queries.next_position(theme)
    action = Action(theme=theme, position=position, title=title, detail=detail, started_on=report.made_on)
    db.session.add(action)
    record("action.add", action, by=by, label=title, after={"theme": theme.title, "number": position})
    _append(action, report, by)
    return action


def report_on(action: Action, report: Report, *, seen: int | None, by: User) -> ActionUpdate:
    """Append an update. `seen` is the id of the last update that the person saw.

    Raises PlanError when the day is before the action began or before its last report, in the future, or when
    somebody reported meanwhile.
    """
    _check_open(home_at(action, date.max).plan)
    if report.made_on < action.started_on:
        raise PlanError("This is before the action began. Enter a later day.", "made_on")
    last = update_at(action.updates, date.max)
    if last is not None and last.id != seen:
        raise PlanError(
            f"{last.recorded_by_name} reported on this action while you were writing: “{last.note}” "
            "Yours is kept below. Save again if it still holds.",
            "note",
        )
    if last is not None and report.made_on < last.made_on:
        raise PlanError("There is a later report already. Enter its day or a later one.", "made_on")
    _check(report)
    return _append(action, report, by)


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
    _check_open(home.plan)
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


def add_meeting(*, held_on: date, title: str, address: str | None, by: User) -> Meeting:
    """A meeting of the board, past or to come."""
    if queries.meeting_on(held_on):
        raise PlanError("There is a meeting on this day already.", "held_on")
    meeting = Meeting(held_on=held_on, title=title, address=address)
    db.session.add(meeting)
    record("meeting.add", meeting, by=by, label=title, after={"held_on": held_on, "address": address})
    return meeting


def _check_open(plan: Plan) -> None:
    if plan.closed_on is not None:
        raise PlanError("This plan is closed. Report in the plan to which its actions went.")


def _check(report: Report) -> None:
    if report.made_on > clock.today():
        raise PlanError("This day is in the future. Enter today or an earlier day.", "made_on")
    if report.rating is Rating.COMPLETE and not report.evidence:
        raise PlanError("Say what shows that the action is complete.", "evidence")


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


def _append(action: Action, report: Report, by: User) -> ActionUpdate:
    before = update_at(action.updates, date.max)
    update = ActionUpdate(
        action=action,
        made_on=report.made_on,
        recorded_at=clock.now(),
        recorded_by_id=by.id,
        recorded_by_name=by.name,
        owner=report.owner,
        due_on=report.due_on,
        rating=report.rating,
        note=report.note,
        evidence=report.evidence,
        evidence_address=report.evidence_address,
        needs_decision=report.needs_decision,
    )
    db.session.add(update)
    record("action.report", action, by=by, label=action.title, before=_state(before), after=_state(update))
    return update


def _state(update: ActionUpdate | None) -> dict[str, object] | None:
    if update is None:
        return None
    return {"owner": update.owner, "due_on": update.due_on, "rating": update.rating, "note": update.note}
