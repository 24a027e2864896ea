"""Repairing a team: what broke, the fewest changes, and taking one of them into the draft."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.matching import operations, queries
from peerhub.matching.errors import MatchingError
from peerhub.matching.repairing import repair_page
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, seen_version, settings
from peerhub.permissions import Permission
from peerhub.teams.errors import TeamError
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires

REFUSED = 409


@blueprint.route("/engagements/<int:engagement_id>/team-builder/repair", methods=["GET", "POST"])
@requires(Permission.TEAM_PROPOSE)
def repair(engagement_id: int) -> ResponseReturnValue:
    refused = ""
    if request.method == "POST":
        engagement = get_engagement(engagement_id, visible_to=current_user)
        given = {"choices": _choices(), "by": current_user, "settings": settings()}
        try:
            sentence = operations.repair(engagement, version=seen_version(), **given)
        except (MatchingError, TeamError) as error:
            db.session.rollback()
            refused = error.sentence
        else:
            db.session.commit()
            flash(sentence, "success")
            return redirect(builder_href(engagement_id))
    bench = queries.load_workbench(engagement_id, visible_to=current_user, settings=settings())
    page = repair_page(bench, queries.departures(engagement_id), queries.rules_set_aside(engagement_id))
    shown = render_template("matching/repair.html", page=page, refused=refused, back=builder_href(engagement_id))
    return shown, REFUSED if refused else 200


def _choices() -> dict[int, int]:
    """What the button says, as place-peer pairs: "12-345"; anything else counts for nothing."""
    pairs = [pair.split("-") for pair in request.form.getlist("choice")]
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(part.isdecimal() for part in pair)}
