"""How it begins: a nomination by a group office, an officer's own interest, and the line manager's answer."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accounts.operations import open_link, use_link
from peerhub.db import db
from peerhub.joining import operations, queries
from peerhub.joining.errors import JoiningRefused
from peerhub.joining.forms import InterestForm, NominationForm, RefusalForm
from peerhub.joining.messages import LINE_MANAGER
from peerhub.joining.views import blueprint
from peerhub.peers import queries as peer_queries
from peerhub.peers.models import PeerKind
from peerhub.permissions import Permission
from peerhub.web.access import public, requires
from peerhub.web.forms import refuse_at_field

NO_GROUP = "Your account belongs to no political group yet. Please ask an administrator to enter it."


@blueprint.route("/joiners/new", methods=["GET", "POST"])
@requires(Permission.JOINER_NOMINATE)
def nominate() -> ResponseReturnValue:
    group = current_user.group or abort(404, description=NO_GROUP)
    form = NominationForm()
    form.offer(PeerKind.MEMBER, peer_queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            joiner = operations.nominate(form.joiner(), group, by=current_user)
        except JoiningRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{joiner.name} is nominated. Clear them, and the peer team goes on.", "success")
            return redirect(url_for("joining.show", joiner_id=joiner.id))
    return render_template("joining/nominate.html", form=form, group=group)


@blueprint.route("/express-interest", methods=["GET", "POST"])
@public
def express_interest() -> ResponseReturnValue:
    form, is_done = InterestForm(), False
    form.offer(PeerKind.OFFICER, peer_queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.express_interest(
                form.joiner(), manager_name=form.manager_name.data, manager_email=form.manager_email.data
            )
        except JoiningRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            is_done = True
    return render_template("joining/express_interest.html", form=form, is_done=is_done)


@blueprint.route("/line-manager-answers/<string:manager_token>", methods=["GET", "POST"])
@public
def answer_as_manager(manager_token: str) -> ResponseReturnValue:
    """A page that changes nothing until a button is pressed: programs that look into e-mails open links, too."""
    form, agrees = RefusalForm(), request.form.get("answer") == "yes"
    link = open_link(manager_token, LINE_MANAGER)
    joiner = queries.joiner_of_link(link.subject_id, to_change=request.method == "POST")
    if form.is_submitted() and (form.validate() or agrees):
        _link, holder = use_link(manager_token, LINE_MANAGER)
        try:
            if agrees:
                operations.approve_as_manager(joiner, by=holder)
            else:
                operations.refuse(joiner, form.reason.data, by=holder)
        except JoiningRefused as refused:
            db.session.rollback()
            form.refuse(refused)
        else:
            db.session.commit()
            return render_template("joining/answer_as_manager.html", joiner=joiner, form=None)
    return render_template("joining/answer_as_manager.html", joiner=joiner, form=form)
