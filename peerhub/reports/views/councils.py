"""What is read and printed about councils: the briefing for a peer team."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import queries as council_queries
from peerhub.metrics import queries as metric_queries
from peerhub.metrics.briefing import CANNOT_SEE, RULES
from peerhub.metrics.forms import CompareForm
from peerhub.permissions import Permission
from peerhub.reports.briefings import council_briefing
from peerhub.reports.views import blueprint
from peerhub.web.access import requires
from peerhub.web.pdf import pdf_response, render_pdf


@blueprint.route("/councils/<string:code>/briefing")
@requires(Permission.COUNCIL_VIEW)
def briefing(code: str) -> ResponseReturnValue:
    return render_template("reports/briefing.html", **_briefing(code))


@blueprint.route("/councils/<string:code>/briefing.pdf")
@requires(Permission.COUNCIL_VIEW)
def printed_briefing(code: str) -> ResponseReturnValue:
    found = _briefing(code)
    name = f"Briefing {found['page'].council.name} {clock.today().isoformat()}.pdf"
    return pdf_response(render_pdf("reports/printed_briefing.pdf.html", **found), name)


def _briefing(code: str) -> dict[str, Any]:
    """A briefing leaves the LGA with its team, so a group that is for staff is not to be chosen."""
    council = council_queries.get_council(code)
    form = CompareForm.choosing_from(metric_queries.groups_to_hand_on(council.id))
    page = council_briefing(council, group=form.chosen(), viewer=current_user, today=clock.today())
    return {"page": page, "rules": RULES, "cannot_see": CANNOT_SEE, "form": form}
