"""A progress review: every action of the council with what was found about it."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import Overtaken, ReportError
from peerhub.recommendations.forms import HeadwayForm
from peerhub.recommendations.operations.reviewing import NOT_A_REVIEW
from peerhub.recommendations.views import blueprint
from peerhub.recommendations.views.drafting import back_to
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in


@blueprint.route("/engagements/<int:engagement_id>/progress")
@requires(Permission.ENGAGEMENT_VIEW)
def progress(engagement_id: int) -> ResponseReturnValue:
    review = queries.get_engagement(engagement_id, visible_to=current_user)
    if review.original_id is None:
        return redirect(back_to(engagement_id))
    original = queries.engagement_of_link(review.original_id)
    return render_template(
        "recommendations/progress.html",
        review=review,
        original=original,
        whole=queries.whole_report(original, for_council=False),
        may_draft=current_user.can(Permission.REPORT_DRAFT),
    )


@blueprint.route("/engagements/<int:engagement_id>/progress/<int:council_action_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_DRAFT)
def note_headway(engagement_id: int, council_action_id: int) -> ResponseReturnValue:
    review = queries.get_engagement(engagement_id, visible_to=current_user)
    if review.original_id is None:
        abort(409, description=NOT_A_REVIEW)
    action = queries.action_in(review.original_id, council_action_id)
    held, form, theirs = queries.find_review_finding(review.id, action.id), HeadwayForm(), None
    if form.validate_on_submit():
        given = {"headway": form.headway.data, "text": form.text.data, "version": version_in(form.version)}
        try:
            operations.note_headway(review, action, **given, by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
            theirs = queries.find_review_finding(review.id, action.id) if isinstance(refused, Overtaken) else None
            form.version.data = str(theirs.version) if theirs else form.version.data
        else:
            db.session.commit()
            return redirect(url_for("recommendations.progress", engagement_id=engagement_id))
    if not form.is_submitted():
        form.show(held)
    return render_template("recommendations/note_headway.html", form=form, review=review, action=action, theirs=theirs)
