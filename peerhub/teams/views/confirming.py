"""The last word on a team: confirmed by the manager, or by a colleague to whom it was passed on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.models import Stage
from peerhub.permissions import Permission
from peerhub.teams import operations, queries
from peerhub.teams.forms import ColleagueForm, ConfirmForm
from peerhub.teams.models import TeamProposal
from peerhub.teams.views import blueprint
from peerhub.web.access import requires
from peerhub.web.formats import day
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagements/<int:engagement_id>/confirmation", methods=["GET", "POST"])
@requires(Permission.TEAM_CONFIRM)
def confirm_team(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    standing, form = queries.find_proposal(engagement_id), ConfirmForm()
    if standing is not None and form.validate_on_submit():
        try:
            operations.confirm(standing, reason=form.reason.data, by=current_user)
        except operations.TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            following = "Preparing the visit" if engagement.stage is Stage.PREPARING else "The visit"
            flash(f"The team is confirmed. {following} is next.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template(
        "teams/confirm_team.html", form=form, engagement=engagement, proposal=standing, today=clock.today()
    )


@blueprint.route("/engagements/<int:engagement_id>/confirmation/delegation", methods=["GET", "POST"])
@requires(Permission.TEAM_CONFIRM)
def delegate_confirmation(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    standing = queries.find_proposal(engagement_id)
    colleagues = [user for user in queries.who_may_confirm() if user.id != current_user.id]
    if standing is None or standing.confirmed_at is not None:
        return redirect(url_for("teams.confirm_team", engagement_id=engagement_id))
    form = ColleagueForm.choosing_from(colleagues)
    if form.validate_on_submit():
        to = next(user for user in colleagues if user.id == form.colleague.data)
        try:
            operations.pass_on_confirmation(standing, to=to, by=current_user)
        except operations.TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{to.name} is asked by e-mail{_until(standing)}. You can still confirm it yourself.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/delegate_confirmation.html", form=form, engagement=engagement, proposal=standing)


def _until(proposal: TeamProposal) -> str:
    return f" to confirm it by {day(proposal.confirm_by)}" if proposal.confirm_by else ""
