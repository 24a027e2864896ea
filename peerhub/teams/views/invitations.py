"""What becomes of an invitation: the peer answers, staff note an answer, staff take it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, rules
from peerhub.teams.forms import AnswerForm, NotedAnswerForm, ReasonForm
from peerhub.teams.models import Assignment
from peerhub.teams.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import Form


@blueprint.route("/assignments/<int:assignment_id>", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def answer(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_own_assignment(assignment_id, visible_to=current_user)
    form = AnswerForm()
    if form.validate_on_submit() and _answered(assignment, form):
        flash(
            "Thank you. You have said that you can come." if form.answer.data == "yes" else "Thank you for telling us.",
            "success",
        )
        return redirect(url_for("teams.answer", assignment_id=assignment.id))
    return render_template("teams/answer.html", form=form, assignment=assignment, waits_for=rules.waits_for(assignment))


@blueprint.route("/assignments/<int:assignment_id>/answer", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def record_answer(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_assignment(assignment_id)
    form = NotedAnswerForm()
    if form.validate_on_submit() and _answered(assignment, form):
        flash(f"The answer of {assignment.peer.name} is noted.", "success")
        return redirect(url_for("teams.show", engagement_id=assignment.engagement_id))
    return render_template("teams/record_answer.html", form=form, assignment=assignment)


@blueprint.route("/assignments/<int:assignment_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def withdraw(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_assignment(assignment_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.withdraw(assignment, reason=form.reason.data, by=current_user)
        except operations.TeamError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            flash(f"{assignment.peer.name} is off the team. The place is to be filled again.", "success")
            return redirect(url_for("teams.show", engagement_id=assignment.engagement_id))
    return render_template("teams/withdraw.html", form=form, assignment=assignment)


def _answered(assignment: Assignment, form: Form) -> bool:
    """Note the answer; where it is refused, say so at the field."""
    try:
        operations.answer(assignment, accepts=form.answer.data == "yes", reason=form.reason.data, by=current_user)
    except operations.TeamError as error:
        db.session.rollback()
        form.refuse(error, on=error.field)
        return False
    db.session.commit()
    return True
