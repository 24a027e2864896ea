"""Drafting a report: each finding is saved by itself, and two who save one at once both see both texts."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import Overtaken, ReportError
from peerhub.recommendations.forms import FindingForm, RecommendationForm
from peerhub.recommendations.models import Finding
from peerhub.recommendations.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in


@blueprint.route("/engagements/<int:engagement_id>/findings/new", methods=["GET", "POST"])
@requires(Permission.REPORT_DRAFT)
def add_finding(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    form = FindingForm()
    form.offer(queries.themes(), queries.topics())
    if form.validate_on_submit():
        try:
            operations.add_finding(engagement, form.draft(), by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(back_to(engagement_id))
    return render_template(
        "recommendations/_finding_form.html", form=form, engagement=engagement, finding=None, theirs=None
    )


@blueprint.route("/findings/<int:finding_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_DRAFT)
def edit_finding(finding_id: int) -> ResponseReturnValue:
    finding = queries.get_finding(finding_id, visible_to=current_user)
    form, theirs = FindingForm(), None
    form.offer(queries.themes(), queries.topics())
    if form.validate_on_submit():
        try:
            operations.edit_finding(finding, form.draft(), version=version_in(form.version), by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
            theirs = _theirs(refused, finding, form)
        else:
            db.session.commit()
            return redirect(back_to(finding.engagement_id, finding))
    elif not form.is_submitted():
        form.show(finding)
    engagement = finding.engagement
    return render_template(
        "recommendations/_finding_form.html", form=form, engagement=engagement, finding=finding, theirs=theirs
    )


@blueprint.route("/findings/<int:finding_id>/remove", methods=["POST"])
@requires(Permission.REPORT_DRAFT)
def remove_finding(finding_id: int) -> ResponseReturnValue:
    finding = queries.get_finding(finding_id, visible_to=current_user)
    engagement_id = finding.engagement_id
    try:
        operations.remove_finding(finding, by=current_user)
    except ReportError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
    else:
        db.session.commit()
        flash("The finding is taken out. What it said stays in the record.", "success")
    return redirect(back_to(engagement_id))


@blueprint.route("/findings/<int:finding_id>/recommendations/new", methods=["GET", "POST"])
@requires(Permission.REPORT_DRAFT)
def add_recommendation(finding_id: int) -> ResponseReturnValue:
    finding = queries.get_finding(finding_id, visible_to=current_user)
    form = RecommendationForm()
    if form.validate_on_submit():
        try:
            operations.add_recommendation(finding, text=form.text.data, by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(back_to(finding.engagement_id, finding))
    return render_template("recommendations/_recommendation_form.html", form=form, finding=finding, theirs=None)


@blueprint.route("/recommendations/<int:recommendation_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_DRAFT)
def edit_recommendation(recommendation_id: int) -> ResponseReturnValue:
    recommendation = queries.get_recommendation(recommendation_id, visible_to=current_user)
    form, theirs, finding = RecommendationForm(), None, recommendation.finding
    if form.validate_on_submit():
        version = version_in(form.version)
        try:
            operations.edit_recommendation(recommendation, text=form.text.data, version=version, by=current_user)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
            theirs = recommendation.text if isinstance(refused, Overtaken) else None
            form.version.data = str(recommendation.version) if theirs else form.version.data
        else:
            db.session.commit()
            return redirect(back_to(finding.engagement_id, finding))
    elif not form.is_submitted():
        form.show(recommendation)
    return render_template("recommendations/_recommendation_form.html", form=form, finding=finding, theirs=theirs)


def back_to(engagement_id: int, finding: Finding | None = None) -> str:
    """The report, at the finding."""
    anchor = f"finding-{finding.id}" if finding else None
    return url_for("recommendations.show", engagement_id=engagement_id, _anchor=anchor)


def _theirs(refused: ReportError, finding: Finding, form: FindingForm) -> str | None:
    """What the other person saved; the next save of this form is then a decision about both."""
    if not isinstance(refused, Overtaken):
        return None
    form.version.data = str(finding.version)
    return finding.text
