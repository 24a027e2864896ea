"""The council answers each recommendation, signed in."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.audit.operations import Actor
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.forms import CouncilActionForm, StandingForm
from peerhub.recommendations.models import CouncilAction, Recommendation
from peerhub.recommendations.views import blueprint
from peerhub.recommendations.views.drafting import back_to
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/recommendations/<int:recommendation_id>/actions/new", methods=["GET", "POST"])
@requires(Permission.COUNCIL_ANSWER)
def add_action(recommendation_id: int) -> ResponseReturnValue:
    recommendation = queries.get_recommendation(recommendation_id, visible_to=current_user)
    form, finding = CouncilActionForm(), recommendation.finding
    back = back_to(finding.engagement_id, finding)
    if form.validate_on_submit() and added(form, recommendation, by=current_user):
        return redirect(back)
    return render_template("recommendations/_action_form.html", form=form, recommendation=recommendation, back=back)


@blueprint.route("/council-actions/<int:council_action_id>", methods=["GET", "POST"])
@requires(Permission.COUNCIL_ANSWER)
def update_action(council_action_id: int) -> ResponseReturnValue:
    action = queries.get_action(council_action_id, visible_to=current_user)
    form, finding = StandingForm(), action.recommendation.finding
    back = back_to(finding.engagement_id, finding)
    if form.validate_on_submit() and updated(form, action, by=current_user):
        return redirect(back)
    if not form.is_submitted():
        form.show(action)
    return render_template("recommendations/_update_form.html", form=form, action=action, back=back)


def added(form: CouncilActionForm, recommendation: Recommendation, *, by: Actor) -> bool:
    """Add the action and commit; where it is refused, say so at the field."""
    try:
        operations.add_action(recommendation, text=form.text.data, standing=form.standing(), by=by)
    except ReportError as refused:
        db.session.rollback()
        refuse_at_field(form, refused)
        return False
    db.session.commit()
    flash("The action is saved.", "success")
    return True


def updated(form: StandingForm, action: CouncilAction, *, by: Actor) -> bool:
    """Note how the action stands and commit; where it is refused, say so at the field."""
    try:
        operations.update_action(action, form.standing(), by=by)
    except ReportError as refused:
        db.session.rollback()
        refuse_at_field(form, refused)
        return False
    db.session.commit()
    flash("The update is saved. What stood before is kept.", "success")
    return True
