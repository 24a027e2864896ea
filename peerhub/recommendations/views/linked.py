"""The same for somebody at the council without an account, by a signed link."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from peerhub.accounts.operations import open_link, use_link
from peerhub.db import db
from peerhub.recommendations import operations, queries
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.forms import CommentForm, CouncilActionForm, StandingForm
from peerhub.recommendations.models import ReportState
from peerhub.recommendations.operations.checking import FOR_COUNCIL
from peerhub.recommendations.views import blueprint
from peerhub.recommendations.views.planning import added, updated
from peerhub.web.access import public
from peerhub.web.forms import refuse_at_field


@blueprint.route("/council-reports/<string:council_token>")
@public
def by_link(council_token: str) -> ResponseReturnValue:
    link = open_link(council_token, FOR_COUNCIL)
    whole = queries.whole_report(queries.engagement_of_link(link.subject_id), for_council=True)
    return render_template(
        "recommendations/_report.html",
        whole=whole,
        engagement=whole.engagement,
        is_drafting=whole.state is ReportState.DRAFTING,
        may_draft=False,
        may_issue=False,
        has_report=True,
        may_comment=whole.takes_comments,
        may_act=whole.state is ReportState.PUBLISHED,
        token=council_token,
    )


@blueprint.route("/council-reports/<string:council_token>/findings/<int:finding_id>", methods=["GET", "POST"])
@public
def comment_by_link(council_token: str, finding_id: int) -> ResponseReturnValue:
    link = open_link(council_token, FOR_COUNCIL)
    finding, form = queries.finding_in(link.subject_id, finding_id), CommentForm()
    if form.validate_on_submit():
        _, holder = use_link(council_token, FOR_COUNCIL)
        try:
            operations.comment(finding, kind=form.kind.data, text=form.text.data, by=holder)
        except ReportError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Your comment is sent. It will be answered here.", "success")
            return redirect(_back(council_token, finding_id))
    back = _back(council_token, finding_id)
    return render_template("recommendations/_comment_form.html", form=form, finding=finding, back=back)


@blueprint.route(
    "/council-reports/<string:council_token>/recommendations/<int:recommendation_id>", methods=["GET", "POST"]
)
@public
def add_action_by_link(council_token: str, recommendation_id: int) -> ResponseReturnValue:
    link = open_link(council_token, FOR_COUNCIL)
    recommendation = queries.recommendation_in(link.subject_id, recommendation_id)
    form, back = CouncilActionForm(), _back(council_token, recommendation.finding_id)
    if form.validate_on_submit():
        _, holder = use_link(council_token, FOR_COUNCIL)
        if added(form, recommendation, by=holder):
            return redirect(back)
    return render_template("recommendations/_action_form.html", form=form, recommendation=recommendation, back=back)


@blueprint.route("/council-reports/<string:council_token>/actions/<int:council_action_id>", methods=["GET", "POST"])
@public
def update_action_by_link(council_token: str, council_action_id: int) -> ResponseReturnValue:
    link = open_link(council_token, FOR_COUNCIL)
    action = queries.action_in(link.subject_id, council_action_id)
    form, back = StandingForm(), _back(council_token, action.recommendation.finding_id)
    if form.validate_on_submit():
        _, holder = use_link(council_token, FOR_COUNCIL)
        if updated(form, action, by=holder):
            return redirect(back)
    if not form.is_submitted():
        form.show(action)
    return render_template("recommendations/_update_form.html", form=form, action=action, back=back)


def _back(council_token: str, finding_id: int) -> str:
    return url_for("recommendations.by_link", council_token=council_token, _anchor=f"finding-{finding_id}")
