"""A peer's hours and expenses for one visit."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.documents import serving
from peerhub.feedback import operations, queries
from peerhub.feedback.forms import ExpenseForm, HoursForm
from peerhub.feedback.models import Expense, WorkEntry
from peerhub.feedback.views import blueprint
from peerhub.permissions import Permission
from peerhub.teams.models import Assignment
from peerhub.teams.queries import get_own_assignment
from peerhub.web.access import requires
from peerhub.web.forms import Form, refuse_at_field


@blueprint.route("/assignments/<int:assignment_id>/work", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def work(assignment_id: int) -> ResponseReturnValue:
    assignment = get_own_assignment(assignment_id, visible_to=current_user)
    hours, expense = HoursForm(prefix="hours"), ExpenseForm(prefix="expense")
    pressed: Form = expense if request.form.get("act") == "expense" else hours
    if pressed.validate_on_submit():
        try:
            sentence = log_money(assignment, expense) if pressed is expense else log_time(assignment, hours)
        except operations.FeedbackRefused as refused:
            refuse_at_field(pressed, refused)
        else:
            db.session.commit()
            flash(sentence, "success")
            return redirect(url_for("feedback.work", assignment_id=assignment.id))
    entries, expenses = queries.work_of(assignment), queries.expenses_of(assignment)
    return render_template(
        "feedback/work.html", assignment=assignment, hours=hours, expense=expense, entries=entries, expenses=expenses,
        total=operations.total(entries), pounds=sum((item.pounds for item in expenses), start=0),
    )  # fmt: skip


@blueprint.route("/assignments/<int:assignment_id>/hours/<int:entry_id>/removal", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def take_hours_back(assignment_id: int, entry_id: int) -> ResponseReturnValue:
    assignment = get_own_assignment(assignment_id, visible_to=current_user)
    return taken_back(assignment, queries.get_work(assignment, entry_id))


@blueprint.route("/assignments/<int:assignment_id>/expenses/<int:expense_id>/removal", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def take_expense_back(assignment_id: int, expense_id: int) -> ResponseReturnValue:
    assignment = get_own_assignment(assignment_id, visible_to=current_user)
    return taken_back(assignment, queries.get_expense(assignment, expense_id))


def taken_back(assignment: Assignment, entry: WorkEntry | Expense) -> ResponseReturnValue:
    operations.take_back(assignment, entry, by=current_user)
    db.session.commit()
    flash("Taken back.", "success")
    return redirect(url_for("feedback.work", assignment_id=assignment.id))


def log_time(assignment: Assignment, form: HoursForm) -> str:
    operations.log_hours(
        assignment, day=form.day.data, hours=form.hours.data, kind=form.kind.data, note=form.note.data, by=current_user
    )
    return "The hours are logged."


def log_money(assignment: Assignment, form: ExpenseForm) -> str:
    file = form.receipt.data
    limit = current_app.config["MAX_CERTIFICATE_BYTES"]
    receipt = operations.Receipt(file.stream, file.filename, limit) if file is not None else None
    operations.log_expense(
        assignment, day=form.day.data, pounds=form.pounds.data, kind=form.kind.data, note=form.note.data,
        receipt=receipt, by=current_user,
    )  # fmt: skip
    return "The expense is logged."


@blueprint.route("/assignments/<int:assignment_id>/expenses/<int:expense_id>/receipt")
@requires(Permission.OWN_PROFILE)
def receipt(assignment_id: int, expense_id: int) -> ResponseReturnValue:
    assignment = get_own_assignment(assignment_id, visible_to=current_user)
    expense = queries.get_expense(assignment, expense_id)
    if expense.receipt is None:
        abort(404, description="No receipt was uploaded with this expense.")
    return serving.send(expense.receipt, inline=True)
