"""What staff read: a person's year, the rules and the weights in force."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.matching import queries
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, RULES_VERSION, TEAM_RULES
from peerhub.matching.scoring import PARTS
from peerhub.matching.showing.person import person_page, year_from
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import settings
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/engagements/<int:engagement_id>/team-builder/peers/<int:peer_id>")
@requires(Permission.TEAM_PROPOSE)
def person(engagement_id: int, peer_id: int) -> ResponseReturnValue:
    bench = queries.load_workbench_about(engagement_id, peer_id, visible_to=current_user, settings=settings())
    first_day, last_day = year_from(bench.engagement)
    said = queries.said_days(peer_id, first_day=first_day, last_day=last_day, visible_to=current_user)
    page = person_page(bench, bench.pool.peer(peer_id), email=said.email, runs=said.runs)
    return render_template("matching/person.html", page=page)


@blueprint.route("/matching-rules")
@requires(Permission.MATCHING_VIEW)
def rules() -> ResponseReturnValue:
    books = (
        ("One peer and one engagement", PEER_RULES),
        ("One place on the team", PLACE_RULES),
        ("The whole team", TEAM_RULES),
    )
    weights = queries.weights_in_force()
    return render_template("matching/rules.html", books=books, parts=PARTS, weights=weights, version=RULES_VERSION)
