"""The proposed team: sent to the council, answered by a signed link, passed on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accounts.operations import open_link, use_link
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.teams import operations, queries, tasks  # noqa: F401 - workers find their rounds
from peerhub.teams.forms import PassOnForm, ProposalAnswerForm, ProposalForm
from peerhub.teams.messages import FOR_COUNCIL
from peerhub.teams.views import blueprint
from peerhub.web.access import public, requires
from peerhub.web.forms import refuse_at_field

SAID = "Thank you. Your answer is noted."
SAID_LATE = "Thank you. What you wrote is with the person who runs the visit. They decide, and write to you."


@blueprint.route("/engagements/<int:engagement_id>/proposal", methods=["GET", "POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def proposal(engagement_id: int) -> ResponseReturnValue:
    engagement = queries.get_engagement(engagement_id, visible_to=current_user)
    form = ProposalForm()
    form.suggest(queries.council_contacts(engagement.council_id))
    if form.validate_on_submit():
        given = {"due_on": form.due_on.data, "name": form.name.data, "email": form.email.data}
        try:
            operations.propose_to_council(engagement, **given, by=current_user)
        except operations.TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{form.name.data} gets the team by e-mail.", "success")
            return redirect(url_for("teams.proposal", engagement_id=engagement_id))
    return render_template(
        "teams/proposal.html",
        form=form,
        engagement=engagement,
        proposals=queries.proposals_of(engagement_id),
        team=queries.team_of(engagement_id),
    )


@blueprint.route("/proposed-teams/<string:proposal_token>", methods=["GET", "POST"])
@public
def proposal_by_link(proposal_token: str) -> ResponseReturnValue:
    link = open_link(proposal_token, FOR_COUNCIL)
    form = ProposalAnswerForm()
    if form.validate_on_submit():
        _, holder = use_link(proposal_token, FOR_COUNCIL)
        given = {"objects": form.answer.data == "object", "objection": form.objection.data}
        standing = queries.lock_proposal(link.subject_id)
        try:
            operations.answer_proposal(standing, **given, by=holder)
        except operations.TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(SAID_LATE if standing.confirmed_at else SAID, "success")
            return redirect(url_for("teams.proposal_by_link", proposal_token=proposal_token))
    shown = queries.proposal_of_link(link.subject_id)
    return render_template("teams/proposal_by_link.html", form=form, proposal=shown, token=proposal_token)


@blueprint.route("/proposed-teams/<string:proposal_token>/pass-on", methods=["GET", "POST"])
@public
def pass_on_proposal(proposal_token: str) -> ResponseReturnValue:
    link = open_link(proposal_token, FOR_COUNCIL)
    form = PassOnForm()
    if form.validate_on_submit():
        _, holder = use_link(proposal_token, FOR_COUNCIL)
        given = {"name": form.name.data, "email": form.email.data}
        try:
            operations.pass_on(queries.lock_proposal(link.subject_id), **given, by=holder)
        except operations.TeamError as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return render_template("teams/_passed_on.html", name=given["name"])
    return render_template("teams/pass_on_proposal.html", form=form, token=proposal_token)
