"""What is said of a visit and of the peers on it, and what a peer reads of themself."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.feedback import operations, queries
from peerhub.feedback.forms import ColleagueForm, VisitForm
from peerhub.feedback.models import VisitFeedback
from peerhub.feedback.views import blueprint
from peerhub.permissions import Permission
from peerhub.teams.queries import get_engagement
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/assignments/<int:assignment_id>/feedback", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def say_of_visit(assignment_id: int) -> ResponseReturnValue:
    assignment = queries.get_served(assignment_id, visible_to=current_user)
    form = VisitForm(data=as_given(queries.visit_feedback(assignment)))
    if form.validate_on_submit():
        try:
            operations.say_of_visit(
                assignment, support=form.support.data, team=form.team.data, went_well=form.went_well.data,
                would_again=form.would_again.data == "yes", change=form.change.data, by=current_user,
            )  # fmt: skip
        except operations.FeedbackRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Thank you. Staff read it; the council does not.", "success")
            return redirect(url_for("feedback.say_of_visit", assignment_id=assignment.id))
    colleagues = queries.colleagues_of(assignment)
    return render_template(
        "feedback/say_of_visit.html", form=form, assignment=assignment, colleagues=colleagues,
        spoken_of=queries.spoken_of(current_user, colleagues),
    )  # fmt: skip


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
            flash(f"Thank you. {about.peer.name} can read it now.", "success")
            return redirect(url_for("teams.show", engagement_id=about.engagement_id))
    is_manager = current_user.can(Permission.ENGAGEMENT_EDIT)
    return render_template("feedback/say_of_peer.html", form=form, about=about, is_manager=is_manager)


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


def as_given(given: VisitFeedback | None) -> dict[str, object]:
    """What the form holds before anything is changed."""
    if given is None:
        return {}
    return {
        "support": given.support,
        "team": given.team,
        "would_again": "yes" if given.would_again else "no",
        "went_well": given.went_well,
        "change": given.change,
    }
