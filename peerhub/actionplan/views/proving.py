"""Milestones of an action, and what proves it."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import operations, queries
from peerhub.actionplan.forms import MilestoneForm, MilestoneReportForm, ProofForm
from peerhub.actionplan.views import blueprint
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field

LOOK_BACK = timedelta(days=3 * 365)  # for engagements that can prove an action


@blueprint.route("/plan-actions/<int:action_id>/milestones/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_milestone(action_id: int) -> ResponseReturnValue:
    action = queries.get_action(action_id)
    form = MilestoneForm(data={"made_on": clock.today()})
    if form.validate_on_submit():
        try:
            operations.add_milestone(
                action, title=form.title.data, due_on=form.due_on.data, made_on=form.made_on.data, by=current_user
            )
        except operations.PlanError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.action", action_id=action_id, _anchor="milestones"))
    return render_template("actionplan/add_milestone.html", action=action, form=form)


@blueprint.route("/plan-milestones/<int:milestone_id>/reports/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def report_milestone(milestone_id: int) -> ResponseReturnValue:
    milestone = queries.get_milestone(milestone_id)
    form = MilestoneReportForm.starting_from(milestone)
    if form.validate_on_submit():
        try:
            operations.report_milestone(
                milestone, made_on=form.made_on.data, due_on=form.due_on.data, is_reached=form.is_reached.data,
                note=form.note.data or "", seen=form.seen_id, by=current_user,
            )  # fmt: skip
        except operations.PlanError as refused:
            refuse_at_field(form, refused)
            form.see(milestone)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.action", action_id=milestone.action_id, _anchor="milestones"))
    return render_template("actionplan/report_milestone.html", milestone=milestone, form=form)


@blueprint.route("/plan-actions/<int:action_id>/proofs/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_proof(action_id: int) -> ResponseReturnValue:
    action = queries.get_action(action_id)
    engagements = {one.id: one for one in queries.engagements_to_choose(clock.today() - LOOK_BACK)}
    courses = {course.id: course for course in queries.courses()}
    form = ProofForm()
    form.offer(engagements.values(), courses.values())
    if form.validate_on_submit():
        try:
            operations.add_proof(
                action, measure=form.measure.data, engagement=engagements.get(form.engagement.data),
                course=courses.get(form.course.data), note=form.note.data or "", by=current_user,
            )  # fmt: skip
        except operations.PlanError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("actionplan.action", action_id=action_id, _anchor="proofs"))
    return render_template("actionplan/add_proof.html", action=action, form=form)


@blueprint.route("/plan-proofs/<int:proof_id>/end", methods=["POST"])
@requires(Permission.PLAN_EDIT)
def end_proof(proof_id: int) -> ResponseReturnValue:
    proof = queries.get_proof(proof_id)
    try:
        operations.end_proof(proof, by=current_user)
    except operations.PlanError as refused:
        flash(refused.sentence, "error")
    else:
        db.session.commit()
    return redirect(url_for("actionplan.action", action_id=proof.action_id, _anchor="proofs"))
