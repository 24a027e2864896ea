"""Accepting a team: first what it will do, then doing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.matching import operations, queries
from peerhub.matching.errors import MatchingError
from peerhub.matching.forms import AcceptForm
from peerhub.matching.showing.acceptance import preview
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import builder_href, seen_version, settings
from peerhub.permissions import Permission
from peerhub.teams.errors import TeamError
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires
from peerhub.web.formats import plural


@blueprint.route("/engagements/<int:engagement_id>/team-builder/accept", methods=["GET", "POST"])
@requires(Permission.TEAM_PROPOSE)
def accept(engagement_id: int) -> ResponseReturnValue:
    form = AcceptForm()
    if form.validate_on_submit():
        engagement = get_engagement(engagement_id, visible_to=current_user)
        given = {"by": current_user, "reason": form.reason.data, "settings": settings()}
        try:
            decision = operations.accept(engagement, version=seen_version(), **given)
        except (MatchingError, TeamError) as refused:
            db.session.rollback()
            form.refuse(refused, on="reason" if refused.field == "reason" else "")
        else:
            db.session.commit()
            flash(f"The team is accepted. {plural(len(decision.explanation), 'peer')} asked.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id) + "#team")
    bench = queries.load_workbench(engagement_id, visible_to=current_user, settings=settings())
    if not bench.choices:
        return redirect(builder_href(engagement_id))
    if not form.version.data or not form.problems():
        form.version.data = str(bench.draft.version)
    shown = {"preview": preview(bench), "may_override": current_user.can(Permission.TEAM_OVERRIDE)}
    return render_template("matching/accept.html", form=form, back=builder_href(engagement_id), **shown)
