"""The stages of an engagement: what each needs, noting a step, and that the visit has taken place."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.deadlines import NOTED_BY_HAND
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.operations.stepping import note_step
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, rules
from peerhub.teams.forms import ReasonForm, StepForm
from peerhub.teams.stages import left_before_visit, needs_by_stage
from peerhub.teams.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagements/<int:engagement_id>/stages")
@requires(Permission.ENGAGEMENT_EDIT)
def stages(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    places = rules.places(engagement, queries.team_of(engagement_id))
    proposals = queries.proposals_of(engagement_id)
    return render_template(
        "teams/stages.html",
        engagement=engagement,
        stages=needs_by_stage(places, proposals[0] if proposals else None, queries.deadlines_of(engagement)),
    )


@blueprint.route("/engagements/<int:engagement_id>/steps/<string:step>", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def note_engagement_step(engagement_id: int, step: str) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    due = next((one.deadline for one in queries.deadlines_of(engagement) if one.deadline.code == step), None)
    rule = next((rule for rule in engagement_queries.rules(engagement.type_id) if rule.code == step), None)
    if due is None or rule is None:
        abort(404)
    form = StepForm.about(due, by_hand=step in NOTED_BY_HAND)
    if form.validate_on_submit():
        try:
            note_step(engagement, rule, form.draft(), by=current_user)
        except EngagementError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{due.name} is noted.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id, _anchor="deadlines"))
    return render_template("teams/note_engagement_step.html", form=form, engagement=engagement, due=due)


@blueprint.route("/engagements/<int:engagement_id>/served", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def mark_served(engagement_id: int) -> ResponseReturnValue:
    engagement, form = queries.get_engagement(engagement_id, visible_to=current_user), ReasonForm()
    left_out = left_before_visit(queries.deadlines_of(engagement))
    if form.is_submitted() and (not left_out or form.validate()):
        try:
            operations.mark_served(engagement, by=current_user, left_out=left_out, reason=form.reason.data or "")
        except operations.TeamError as error:
            db.session.rollback()
            flash(error.sentence, "error")
        else:
            db.session.commit()
            flash("Noted: the visit has taken place, and its peers have served. The report is next.", "success")
        return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/mark_served.html", form=form, engagement=engagement, left_out=left_out)
