"""One action: its history, and reports on it."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import operations, queries
from peerhub.actionplan.details import details_of_action
from peerhub.actionplan.forms import ActionForm, ReportForm
from peerhub.actionplan.front_page import meeting_before
from peerhub.actionplan.history import history_of
from peerhub.actionplan.standing import update_at
from peerhub.actionplan.views import blueprint
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/plan-actions/<int:action_id>")
@requires(Permission.PLAN_VIEW)
def action(action_id: int) -> ResponseReturnValue:
    found = queries.get_action(action_id)
    today = clock.today()
    return render_template(
        "actionplan/action.html",
        action=found,
        history=history_of(found, today=today),
        details=details_of_action(found, today=today, since=meeting_before(queries.meetings(), today)),
        decided=queries.decided([found.id]).get(found.id, ()),
        today=today,
    )


@blueprint.route("/plan-actions/<int:action_id>/reports/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def report(action_id: int) -> ResponseReturnValue:
    found = queries.get_action(action_id)
    last = update_at(found.updates, date.max)
    form = ReportForm.starting_from(last, owners=queries.possible_owners())
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
    decisions = {decision.id: decision for decision in queries.latest_decisions()}
    form = ActionForm.starting_from(None, owners=queries.possible_owners())
    form.offer(decisions.values())
    if form.validate_on_submit():
        try:
            added = operations.add_action(
                theme, title=form.title.data, detail=form.detail.data or "", report=form.report,
                decision=decisions.get(form.decision.data), by=current_user,
            )  # fmt: skip
        except operations.PlanError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.action", action_id=added.id))
    return render_template("actionplan/add_action.html", theme=theme, form=form)
