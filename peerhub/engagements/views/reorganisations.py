"""Reorganisations that staff enter: what each touches, before and after it is entered, and bringing it into effect."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils import operations, queries
from peerhub.councils.models import Reorganisation
from peerhub.councils.reorganising import Plan, ReorganisationRefused, read_plan
from peerhub.db import db
from peerhub.engagements.forms.changing_data import ReorganisationForm
from peerhub.engagements.queries.reorganising import Touched, touched_by
from peerhub.engagements.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/reorganisations")
@requires(Permission.REGISTER_EDIT)
def reorganisations() -> ResponseReturnValue:
    return render_template(
        "engagements/reorganisations.html", reorganisations=queries.reorganisations(), today=clock.today()
    )


@blueprint.route("/reorganisations/new", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def add_reorganisation() -> ResponseReturnValue:
    """Looked at first, entered then: both by this form."""
    form, plan, touched = ReorganisationForm(), None, None
    if form.validate_on_submit():
        try:
            plan = read_plan(form.lines.data, queries.places_by_name())
            touched = _touched(plan, form)
            if request.form.get("act") == "enter":
                made = operations.plan_reorganisation(form.name.data, form.first_day.data, plan, by=current_user)
                db.session.commit()
                flash("The reorganisation is entered.", "success")
                return redirect(url_for("engagements.reorganisation", reorganisation_id=made.id))
        except ReorganisationRefused as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field)
            plan = touched = None
    return render_template("engagements/add_reorganisation.html", form=form, plan=plan, touched=touched)


@blueprint.route("/reorganisations/<int:reorganisation_id>")
@requires(Permission.REGISTER_EDIT)
def reorganisation(reorganisation_id: int) -> ResponseReturnValue:
    found = queries.get_reorganisation(reorganisation_id)
    olds = sorted({row.predecessor_id for row in found.successions})
    return render_template(
        "engagements/reorganisation.html", reorganisation=found, touched=touched_by(olds, found.last_day),
        is_due=clock.today() >= found.first_day and found.in_effect_at is None,
    )  # fmt: skip


@blueprint.route("/reorganisations/<int:reorganisation_id>/effect", methods=["POST"])
@requires(Permission.REGISTER_EDIT)
def bring_into_effect(reorganisation_id: int) -> ResponseReturnValue:
    found = queries.get_reorganisation(reorganisation_id)
    try:
        operations.bring_into_effect(found, by=current_user)
    except ReorganisationRefused as refused:
        return _not_done(refused, found)
    db.session.commit()
    flash("It is in effect. The old councils keep their figures, their people and their history.", "success")
    return redirect(url_for("engagements.reorganisation", reorganisation_id=reorganisation_id))


@blueprint.route("/reorganisations/<int:reorganisation_id>/withdraw", methods=["POST"])
@requires(Permission.REGISTER_EDIT)
def withdraw_reorganisation(reorganisation_id: int) -> ResponseReturnValue:
    found = queries.get_reorganisation(reorganisation_id)
    try:
        operations.withdraw_reorganisation(found, by=current_user)
    except ReorganisationRefused as refused:
        return _not_done(refused, found)
    db.session.commit()
    flash("It is withdrawn. Everything is as it was before.", "success")
    return redirect(url_for("engagements.reorganisations"))


def _not_done(refused: ReorganisationRefused, found: Reorganisation) -> ResponseReturnValue:
    address = url_for("engagements.reorganisation", reorganisation_id=found.id)
    db.session.rollback()
    flash(refused.sentence, "error")
    return redirect(address)


def _touched(plan: Plan, form: ReorganisationForm) -> Touched:
    return touched_by([place.id for place in plan.predecessors], form.last_day)
