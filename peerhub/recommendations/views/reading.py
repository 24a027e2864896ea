"""The report of one engagement with everything that came of it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.engagements.models import Passage
from peerhub.engagements.passing import has
from peerhub.permissions import Permission
from peerhub.recommendations import queries
from peerhub.recommendations.models import ReportState
from peerhub.recommendations.views import blueprint
from peerhub.web.access import requires


@blueprint.route("/engagements/<int:engagement_id>/findings")
@requires(Permission.ENGAGEMENT_VIEW)
def show(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    whole = queries.whole_report(engagement, for_council=current_user.can(Permission.COUNCIL_ANSWER))
    can = current_user.can
    return render_template(
        "recommendations/_report.html",
        whole=whole,
        engagement=engagement,
        is_drafting=whole.state is ReportState.DRAFTING,
        may_draft=can(Permission.REPORT_DRAFT)
        and whole.state is ReportState.DRAFTING
        and has(whole.engagement, Passage.REPORTING),
        has_report=has(whole.engagement, Passage.REPORTING),
        is_checked=has(whole.engagement, Passage.CHECKING),
        may_issue=can(Permission.ENGAGEMENT_EDIT),
        may_comment=can(Permission.COUNCIL_ANSWER) and whole.takes_comments,
        may_act=can(Permission.COUNCIL_ANSWER) and whole.state is ReportState.PUBLISHED,
        token=None,
    )
