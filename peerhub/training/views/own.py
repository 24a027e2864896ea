"""A peer's own training: what is held, what expires, and the log."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.documents import serving
from peerhub.peers import queries as peer_queries
from peerhub.peers.models import Peer
from peerhub.permissions import Permission
from peerhub.training import operations, queries
from peerhub.training.forms import ELSEWHERE, OURS, LogForm, WithdrawForm
from peerhub.training.models import TrainingLog, TrainingState
from peerhub.training.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in

NOT_JOINED = "Your account is not joined to a peer's record yet. Please ask the peer team to join it."


@blueprint.route("/training")
@requires(Permission.TRAINING_LOG)
def index() -> ResponseReturnValue:
    peer = own_peer()
    entries = queries.entries_of(peer)
    return render_template(
        "training/index.html",
        returned=[entry for entry in entries if entry.state is TrainingState.RETURNED],
        entries=[entry for entry in entries if entry.state is not TrainingState.RETURNED],
        holdings=queries.holdings_of(peer, clock.today()),
    )


@blueprint.route("/training/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_LOG)
def log() -> ResponseReturnValue:
    peer, form = own_peer(), LogForm()
    form.offer(queries.courses_offered())
    if form.validate_on_submit():
        try:
            entry = operations.log_training(peer, training_in(form), certificate=upload_in(form), by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
            form.ask_for_the_file_again()
        else:
            db.session.commit()
            return redirect(url_for("training.logged", log_id=entry.id))
    return render_template("training/log.html", form=form, entry=None)


@blueprint.route("/training-logs/<int:log_id>/thank-you")
@requires(Permission.TRAINING_LOG)
def logged(log_id: int) -> ResponseReturnValue:
    entry = queries.get_own_entry(log_id, user=current_user)
    return render_template("training/logged.html", entry=entry)


@blueprint.route("/training-logs/<int:log_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_LOG)
def amend(log_id: int) -> ResponseReturnValue:
    entry = queries.get_own_entry(log_id, user=current_user, to_change=request.method == "POST")
    form = LogForm(data=as_typed(entry))
    form.offer(queries.courses_offered(), now=entry)
    if form.validate_on_submit():
        try:
            operations.amend(
                entry, training_in(form), certificate=upload_in(form), version=version_in(form.version), by=current_user
            )
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
            form.ask_for_the_file_again()
            form.version.data = entry.version
        else:
            db.session.commit()
            return redirect(url_for("training.logged", log_id=entry.id))
    return render_template("training/amend.html", form=form, entry=entry)


@blueprint.route("/training-logs/<int:log_id>/withdrawal", methods=["GET", "POST"])
@requires(Permission.TRAINING_LOG)
def withdraw(log_id: int) -> ResponseReturnValue:
    entry = queries.get_own_entry(log_id, user=current_user, to_change=request.method == "POST")
    form = WithdrawForm(version=entry.version)
    if form.validate_on_submit():
        title = entry.title
        try:
            operations.withdraw(entry, version=version_in(form.version), by=current_user)
        except operations.TrainingRefused as refused:
            form.refuse(refused)
            form.version.data = entry.version
        else:
            db.session.commit()
            flash(f"“{title}” is taken back.", "success")
            return redirect(url_for("training.index"))
    return render_template("training/withdraw.html", form=form, entry=entry)


@blueprint.route("/training-logs/<int:log_id>/certificate")
@requires(Permission.CERTIFICATE_VIEW)
def certificate(log_id: int) -> ResponseReturnValue:
    entry = queries.get_entry(log_id, visible_to=current_user)
    if entry.certificate is None:
        abort(404, description="No certificate was uploaded with this training.")
    return serving.send(entry.certificate, inline="save" not in request.args)


def own_peer() -> Peer:
    """The record of the peer who is signed in; a page that says what to do where there is none."""
    found = peer_queries.find_own_peer(current_user, to_change=request.method == "POST")
    return found or abort(404, description=NOT_JOINED)


def training_in(form: LogForm) -> operations.Training:
    """The training as the form has it. A course of ours takes its usual hours unless others were given."""
    course = queries.find_course(form.course.data) if form.is_ours else None
    return operations.Training(
        course=course,
        title=form.title.data,
        provider=form.provider.data,
        taken_on=form.taken_on.data,
        hours=form.hours.data or (course.hours if course else form.hours.data),
        reflection=form.reflection.data,
    )


def upload_in(form: LogForm) -> operations.Upload | None:
    """The certificate as it arrived, if one was chosen."""
    file = form.certificate.data
    if file is None:
        return None
    return operations.Upload(file.stream, file.filename, current_app.config["MAX_CERTIFICATE_BYTES"])


def as_typed(entry: TrainingLog) -> dict[str, object]:
    """What the form holds before anything is changed."""
    return {
        "where": ELSEWHERE if entry.is_elsewhere else OURS,
        "course": None if entry.is_elsewhere else entry.course_id,
        "title": entry.title if entry.is_elsewhere else "",
        "provider": entry.provider if entry.is_elsewhere else "",
        "taken_on": entry.taken_on,
        "hours": entry.hours,
        "reflection": entry.reflection,
        "version": entry.version,
    }
