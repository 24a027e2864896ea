"""What a political group office is asked to clear."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts.operations import open_link, use_link
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, rules
from peerhub.teams.forms import ClearanceForm, DelegateForm, ReasonForm
from peerhub.teams.messages import FOR_DELEGATE
from peerhub.teams.views import blueprint
from peerhub.web.access import public, requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/clearances")
@requires(Permission.CLEARANCE_DECIDE)
def clearances() -> ResponseReturnValue:
    return render_template(
        "teams/clearances.html",
        waiting=queries.clearances(visible_to=current_user, waiting=True),
        decided=queries.clearances(visible_to=current_user, waiting=False),
        introduction=rules.introduction,
        today=clock.today(),
    )


@blueprint.route("/clearances/<int:assignment_id>", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def decide_clearance(assignment_id: int) -> ResponseReturnValue:
    clearance = queries.get_clearance(assignment_id, visible_to=current_user)
    form = ClearanceForm()
    if form.validate_on_submit():
        clears = form.decision.data == "clear"
        try:
            operations.decide_clearance(clearance, clears=clears, reason=form.reason.data, by=current_user)
        except operations.TeamError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            name = clearance.assignment.peer.name
            flash(f"{name} is cleared." if clears else f"{name} is not cleared, and staff see your reason.", "success")
            return redirect(url_for("teams.clearances"))
    return render_template(
        "teams/decide_clearance.html", form=form, clearance=clearance, introduction=rules.introduction
    )


@blueprint.route("/clearances/<int:assignment_id>/delegation", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def delegate_clearance(assignment_id: int) -> ResponseReturnValue:
    clearance = queries.get_clearance(assignment_id, visible_to=current_user)
    form = DelegateForm()
    if form.validate_on_submit():
        try:
            operations.delegate(clearance, name=form.name.data, email=form.email.data, by=current_user)
        except operations.TeamError as error:
            db.session.rollback()
            refuse_at_field(form, error)
        else:
            db.session.commit()
            flash(f"{clearance.delegate_name} gets an e-mail with a link. You can still decide yourself.", "success")
            return redirect(url_for("teams.clearances"))
    return render_template("teams/delegate_clearance.html", form=form, clearance=clearance)


@blueprint.route("/assignments/<int:assignment_id>/clearance", methods=["GET", "POST"])
@requires(Permission.TEAM_OVERRIDE)
def waive_clearance(assignment_id: int) -> ResponseReturnValue:
    """R6 set aside by staff, and what was set aside."""
    assignment, form = queries.get_assignment(assignment_id), ReasonForm()
    if form.validate_on_submit():
        try:
            operations.waive_clearance(assignment, reason=form.reason.data, by=current_user)
        except operations.TeamError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            flash(f"The team goes on without the group office. It reads that about {assignment.peer.name}.", "success")
            return redirect(url_for("teams.show", engagement_id=assignment.engagement_id) + "#team")
    return render_template("teams/waive_clearance.html", form=form, assignment=assignment)


@blueprint.route("/assignments/<int:assignment_id>/clearance/again", methods=["POST"])
@requires(Permission.TEAM_OVERRIDE)
def ask_office_again(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_assignment(assignment_id)
    try:
        operations.ask_office_again(assignment, by=current_user)
    except operations.TeamError as error:
        db.session.rollback()
        flash(error.sentence, "error")
    else:
        db.session.commit()
        flash(f"The group office is asked again about {assignment.peer.name}.", "success")
    return redirect(url_for("teams.show", engagement_id=assignment.engagement_id) + "#team")


@blueprint.route("/clearance-requests/<string:clearance_token>", methods=["GET", "POST"])
@public
def clearance_by_link(clearance_token: str) -> ResponseReturnValue:
    link, form = open_link(clearance_token, FOR_DELEGATE), ClearanceForm()
    if form.validate_on_submit():
        _, holder = use_link(clearance_token, FOR_DELEGATE)
        given = {"clears": form.decision.data == "clear", "reason": form.reason.data}
        try:
            operations.decide_by_link(queries.lock_clearance(link.subject_id), **given, by=holder)
        except operations.TeamError as error:
            db.session.rollback()
            refuse_at_field(form, error)
        else:
            db.session.commit()
            return render_template("teams/_clearance_decided.html", clears=given["clears"])
    shown = queries.clearance_of_link(link.subject_id)
    return render_template("teams/clearance_by_link.html", form=form, clearance=shown, introduction=rules.introduction)
