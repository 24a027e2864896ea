"""What becomes of an invitation: the peer answers, staff note an answer, staff take it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accounts.operations import open_link, use_link
from peerhub.audit.operations import Actor
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, rules
from peerhub.teams.forms import AnswerForm, DeclarationForm, NotedAnswerForm, ReasonForm
from peerhub.teams.models import Assignment
from peerhub.teams.views import blueprint
from peerhub.web.access import public, requires
from peerhub.web.forms import Form, refuse_at_field


@blueprint.route("/assignments/<int:assignment_id>", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def answer(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_own_assignment(assignment_id, visible_to=current_user)
    form = AnswerForm()
    if form.validate_on_submit() and replied(assignment, form, by=current_user):
        db.session.commit()
        flash(THANKS[form.answer.data], "success")
        return redirect(url_for("teams.answer", assignment_id=assignment.id))
    return render_template("teams/answer.html", form=form, **facts_of(assignment))


@blueprint.route("/assignments/<int:assignment_id>/declaration", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def declare(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_own_assignment(assignment_id, visible_to=current_user)
    form = DeclarationForm()
    if form.validate_on_submit() and form.is_complete():
        signed = form.signed()
        assert signed is not None
        try:
            operations.sign_declaration(assignment, signed, by=current_user)
        except operations.TeamError as error:
            db.session.rollback()
            refuse_at_field(form, error)
        else:
            db.session.commit()
            flash("Thank you. Your declaration is signed.", "success")
            return redirect(url_for("teams.answer", assignment_id=assignment.id))
    return render_template("teams/declare.html", form=form, assignment=assignment)


@blueprint.route("/invitations/<string:invitation_token>", methods=["GET", "POST"])
@public
def answer_by_link(invitation_token: str) -> ResponseReturnValue:
    link = open_link(invitation_token, operations.INVITATION)
    assignment, form = queries.get_assignment(link.subject_id), AnswerForm()
    if form.validate_on_submit():
        _, holder = use_link(invitation_token, operations.INVITATION)
        if replied(assignment, form, by=holder):
            db.session.commit()
            flash(THANKS[form.answer.data], "success")
            return redirect(url_for("teams.answer_by_link", invitation_token=invitation_token))
    return render_template("teams/answer_by_link.html", form=form, **facts_of(assignment))


THANKS = {
    "yes": "Thank you. You have said that you can come.",
    "no": "Thank you for telling us.",
    "days": "Thank you. Staff see whether the visit can move, and write to you.",
}


def facts_of(assignment: Assignment) -> dict[str, object]:
    """What the pages of an invitation show."""
    return {
        "assignment": assignment,
        "waits_for": rules.waits_for(assignment),
        "needs_declaration": rules.needs_declaration(assignment),
    }


def replied(assignment: Assignment, form: AnswerForm, *, by: Actor) -> bool:
    """Note what the peer says themselves; where it is refused, say so at the field, and nothing is kept."""
    accepts = form.answer.data == "yes"
    if accepts and rules.needs_declaration(assignment) and not form.is_complete():
        db.session.rollback()
        return False
    if form.answer.data == "days" and not has_days(form):
        db.session.rollback()
        return False
    try:
        if form.answer.data == "days":
            operations.propose_days(
                assignment, form.first_day.data, form.last_day.data or form.first_day.data, note=form.reason.data, by=by
            )
        else:
            declaration = form.signed() if accepts and rules.needs_declaration(assignment) else None
            operations.answer(assignment, accepts=accepts, reason=form.reason.data, declaration=declaration, by=by)
    except operations.TeamError as error:
        db.session.rollback()
        refuse_at_field(form, error)
        return False
    return True


def has_days(form: AnswerForm) -> bool:
    if form.first_day.data is None:
        form.refuse("Enter the first day that would suit you", on="first_day")
    return not form.errors


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
