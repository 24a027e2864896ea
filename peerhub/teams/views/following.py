"""The end of an engagement."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.engagements.errors import EngagementError
from peerhub.permissions import Permission
from peerhub.teams import operations, queries
from peerhub.teams.forms import WithoutForm
from peerhub.teams.next_step import open_steps
from peerhub.teams.views import blueprint
from peerhub.web.access import requires


@blueprint.route("/engagements/<int:engagement_id>/close", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def close(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    left_out = open_steps(queries.deadlines_of(engagement))
    form = WithoutForm()
    if form.validate_on_submit():
        try:
            operations.close(engagement, reason=form.reason.data or "", by=current_user)
        except (EngagementError, operations.TeamError) as error:
            db.session.rollback()
            form.refuse(error, on=error.field)
        else:
            db.session.commit()
            flash("The engagement is closed.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/close.html", form=form, engagement=engagement, left_out=left_out)
