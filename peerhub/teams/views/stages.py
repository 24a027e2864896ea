"""The stages of an engagement: what each needs, noting a step, moving on, and that the visit has taken place."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.deadlines import NOTED_BY_HAND
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Stage
from peerhub.engagements.operations.stepping import note_step
from peerhub.engagements.passing import moves_on_to, stages_of
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, rules
from peerhub.teams.forms import StepForm, VisitForm, WithoutForm
from peerhub.teams.views import blueprint
from peerhub.web.access import requires
from peerhub.web.formats import listed
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagements/<int:engagement_id>/stages")
@requires(Permission.ENGAGEMENT_EDIT)
def stages(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    return render_template(
        "teams/stages.html",
        engagement=engagement,
        stages=queries.needs_of(engagement),
        following=moves_on_to(engagement),
        way=stages_of(engagement),
        left_out=listed([one.label.lower() for one in engagement.without_stages]),
        noted_by_hand=NOTED_BY_HAND,
    )


@blueprint.route("/engagements/<int:engagement_id>/steps/<string:step>", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def note_engagement_step(engagement_id: int, step: str) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    due = next((one.deadline for one in queries.deadlines_of(engagement) if one.deadline.code == step), None)
    rule = next((rule for rule in engagement_queries.rules(engagement.type_id) if rule.code == step), None)
    if due is None or rule is None:
        abort(404)
    form = StepForm.about(due, by_hand=step in NOTED_BY_HAND and due.unanswered is None)
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
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    needs = queries.needs_before(engagement, Stage.REPORTING) if engagement.stage in rules.UNTIL_SERVED else []
    form = VisitForm.about(needs)
    if form.validate_on_submit():
        given = {"taken": form.taken.data, "reason": form.reason.data or ""}
        try:
            operations.mark_served(engagement, **given, by=current_user)
        except operations.TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            following = "The report is next" if engagement.stage is Stage.REPORTING else "What follows it is next"
            flash(f"Noted: the visit has taken place, and its peers have served. {following}.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/mark_served.html", form=form, engagement=engagement, needs=needs)


@blueprint.route("/engagements/<int:engagement_id>/next-stage", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def move_on(engagement_id: int) -> ResponseReturnValue:
    engagement, form = queries.get_engagement(engagement_id, visible_to=current_user), WithoutForm()
    following = moves_on_to(engagement)
    if following is None:
        return redirect(url_for("teams.stages", engagement_id=engagement_id))
    if form.validate_on_submit():
        try:
            stage = operations.move_on(engagement, reason=form.reason.data or "", by=current_user)
        except (EngagementError, operations.TeamError) as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"The engagement has moved on to: {stage.label}.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    needs = queries.needs_before(engagement, following)
    return render_template("teams/move_on.html", form=form, engagement=engagement, needs=needs, following=following)
