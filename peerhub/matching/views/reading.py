"""What staff read: the rules and the weights in force."""

from flask import render_template
from flask.typing import ResponseReturnValue

from peerhub.matching import queries
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, RULES_VERSION, TEAM_RULES
from peerhub.matching.scoring import PARTS
from peerhub.matching.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires


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
