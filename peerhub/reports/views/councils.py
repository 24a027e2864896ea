"""What is printed about councils: the map and its table."""

from flask.typing import ResponseReturnValue

from peerhub import clock
from peerhub.engagements.views.maps import asked_map
from peerhub.permissions import Permission
from peerhub.reports.views import blueprint
from peerhub.web.access import requires
from peerhub.web.pdf import pdf_response, render_pdf


@blueprint.route("/councils/map.pdf")
@requires(Permission.COUNCIL_VIEW)
def council_map() -> ResponseReturnValue:
    form, found = asked_map()
    document = render_pdf("reports/council_map.pdf.html", form=form, map=found, today=clock.today())
    return pdf_response(document, f"Map of councils {clock.today().isoformat()}.pdf")
