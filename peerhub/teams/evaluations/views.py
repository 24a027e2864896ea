"""Evaluations: given by those who took part, read by staff."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accounts.operations import open_link, use_link
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.teams.errors import TeamError
from peerhub.teams.evaluations import operations, queries, rules, tasks  # noqa: F401 - workers find their rounds
from peerhub.teams.evaluations.forms import EvaluationForm
from peerhub.teams.evaluations.messages import FOR_EVALUATION
from peerhub.teams.evaluations.models import Side
from peerhub.teams.evaluations.queries import Asked
from peerhub.teams.queries import get_engagement
from peerhub.teams.views import blueprint
from peerhub.web.access import public, requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/engagements/<int:engagement_id>/evaluation", methods=["GET", "POST"])
@requires(Permission.EVALUATION_GIVE)
def evaluate(engagement_id: int) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    asked = queries.side_of(engagement, current_user)
    if asked is None or engagement.stage not in queries.AFTER_VISIT:
        return render_template("teams/_nothing_to_evaluate.html", engagement=engagement)
    form = EvaluationForm.of(asked.side, queries.find_evaluation(engagement_id, asked.email))
    if form.validate_on_submit():
        try:
            operations.evaluate(engagement, asked, **form.given(), by=current_user)
        except TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Thank you. You can change it until the engagement is closed.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id))
    return render_template("teams/evaluate.html", form=form, engagement=engagement)


@blueprint.route("/engagements/<int:engagement_id>/evaluations")
@requires(Permission.ENGAGEMENT_EDIT)
def evaluations(engagement_id: int) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    said = queries.evaluations_of(engagement_id)
    asked = [(one.name, one.email) for one in queries.who_is_asked(engagement)]
    return render_template(
        "teams/evaluations.html",
        engagement=engagement,
        evaluations=said,
        sides=[(side, rules.tally(side, said)) for side in Side if any(one.side is side for one in said)],
        silent=rules.silent(asked, said),
        marks=rules.MARKS,
    )


@blueprint.route("/visit-evaluations/<string:evaluation_token>", methods=["GET", "POST"])
@public
def evaluate_by_link(evaluation_token: str) -> ResponseReturnValue:
    link = open_link(evaluation_token, FOR_EVALUATION)
    engagement = queries.engagement_of_link(link.subject_id)
    form = EvaluationForm.of(Side.COUNCIL, queries.find_evaluation(engagement.id, link.email))
    if form.validate_on_submit():
        _, holder = use_link(evaluation_token, FOR_EVALUATION)
        asked = Asked(Side.COUNCIL, link.name, link.email, None)
        try:
            operations.evaluate(engagement, asked, **form.given(), by=holder)
        except TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Thank you. You can change it by the same link.", "success")
            return redirect(url_for("teams.evaluate_by_link", evaluation_token=evaluation_token))
    return render_template("teams/evaluate_by_link.html", form=form, engagement=engagement)
