"""Noting that the council published the report, wherever it was written."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements.errors import EngagementError
from peerhub.permissions import Permission
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.forms import PublicationForm
from peerhub.recommendations.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagements/<int:engagement_id>/report", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def note_publication(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    if operations.is_kept_here(engagement):
        return redirect(url_for("recommendations.publish", engagement_id=engagement_id))
    form = PublicationForm(data={"published_on": engagement.report_published_on, "address": engagement.report_address})
    if form.validate_on_submit():
        given = {"published_on": form.published_on.data, "address": form.address.data}
        try:
            operations.note_publication(engagement, **given, reason=form.reason.data or "", by=current_user)
        except (ReportError, EngagementError) as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Noted: the report is published.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template(
        "recommendations/note_publication.html",
        form=form,
        engagement=engagement,
        is_unchecked=operations.has_unchecked_draft(engagement),
    )
