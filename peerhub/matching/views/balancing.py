"""Asking for a better balanced team of equal worth: the reason first, then the price, then a person decides."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching import operations
from peerhub.matching.errors import MatchingError
from peerhub.matching.forms import BalanceForm
from peerhub.matching.operations.balancing import mark_of
from peerhub.matching.scoring import PER_POINT
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, seen_version, settings
from peerhub.permissions import Permission
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires

SWITCHED_OFF = "Balancing teams is switched off in this installation."


@blueprint.route("/engagements/<int:engagement_id>/team-builder/balance", methods=["GET", "POST"])
@requires(Permission.TEAM_BALANCE)
def balance(engagement_id: int) -> ResponseReturnValue:
    if not current_app.config["TEAM_BALANCE"]:
        abort(404, description=SWITCHED_OFF)
    engagement, form = get_engagement(engagement_id, visible_to=current_user), BalanceForm()
    shown: dict[str, Any] = {
        "form": form,
        "engagement": engagement,
        "back": builder_href(engagement_id),
        "tolerance": _tolerance(),
    }
    if form.validate_on_submit():
        try:
            if "take" in request.form:
                return _take(engagement, form)
            bench, offer = operations.look_at_balance(
                engagement, reason=form.reason.data, tolerance=_tolerance(), by=current_user, settings=settings()
            )
        except MatchingError as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            form.version.data, form.seen.data = str(bench.draft.version), mark_of(offer)
            shown |= {"bench": bench, "offer": offer}
    return render_template("matching/balance.html", **shown)


def _take(engagement: Engagement, form: BalanceForm) -> ResponseReturnValue:
    sentence = operations.take_balance(
        engagement,
        reason=form.reason.data,
        seen=form.seen.data or "",
        tolerance=_tolerance(),
        by=current_user,
        version=seen_version(),
        settings=settings(),
    )
    db.session.commit()
    flash(sentence, "success")
    return redirect(builder_href(engagement.id))


def _tolerance() -> int:
    tolerance: int = current_app.config["BALANCE_TOLERANCE"] * PER_POINT
    return tolerance
