"""The team pack: what a council and a team take with them."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.engagements.labels import WEIGHTS
from peerhub.peers.rules import SKILL_LEVELS
from peerhub.permissions import Permission
from peerhub.reports import queries
from peerhub.reports.views import blueprint
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires
from peerhub.web.pdf import pdf_response, render_pdf

NO_TEAM = "Nobody is on the team of this engagement yet. There is a team pack as soon as a team is chosen."


@blueprint.route("/engagements/<int:engagement_id>/team-pack.pdf")
@requires(Permission.TEAM_PACK)
def team_pack(engagement_id: int) -> ResponseReturnValue:
    pack = queries.team_pack(get_engagement(engagement_id, visible_to=current_user))
    if pack is None:
        abort(404, NO_TEAM)
    document = render_pdf("reports/team_pack.pdf.html", pack=pack, levels=SKILL_LEVELS, weights=WEIGHTS)
    return pdf_response(document, f"Team pack {pack.engagement.reference} {pack.engagement.council.name}.pdf")
