"""LG Inform: which metrics are fetched, how much of the month's allowance is used, and fetching them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.jobs import operations as jobs
from peerhub.jobs.models import JobState
from peerhub.jobs.queries import ahead_of, newest
from peerhub.metrics import lginform_account, queries
from peerhub.metrics.forms import ChooseMetricsForm, FetchForm
from peerhub.metrics.operations import fetching
from peerhub.metrics.tasks import FETCH, GROUPS
from peerhub.metrics.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.formats import listed, plural

REQUESTS_SHOWN = 20


@blueprint.route("/metric-sources/lg-inform", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def lginform() -> ResponseReturnValue:
    """The page; posted: fetch the metrics that are chosen."""
    form = FetchForm(areas=",".join(fetching.USUAL_AREAS), periods=fetching.USUAL_PERIODS)
    if form.is_submitted() and not queries.fetched_numbers():
        flash("No metric is chosen yet. Add the numbers of those that you want.", "error")
        return redirect(url_for("metrics.lginform"))
    if form.validate_on_submit():
        _queue_fetch(form.wanted_areas, form.periods.data, again=form.again.data)
        db.session.commit()
        return redirect(url_for("metrics.lginform"))
    return render_template("metrics/lginform.html", form=form, **_standing())


@blueprint.route("/metric-sources/lg-inform/metrics", methods=["GET", "POST"])
@requires(Permission.METRIC_IMPORT)
def choose_lginform_metrics() -> ResponseReturnValue:
    form = ChooseMetricsForm()
    if form.validate_on_submit():
        try:
            known, new = fetching.choose_metrics(form.numbers.data, by=current_user)
        except fetching.ChoiceRefused as refused:
            form.refuse(refused, on="numbers")
        else:
            if new:
                _queue_fetch(list(fetching.USUAL_AREAS), fetching.USUAL_PERIODS, new=new)
            db.session.commit()
            flash(_chosen(known, new), "success")
            return redirect(url_for("metrics.lginform"))
    return render_template("metrics/choose_lginform_metrics.html", form=form)


@blueprint.route("/metric-sources/lg-inform/metrics/<int:metric_id>/leave", methods=["POST"])
@requires(Permission.METRIC_IMPORT)
def leave_lginform_metric(metric_id: int) -> ResponseReturnValue:
    metric = queries.get_metric(metric_id)
    fetching.leave_metric(metric, by=current_user)
    db.session.commit()
    flash(f"“{metric.label}” is no longer fetched. Its figures stay.", "success")
    return redirect(url_for("metrics.lginform"))


@blueprint.route("/metric-sources/lg-inform/groups", methods=["POST"])
@requires(Permission.METRIC_IMPORT)
def find_lginform_groups() -> ResponseReturnValue:
    jobs.queue(GROUPS, label="LG Inform: groups of areas", arguments={}, by=current_user)
    db.session.commit()
    return redirect(url_for("metrics.lginform"))


def _queue_fetch(areas: list[str], periods: int, *, new: list[str] | None = None, again: bool = False) -> None:
    arguments = {"areas": areas, "periods": periods, "new": new or [], "again": again}
    jobs.queue(FETCH, label="LG Inform: fetch figures", arguments=arguments, by=current_user)


def _standing() -> dict[str, Any]:
    start, following = fetching.month_around(clock.now())
    job, groups = newest(FETCH), newest(GROUPS)
    service = lginform_account.service()
    return {
        "metrics": queries.fetched_metrics(),
        "spent": queries.spent("lginform", start),
        "allowance": lginform_account.allowance(),
        "following": following,
        "service": service,
        "is_signed": bool(service and service.secret),
        "requests": queries.last_requests("lginform", limit=REQUESTS_SHOWN),
        "job": job,
        "ahead": ahead_of(job) if job and job.is_open else 0,
        "groups": (groups.result or {}).get("groups", []) if groups and groups.state is JobState.DONE else [],
        "groups_job": groups,
    }


def _chosen(known: list[str], new: list[str]) -> str:
    said = [f"{plural(len(known), 'metric')} of the catalogue will be fetched." if known else ""]
    said += [f"LG Inform is asked about {listed(new)} now." if new else ""]
    return " ".join(filter(None, said))
