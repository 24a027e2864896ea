"""Pages of the board's action plan."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import operations, queries
from peerhub.actionplan.forms import (
    ActionForm,
    CloseForm,
    MeetingForm,
    MoveForm,
    PlanForm,
    ReportForm,
    theme_choices,
)
from peerhub.actionplan.front_page import FrontPage, front_page, meeting_before
from peerhub.actionplan.history import history_of
from peerhub.actionplan.models import Action, ActionMove, Meeting, Plan
from peerhub.actionplan.standing import Standing, WholePlan, home_at, standing_of, update_at
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import may_open, requires
from peerhub.web.formats import plural

blueprint = Blueprint("actionplan", __name__)


@blueprint.route("/plans")
@requires(Permission.PLAN_VIEW)
def index() -> ResponseReturnValue:
    """The list of plans; a reader with only one plan to choose is taken to it."""
    found = queries.plans()
    if len(found) == 1 and not may_open("actionplan.adopt"):
        return redirect(url_for("actionplan.show", plan_id=found[0].id))
    return render_template("actionplan/index.html", plans=found)


@blueprint.route("/plans/<int:plan_id>")
@requires(Permission.PLAN_VIEW)
def show(plan_id: int) -> ResponseReturnValue:
    plan, meetings = queries.get_plan(plan_id), queries.meetings()
    page = read_page(plan, meetings)
    return render_template("actionplan/show.html", page=page, meetings=meetings, today=clock.today())


@blueprint.route("/plan-actions/<int:action_id>")
@requires(Permission.PLAN_VIEW)
def action(action_id: int) -> ResponseReturnValue:
    found = queries.get_action(action_id)
    return render_template(
        "actionplan/action.html", action=found, history=history_of(found, today=clock.today()), today=clock.today()
    )


@blueprint.route("/plan-actions/<int:action_id>/reports/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def report(action_id: int) -> ResponseReturnValue:
    found = queries.get_action(action_id)
    last = update_at(found.updates, date.max)
    form = ReportForm.starting_from(last)
    if form.validate_on_submit():
        try:
            operations.report_on(found, form.report, seen=form.seen_id, by=current_user)
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
            form.seen.raw_data, form.seen.data = None, str(last.id) if last else ""
        else:
            db.session.commit()
            flash("Your report is part of the plan's history now.", "success")
            return redirect(url_for("actionplan.action", action_id=action_id))
    return render_template("actionplan/report.html", action=found, last=last, form=form)


@blueprint.route("/plan-themes/<int:theme_id>/actions/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_action(theme_id: int) -> ResponseReturnValue:
    theme = queries.get_theme(theme_id)
    form = ActionForm.starting_from(None)
    if form.validate_on_submit():
        try:
            added = operations.add_action(
                theme, title=form.title.data, detail=form.detail.data or "", report=form.report, by=current_user
            )
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.action", action_id=added.id))
    return render_template("actionplan/add_action.html", theme=theme, form=form)


@blueprint.route("/plans/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def adopt() -> ResponseReturnValue:
    form = PlanForm()
    if form.validate_on_submit():
        try:
            plan = operations.adopt_plan(
                title=form.title.data, adopted_on=form.adopted_on.data, themes=form.theme_titles, by=current_user
            )
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.show", plan_id=plan.id))
    return render_template("actionplan/adopt.html", form=form)


@blueprint.route("/plans/<int:plan_id>/close", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def close(plan_id: int) -> ResponseReturnValue:
    """Asks where each open action goes, shows what will happen, and only then closes the plan."""
    whole = queries.get_plan(plan_id)
    themes = {theme.id: theme for theme in queries.themes_open_to(whole.plan)}
    leaving = operations.open_actions(whole)
    form = CloseForm.of([standing_now(action) for action in leaving], list(themes.values()))
    if form.validate_on_submit() and request.form.get("act") != "change":
        try:
            moves = operations.close_plan(
                whole, closed_on=form.closed_on.data, reason=form.reason.data, by=current_user,
                homes={action_id: themes[theme_id] for action_id, theme_id in form.homes().items()},
            )  # fmt: skip
        except operations.PlanError as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field if refused.field in form else "")
        else:
            return _closed(whole.plan, moves, form)
    return render_template("actionplan/close.html", plan=whole.plan, form=form, leaving=leaving, themes=themes)


def _closed(plan: Plan, moves: list[ActionMove], form: CloseForm) -> ResponseReturnValue:
    """What was done stands for the preview until it is confirmed: then it is kept, before that taken back."""
    if request.form.get("act") == "close":
        db.session.commit()
        flash(f"The plan is closed. {plural(len(moves), 'action')} moved, each with its history.", "success")
        return redirect(url_for("actionplan.show", plan_id=plan.id))
    page = render_template("actionplan/_close_check.html", plan=plan, moves=moves, form=form)
    db.session.rollback()
    return page


@blueprint.route("/plan-actions/<int:action_id>/move", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def move_action(action_id: int) -> ResponseReturnValue:
    found = queries.get_action(action_id)
    themes = {theme.id: theme for theme in queries.themes_open_to()}
    form = MoveForm(data={"moved_on": clock.today(), "seen": str(found.moves[-1].id) if found.moves else ""})
    home = home_at(found, date.max)
    form.theme.choices = theme_choices(theme for theme in themes.values() if theme is not home.theme)
    if form.validate_on_submit():
        try:
            operations.move_action(
                found, themes[form.theme.data], moved_on=form.moved_on.data, reason=form.reason.data,
                seen=form.seen_id, by=current_user,
            )  # fmt: skip
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash("The action has moved, and its history with it.", "success")
            return redirect(url_for("actionplan.action", action_id=action_id))
    return render_template("actionplan/move_action.html", action=found, home=home, form=form)


@blueprint.route("/meetings")
@requires(Permission.PLAN_VIEW)
def meetings() -> ResponseReturnValue:
    return render_template(
        "actionplan/meetings.html",
        meetings=queries.meetings(),
        plan=queries.current_plan_row(),
        today=clock.today(),
    )


@blueprint.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_meeting() -> ResponseReturnValue:
    form = MeetingForm(data={"title": "Improvement and Innovation Board"})
    if form.validate_on_submit():
        try:
            operations.add_meeting(
                held_on=form.held_on.data, title=form.title.data, address=form.address.data or None, by=current_user
            )
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.meetings"))
    return render_template("actionplan/add_meeting.html", form=form)


def standing_now(action: Action) -> Standing:
    """How an action of the plan stands by its last report. Every action has one from its first day on."""
    found = standing_of(action, date.max)
    assert found
    return found


def read_page(plan: WholePlan, held: list[Meeting]) -> FrontPage:
    """The front page that the address asks for: `as-at` and `compare` are days; a wrong one falls back to the usual."""
    day = _asked("as-at") or clock.today()
    since = _asked("compare") or meeting_before(held, day)
    return front_page(plan, held, day=day, since=since if since and since < day else meeting_before(held, day))


def _asked(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
