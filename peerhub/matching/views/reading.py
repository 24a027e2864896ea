"""What staff read: the record of an accepted team, and the rules and weights in force."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.matching import queries
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, RULES_VERSION, TEAM_RULES
from peerhub.matching.scoring import PARTS
from peerhub.matching.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/decisions/<int:decision_id>")
@requires(Permission.MATCHING_VIEW)
def decision(decision_id: int) -> ResponseReturnValue:
    found = queries.get_decision(decision_id, visible_to=current_user)
    return render_template("matching/decision.html", found=found, record=found.record, rules_version=RULES_VERSION)


@blueprint.route("/decisions/<int:decision_id>/problem.json")
@requires(Permission.MATCHING_VIEW)
def problem(decision_id: int) -> ResponseReturnValue:
    found = queries.get_decision(decision_id, visible_to=current_user)
    name = f"{found.reference} decision {decision_id}.json"
    return Response(
        found.record.problem,
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


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
