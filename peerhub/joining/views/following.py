"""How far somebody is: for staff, for the group's own office, and for the peer; and what staff and office do."""

from collections.abc import Callable, Sequence

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.joining import operations, queries
from peerhub.joining.errors import JoiningRefused
from peerhub.joining.forms import InductionForm, RefusalForm
from peerhub.joining.models import Joiner
from peerhub.joining.steps import PeersPart, Step, next_step, steps_of
from peerhub.joining.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/joiners")
@requires(Permission.PEER_VIEW)
def index() -> ResponseReturnValue:
    step = pagination.wanted(per_page=25)
    found, total = queries.find_joiners(visible_to=current_user, limit=step.limit, offset=step.offset)
    parts = parts_of(found)
    ways = {joiner.id: steps_of(joiner, parts[joiner.id]) for joiner in found}
    waiting = {joiner_id: next_step(steps) for joiner_id, steps in ways.items()}
    return render_template("joining/index.html", page=step.filled(found, total), ways=ways, waiting=waiting)


@blueprint.route("/joiners/<int:joiner_id>")
@requires(Permission.PEER_VIEW)
def show(joiner_id: int) -> ResponseReturnValue:
    joiner = queries.get_joiner(joiner_id, visible_to=current_user)
    steps = way_of(joiner)
    return render_template("joining/show.html", joiner=joiner, steps=steps, waiting=next_step(steps))


@blueprint.route("/my-joining")
@requires(Permission.OWN_PROFILE)
def my_joining() -> ResponseReturnValue:
    joiner = queries.find_own(current_user)
    steps = way_of(joiner) if joiner else []
    return render_template("joining/my_joining.html", joiner=joiner, steps=steps, waiting=next_step(steps))


@blueprint.route("/joiners/<int:joiner_id>/clearance", methods=["POST"])
@requires(Permission.JOINER_NOMINATE)
def clear(joiner_id: int) -> ResponseReturnValue:
    return done(joiner_id, lambda joiner: operations.clear(joiner, by=current_user), "The member is cleared.")


@blueprint.route("/joiners/<int:joiner_id>/approval", methods=["POST"])
@requires(Permission.PEER_EDIT)
def approve(joiner_id: int) -> ResponseReturnValue:
    sentence = "Approved, and in the pool as joining. An administrator can now add an account."
    return done(joiner_id, lambda joiner: operations.approve(joiner, by=current_user), sentence)


@blueprint.route("/joiners/<int:joiner_id>/deployment", methods=["POST"])
@requires(Permission.PEER_EDIT)
def make_deployable(joiner_id: int) -> ResponseReturnValue:
    def accept(joiner: Joiner) -> None:
        operations.make_deployable(joiner, parts_of([joiner])[joiner.id], by=current_user)

    return done(joiner_id, accept, "The peer can be asked from now on.")


@blueprint.route("/joiners/<int:joiner_id>/induction", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def induct(joiner_id: int) -> ResponseReturnValue:
    joiner, form = queries.get_joiner(joiner_id, visible_to=current_user), InductionForm()
    if form.validate_on_submit():
        try:
            operations.induct(joiner, form.inducted_on.data, by=current_user)
        except JoiningRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(joiner, "The induction is recorded.")
    return render_template("joining/induct.html", joiner=joiner, form=form)


@blueprint.route("/joiners/<int:joiner_id>/refusal", methods=["GET", "POST"])
@requires(Permission.JOINER_REFUSE)
def refuse(joiner_id: int) -> ResponseReturnValue:
    joiner, form = queries.get_joiner(joiner_id, visible_to=current_user), RefusalForm()
    if form.validate_on_submit():
        try:
            operations.refuse(joiner, form.reason.data, by=current_user)
        except JoiningRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(joiner, "The refusal is recorded.")
    return render_template("joining/refuse.html", joiner=joiner, form=form)


def done(joiner_id: int, act: Callable[[Joiner], None], sentence: str) -> ResponseReturnValue:
    """Do it to a joiner whom this person may see, and go back to their page."""
    joiner = queries.get_joiner(joiner_id, visible_to=current_user, to_change=True)
    try:
        act(joiner)
    except JoiningRefused as refused:
        db.session.rollback()
        flash(f"{refused.sentence}.", "error")
        return redirect(url_for("joining.show", joiner_id=joiner_id))
    return saved(joiner, sentence)


def saved(joiner: Joiner, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("joining.show", joiner_id=joiner.id))


def parts_of(joiners: Sequence[Joiner]) -> dict[int, PeersPart]:
    return queries.parts_of(joiners, terms_version=current_app.config["TERMS_VERSION"], on=clock.today())


def way_of(joiner: Joiner) -> list[Step]:
    return steps_of(joiner, parts_of([joiner])[joiner.id])
