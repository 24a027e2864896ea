"""Actions and their reports. Updates are appended; nothing here overwrites one."""

from dataclasses import dataclass
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import queries
from peerhub.actionplan.models import Action, ActionUpdate, BoardDecision, Plan, PlanTheme, Rating
from peerhub.actionplan.movement import in_words
from peerhub.actionplan.operations.errors import PlanError
from peerhub.actionplan.operations.meetings import tie_to_decision
from peerhub.actionplan.standing import home_at, update_at
from peerhub.audit.operations import record
from peerhub.db import db


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
    owner_id: int | None = None  # the account of who answers for it


def add_action(
    theme: PlanTheme, *, title: str, detail: str, report: Report, decision: BoardDecision | None = None, by: User
) -> Action:
    """A new action at the end of its theme, with its first report, which is also the day on which it begins.

    `decision` is what made it, where the board did.
    """
    check_open(theme.plan)
    if report.made_on < theme.plan.adopted_on:
        raise PlanError("An action cannot begin before its plan was adopted.", "made_on")
    _check(report)
    position = queries.next_position(theme)
    action = Action(theme=theme, position=position, title=title, detail=detail, started_on=report.made_on)
    db.session.add(action)
    record("action.add", action, by=by, label=title, after={"theme": theme.title, "number": position})
    _append(action, report, by)
    if decision is not None:
        tie_to_decision(action, decision)
    return action


def report_on(action: Action, report: Report, *, seen: int | None, by: User) -> ActionUpdate:
    """Append an update. `seen` is the id of the last update that the person saw.

    Raises PlanError when the day is before the action began or before its last report, in the future, or when
    somebody reported meanwhile.
    """
    check_open(home_at(action, date.max).plan)
    if report.made_on < action.started_on:
        raise PlanError(
            f"This is before the action began. Enter {in_words(action.started_on)} or a later day.", "made_on"
        )
    last = update_at(action.updates, date.max)
    if last is not None and last.id != seen:
        raise PlanError(
            f"{last.recorded_by_name} reported on this action while you were writing: “{last.note}” "
            "Yours is kept below. Save again if it still holds.",
            "note",
        )
    if last is not None and report.made_on < last.made_on:
        raise PlanError(
            f"There is a later report already. Enter its day, {in_words(last.made_on)}, or a later one.", "made_on"
        )
    _check(report)
    _check_owner_stayed(report, last)
    return _append(action, report, by)


def check_open(plan: Plan) -> None:
    if plan.closed_on is not None:
        raise PlanError("This plan is closed. Report in the plan to which its actions went.")


def _check(report: Report) -> None:
    if report.made_on > clock.today():
        raise PlanError("This day is in the future. Enter today or an earlier day.", "made_on")
    if report.rating is Rating.COMPLETE and not report.evidence:
        raise PlanError("Say what shows that the action is complete.", "evidence")
    person = queries.account(report.owner_id)
    if person is not None and not person.is_active:
        raise PlanError(f"{person.name} has left. Choose somebody else who answers for this action.", "owner_id")


def _check_owner_stayed(report: Report, last: ActionUpdate | None) -> None:
    """An action must not stay with somebody who left: another person or another post has to be named."""
    account = last.owner_account if last is not None and report.owner_id is None else None
    if last is None or account is None or account.is_active or report.rating is Rating.COMPLETE:
        return
    if report.owner == last.owner:
        raise PlanError(
            f"{account.name}, who answered for this action, has left. Choose who answers for it now, or enter another "
            "post as its owner.",
            "owner_id",
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
        owner_id=report.owner_id,
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
