"""The council checks the facts, its comments are answered, the report is published."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements.errors import EngagementError
from peerhub.permissions import Permission
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.forms import CheckingForm, CommentAnswerForm, CommentForm, VersionForm
from peerhub.recommendations.views import blueprint
from peerhub.recommendations.views.drafting import back_to
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagements/<int:engagement_id>/findings/checking", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def start_checking(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    form = CheckingForm()
    form.suggest(queries.contacts_of(engagement.council_id))
    if form.validate_on_submit():
        given = {"until": form.until.data, "name": form.name.data, "email": form.email.data}
        try:
            operations.start_checking(engagement, **given, by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{form.name.data} gets a link by e-mail, and the draft can no longer be edited.", "success")
            return redirect(back_to(engagement_id))
    return render_template("recommendations/start_checking.html", form=form, engagement=engagement)


@blueprint.route("/findings/<int:finding_id>/comments/new", methods=["GET", "POST"])
@requires(Permission.COUNCIL_ANSWER)
def comment(finding_id: int) -> ResponseReturnValue:
    finding = queries.get_finding(finding_id, visible_to=current_user)
    form = CommentForm()
    if form.validate_on_submit():
        try:
            operations.comment(finding, kind=form.kind.data, text=form.text.data, by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Your comment is sent. You will be told the answer.", "success")
            return redirect(back_to(finding.engagement_id, finding))
    back = back_to(finding.engagement_id, finding)
    return render_template("recommendations/_comment_form.html", form=form, finding=finding, back=back)


@blueprint.route("/accuracy-comments/<int:comment_id>", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def answer_comment(comment_id: int) -> ResponseReturnValue:
    said = queries.get_comment(comment_id, visible_to=current_user)
    form = CommentAnswerForm()
    if form.validate_on_submit():
        try:
            operations.answer_comment(said, answer=form.answer.data, new_text=form.new_text.data, by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(back_to(said.finding.engagement_id, said.finding))
    elif not form.is_submitted():
        form.show(said)
    return render_template("recommendations/answer_comment.html", form=form, said=said)


@blueprint.route("/engagements/<int:engagement_id>/findings/publish", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def publish(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    is_again = operations.is_kept_here(engagement)
    now = {"published_on": engagement.report_published_on, "address": engagement.report_address}
    form = VersionForm(data=now if is_again else None)
    if form.validate_on_submit():
        given = {"published_on": form.published_on.data, "address": form.address.data}
        try:
            version = operations.publish(engagement, **given, by=current_user)
        except (ReportError, EngagementError) as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"Version {version.number} is kept as published. The council can now answer it.", "success")
            return redirect(back_to(engagement_id))
    return render_template("recommendations/publish.html", form=form, engagement=engagement, is_again=is_again)
