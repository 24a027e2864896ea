"""Board packs: asked for, made by a job, kept."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.actionplan import queries as plan_queries
from peerhub.actionplan.views.plans import asked_days
from peerhub.db import db
from peerhub.documents import serving
from peerhub.jobs.queries import ahead_of
from peerhub.permissions import Permission
from peerhub.reports import operations, queries
from peerhub.reports.forms import PackForm
from peerhub.reports.views import blueprint
from peerhub.web.access import requires

NOT_YET = "This pack is not made yet. Open its page to see how far it is."


@blueprint.route("/plans/<int:plan_id>/packs", methods=["GET", "POST"])
@requires(Permission.PLAN_VIEW)
def packs(plan_id: int) -> ResponseReturnValue:
    """The packs of a plan; POST asks for one of the two days in the address."""
    plan, meetings = plan_queries.get_plan(plan_id).plan, plan_queries.meetings()
    day, since = asked_days(meetings)
    form = PackForm()
    if form.validate_on_submit():
        try:
            pack = operations.ask_for_pack(plan, as_at=day, since=since, by=current_user)
        except operations.PackRefused as refused:
            flash(refused.sentence, "error")
        else:
            db.session.commit()
            return redirect(url_for("reports.pack", pack_id=pack.id))
    return render_template(
        "reports/packs.html", plan=plan, meetings=meetings, packs=queries.packs_of(plan_id), day=day, since=since,
        form=form, today=clock.today(),
    )  # fmt: skip


@blueprint.route("/board-packs/<int:pack_id>")
@requires(Permission.PLAN_VIEW)
def pack(pack_id: int) -> ResponseReturnValue:
    found = queries.get_pack(pack_id)
    ahead = ahead_of(found.job) if found.job and found.job.is_open else 0
    own = bool(found.job and found.job.asked_by_id == current_user.id)
    return render_template("reports/pack.html", pack=found, ahead=ahead, is_own=own)


@blueprint.route("/board-packs/<int:pack_id>.pdf")
@requires(Permission.PLAN_VIEW)
def pack_file(pack_id: int) -> ResponseReturnValue:
    found = queries.get_pack(pack_id)
    if found.file is None:
        abort(404, NOT_YET)
    return serving.send(found.file)
