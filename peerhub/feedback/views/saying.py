"""What is said of the peers on a visit, and what a peer reads of themself."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.feedback import operations, queries
from peerhub.feedback.forms import ColleagueForm
from peerhub.feedback.views import blueprint
from peerhub.permissions import Permission
from peerhub.teams.models import Assignment
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/assignments/<int:assignment_id>/colleagues")
@requires(Permission.OWN_PROFILE)
def colleagues(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_served(assignment_id, visible_to=current_user)
    team = queries.colleagues_of(assignment)
    return render_template(
        "feedback/colleagues.html", assignment=assignment, team=team, spoken_of=queries.spoken_of(current_user, team)
    )


@blueprint.route("/assignments/<int:colleague_id>/colleague-feedback", methods=["GET", "POST"])
@requires(Permission.FEEDBACK_GIVE)
def say_of_peer(colleague_id: int) -> ResponseReturnValue:
    about = queries.get_colleague(colleague_id, visible_to=current_user)
    form = ColleagueForm(obj=queries.said_by(current_user, about))
    if form.validate_on_submit():
        try:
            operations.say_of_peer(
                about, contribution=form.contribution.data, teamwork=form.teamwork.data,
                strengths=form.strengths.data, advice=form.advice.data, by=current_user,
            )  # fmt: skip
        except operations.FeedbackRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"Thank you. It is kept for {about.peer.name}.", "success")
            return redirect(back_from(about))
    is_manager = current_user.can(Permission.ENGAGEMENT_EDIT)
    return render_template(
        "feedback/say_of_peer.html", form=form, about=about, is_manager=is_manager, back=back_from(about)
    )


@blueprint.route("/my-feedback")
@requires(Permission.OWN_PROFILE)
def said_of_me() -> ResponseReturnValue:
    return render_template("feedback/said_of_me.html", visits=queries.said_of(current_user))


@blueprint.route("/engagements/<int:engagement_id>/feedback")
@requires(Permission.ENGAGEMENT_EDIT)
def of_engagement(engagement_id: int) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    taken = queries.taken_by(engagement)
    spoken_of = queries.spoken_of(current_user, [item.assignment for item in taken])
    return render_template("feedback/of_engagement.html", engagement=engagement, taken=taken, spoken_of=spoken_of)


def back_from(about: Assignment) -> str:
    """The list of the team that this person came from: staff, or a peer of the same team."""
    if current_user.can(Permission.ENGAGEMENT_EDIT):
        return url_for("feedback.of_engagement", engagement_id=about.engagement_id)
    own = queries.own_place(about.engagement_id, current_user)
    return url_for("feedback.colleagues", assignment_id=own.id)
