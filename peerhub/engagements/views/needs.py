"""Which metrics a kind of engagement needs, and what its scope adds: data that staff can change."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements import operations, queries
from peerhub.engagements.forms.changing_data import MetricNeedsForm
from peerhub.engagements.views import blueprint
from peerhub.metrics.queries import every_metric, headline_metrics
from peerhub.permissions import Permission
from peerhub.web.access import requires

REASONS = {"type": "Kind of engagement", "theme": "Core theme", "skill": "Skill in the scope"}


@blueprint.route("/metric-needs")
@requires(Permission.METRIC_EDIT)
def metric_needs() -> ResponseReturnValue:
    return render_template(
        "engagements/metric_needs.html", reasons=queries.reasons(), words=REASONS, headline=headline_metrics()
    )


@blueprint.route("/metric-needs/<string:reason>/<int:reason_id>", methods=["GET", "POST"])
@requires(Permission.METRIC_EDIT)
def edit_metric_needs(reason: str, reason_id: int) -> ResponseReturnValue:
    found = queries.get_reason(reason, reason_id) if reason in REASONS else abort(404)
    needs = [need.metric_code for need in queries.needs_because_of(found)]
    form = MetricNeedsForm.of(every_metric(), needs)
    if form.validate_on_submit():
        operations.set_metric_needs(found, form.wanted, by=current_user)
        db.session.commit()
        flash(f"Snapshots that are taken from now on have these figures where “{found.name}” is part of it.", "success")
        return redirect(url_for("engagements.metric_needs"))
    return render_template("engagements/edit_metric_needs.html", form=form, reason=found, word=REASONS[reason])
