"""The board's plan as a document."""

from flask.typing import ResponseReturnValue

from peerhub.actionplan import queries
from peerhub.actionplan.details import details_of
from peerhub.actionplan.views.plans import read_page
from peerhub.permissions import Permission
from peerhub.reports.views import blueprint
from peerhub.web.access import requires
from peerhub.web.pdf import pdf_response, render_pdf


@blueprint.route("/plans/<int:plan_id>/report.pdf")
@requires(Permission.PLAN_VIEW)
def plan(plan_id: int) -> ResponseReturnValue:
    page = read_page(queries.get_plan(plan_id), queries.meetings())
    document = render_pdf("reports/plan.pdf.html", page=page, details=details_of(page))
    return pdf_response(document, f"{page.plan.title} {page.day.isoformat()}.pdf")
