"""After the visit: the published report, and the end of the engagement."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements import operations as engagement_operations
from peerhub.engagements.errors import EngagementError
from peerhub.permissions import Permission
from peerhub.teams import queries
from peerhub.teams.forms import CloseForm, PublishedForm
from peerhub.teams.next_step import open_steps
from peerhub.teams.views import blueprint
from peerhub.web.access import requires


@blueprint.route("/engagements/<int:engagement_id>/report", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def publish_report(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    form = PublishedForm(data={"published_on": engagement.report_published_on, "address": engagement.report_address})
    if form.validate_on_submit():
        try:
            engagement_operations.publish_report(
                engagement, published_on=form.published_on.data, address=form.address.data, by=current_user
            )
        except EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            flash("Noted: the report is published.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/publish_report.html", form=form, engagement=engagement)


@blueprint.route("/engagements/<int:engagement_id>/close", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def close(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    left_out = open_steps(queries.deadlines_of(engagement))
    form = CloseForm()
    if form.validate_on_submit():
        try:
            engagement_operations.close(
                engagement, open_steps=left_out, reason=form.reason.data or "", by=current_user
            )  # fmt: skip
        except EngagementError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            flash("The engagement is closed.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/close.html", form=form, engagement=engagement, left_out=left_out)
