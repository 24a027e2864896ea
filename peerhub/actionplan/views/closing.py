"""Moving actions, and closing a plan."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import operations, queries
from peerhub.actionplan.forms import CloseForm, MoveForm, theme_choices
from peerhub.actionplan.models import Action, ActionMove, Plan
from peerhub.actionplan.standing import Standing, home_at, standing_of
from peerhub.actionplan.views import blueprint
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.formats import plural


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


def standing_now(action: Action) -> Standing:
    """How an action of the plan stands by its last report. Every action has one from its first day on."""
    found = standing_of(action, date.max)
    assert found
    return found
