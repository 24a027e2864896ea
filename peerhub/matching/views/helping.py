"""Buttons of the ways out that reach beyond the team: ask a peer for something, ask the council for less."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.matching import operations
from peerhub.matching.errors import MatchingError
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, settings, show_builder
from peerhub.permissions import Permission
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires

REFUSED = 409


@blueprint.route("/engagements/<int:engagement_id>/team-builder/ask-for-help", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def ask_for_help(engagement_id: int) -> ResponseReturnValue:
    wanted = {"slot_id": _number("slot"), "peer_id": _number("peer"), "settings": settings()}
    return _done(engagement_id, operations.ask_for_help, at="ways-out", **wanted)


@blueprint.route("/engagements/<int:engagement_id>/team-builder/lower-need", methods=["POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def lower_need(engagement_id: int) -> ResponseReturnValue:
    wanted = {"skill_id": _number("skill"), "level": _number("level")}
    return _done(engagement_id, operations.lower_need, at="team", **wanted)


def _done(engagement_id: int, operation: Callable[..., str], *, at: str, **wanted: Any) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    try:
        sentence = operation(engagement, by=current_user, **wanted)
    except MatchingError as refused:
        db.session.rollback()
        return show_builder(engagement_id, refused=refused.sentence, status=REFUSED)
    db.session.commit()
    flash(sentence, "success")
    return redirect(builder_href(engagement_id, at=at))


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)
