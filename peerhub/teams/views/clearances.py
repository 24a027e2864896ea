"""What a political group office is asked to clear."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, rules
from peerhub.teams.forms import ClearanceForm
from peerhub.teams.views import blueprint
from peerhub.web.access import requires


@blueprint.route("/clearances")
@requires(Permission.CLEARANCE_DECIDE)
def clearances() -> ResponseReturnValue:
    return render_template(
        "teams/clearances.html",
        waiting=queries.clearances(visible_to=current_user, waiting=True),
        decided=queries.clearances(visible_to=current_user, waiting=False),
        introduction=rules.introduction,
    )


@blueprint.route("/clearances/<int:assignment_id>", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def decide_clearance(assignment_id: int) -> ResponseReturnValue:
    clearance = queries.get_clearance(assignment_id, visible_to=current_user)
    form = ClearanceForm()
    if form.validate_on_submit():
        clears = form.decision.data == "clear"
        try:
            operations.decide_clearance(clearance, clears=clears, reason=form.reason.data, by=current_user)
        except operations.TeamError as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            name = clearance.assignment.peer.name
            flash(f"{name} is cleared." if clears else f"{name} is not cleared, and staff see your reason.", "success")
            return redirect(url_for("teams.clearances"))
    return render_template(
        "teams/decide_clearance.html", form=form, clearance=clearance, introduction=rules.introduction
    )
