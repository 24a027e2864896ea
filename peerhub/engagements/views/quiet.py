"""The calendar of quiet periods, which warns whoever chooses dates."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.dates import next_time
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.forms.quiet import QuietPeriodForm
from peerhub.engagements.operations import quiet as operations
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field

LAST = (date.max, date.max)  # what is over for good stands at the end


@blueprint.route("/quiet-periods")
@requires(Permission.REGISTER_EDIT)
def quiet_periods() -> ResponseReturnValue:
    today = clock.today()
    periods = [(period, next_time(period, today)) for period in queries.quiet_periods()]
    return render_template(
        "engagements/quiet_periods.html", periods=sorted(periods, key=lambda one: one[1] or LAST), today=today
    )


@blueprint.route("/quiet-periods/new", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def add_quiet_period() -> ResponseReturnValue:
    form = QuietPeriodForm()
    if form.validate_on_submit():
        try:
            operations.add_quiet_period(form.draft(), by=current_user)
        except EngagementError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("It is in the calendar. Whoever chooses dates that touch it is told.", "success")
            return redirect(url_for("engagements.quiet_periods"))
    return render_template("engagements/add_quiet_period.html", form=form)


@blueprint.route("/quiet-periods/<int:period_id>", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def edit_quiet_period(period_id: int) -> ResponseReturnValue:
    period, form = queries.get_quiet_period(period_id), QuietPeriodForm()
    if form.validate_on_submit():
        try:
            operations.change_quiet_period(period, form.draft(), by=current_user)
        except EngagementError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The quiet period is changed.", "success")
            return redirect(url_for("engagements.quiet_periods"))
    elif not form.is_submitted():
        form.show(period)
    return render_template("engagements/edit_quiet_period.html", form=form, period=period)


@blueprint.route("/quiet-periods/<int:period_id>/removal", methods=["POST"])
@requires(Permission.REGISTER_EDIT)
def remove_quiet_period(period_id: int) -> ResponseReturnValue:
    operations.remove_quiet_period(queries.get_quiet_period(period_id), by=current_user)
    db.session.commit()
    flash("The quiet period is taken out of the calendar.", "success")
    return redirect(url_for("engagements.quiet_periods"))
