"""A snapshot: what was known of a council on one day, sealed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.engagements import operations
from peerhub.metrics.cards import figure_card
from peerhub.metrics.models import Snapshot
from peerhub.metrics.narrative import RULES, sentences
from peerhub.metrics.readings import by_topic
from peerhub.metrics.snapshots import readings, verify
from peerhub.metrics.then_and_now import summary
from peerhub.permissions import Permission
from peerhub.teams import queries
from peerhub.teams.forms import BesideForm
from peerhub.teams.queries.snapshots import ThenAndNow
from peerhub.teams.views import blueprint
from peerhub.web.access import requires


@blueprint.route("/snapshots/<int:snapshot_id>")
@requires(Permission.ENGAGEMENT_VIEW)
def snapshot(snapshot_id: int) -> ResponseReturnValue:
    found = queries.get_snapshot(snapshot_id, visible_to=current_user)
    shown = readings(found, for_staff=current_user.is_staff)
    taken_on = found.taken_at.date()
    return render_template(
        "teams/snapshot.html", snapshot=found, topics=by_topic(shown), sentences=sentences(shown, today=taken_on),
        is_intact=verify(found), taken_on=taken_on, rules=RULES, card=figure_card,
    )  # fmt: skip


@blueprint.route("/engagements/<int:engagement_id>/snapshots", methods=["POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def pin_snapshot(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    try:
        operations.pin_before_visit(engagement, by=current_user)
    except operations.EngagementError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
    else:
        db.session.commit()
        flash("What is known today is pinned to this engagement. It never changes.", "success")
    return redirect(url_for("teams.show", engagement_id=engagement_id) + "#snapshot")


@blueprint.route("/snapshots/<int:snapshot_id>/now")
@requires(Permission.ENGAGEMENT_VIEW)
def then_and_now(snapshot_id: int) -> ResponseReturnValue:
    found = queries.get_snapshot(snapshot_id, visible_to=current_user)
    form, later, compared = asked_comparison(found)
    return render_template(
        "teams/then_and_now.html", snapshot=found, later=later, compared=compared, summary=summary(compared.pairs),
        taken_on=found.taken_at.date(), today=later.taken_at.date() if later else clock.today(), choose=form,
        is_intact=verify(found) and (later is None or verify(later)),
    )  # fmt: skip


def asked_comparison(found: Snapshot) -> tuple[BesideForm, Snapshot | None, ThenAndNow]:
    """The snapshot beside the later one that the address asks for, or else beside today."""
    form = BesideForm.choosing_from(queries.snapshots_after(found, visible_to=current_user))
    if not form.snapshot_id:
        return form, None, queries.then_and_now(found, visible_to=current_user)
    later = queries.get_snapshot(form.snapshot_id, visible_to=current_user)
    return form, later, queries.then_and_later(found, later, visible_to=current_user)
