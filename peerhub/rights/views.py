"""A peer's own data, what staff answer, and who is to be forgotten."""

import json

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.jobs.operations import queue
from peerhub.monitoring.operations import read_own
from peerhub.monitoring.vault import SheetUnreadable, Vault
from peerhub.peers.models import Peer, PeerStatus
from peerhub.peers.operations import PeerRefused
from peerhub.peers.queries import find_own_peer
from peerhub.permissions import Permission
from peerhub.rights import operations, queries
from peerhub.rights.forms import AnswerForm, AskForm, LeaveForm
from peerhub.rights.operations import RightsRefused
from peerhub.rights.tasks import FORGET
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.forms import Form, refuse_at_field
from peerhub.web.pdf import pdf_response, render_pdf

blueprint = Blueprint("rights", __name__)

NOT_JOINED = "Your account is not joined to a peer's record yet. Please ask the peer team to join it."
LOOKS_SHOWN = 50


@blueprint.route("/my-data", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_data() -> ResponseReturnValue:
    peer, form = own_peer(), AskForm()
    if form.validate_on_submit():
        operations.ask(peer, form.kind.data, form.words.data, by=current_user)
        db.session.commit()
        flash("Thank you. The peer team answers here.", "success")
        return redirect(url_for("rights.my_data"))
    return render_template(
        "rights/my_data.html", peer=peer, form=form, looks=queries.looks_at(peer, limit=LOOKS_SHOWN),
        asked=queries.requests_of(peer), months=current_app.config["RETENTION_MONTHS"],
    )  # fmt: skip


@blueprint.route("/my-data/export", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def take_away() -> ResponseReturnValue:
    """Asked for by a button, so that each time is recorded."""
    peer = own_peer()
    form = "pdf" if request.form.get("form") == "pdf" else "json"
    held, answers = queries.everything_about(peer), own_answers(peer)
    operations.note_export(peer, form=form, by=current_user)
    reference, today = peer.reference, clock.today()
    document = {"made_on": today.isoformat(), "reference": reference, "equality_monitoring": answers,
                **{item.table: list(item.rows) for item in held}}  # fmt: skip
    if form == "pdf":
        pdf = render_pdf("rights/take_away.pdf.html", peer=peer, held=held, answers=answers, today=today)
        db.session.commit()
        return pdf_response(pdf, f"What peerhub holds about {reference}.pdf")
    db.session.commit()
    answer = Response(json.dumps(document, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="peerhub-{reference}.json"'
    return answer


@blueprint.route("/my-data/leaving", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def leave() -> ResponseReturnValue:
    peer, form = own_peer(), LeaveForm()
    if peer.status is PeerStatus.LEFT:
        return redirect(url_for("rights.my_data"))
    if form.validate_on_submit():
        try:
            operations.leave_the_pool(peer, form.reason.data, by=current_user)
        except PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("You have left the pool. Thank you for what you gave.", "success")
            return redirect(url_for("rights.my_data"))
    return render_template("rights/leave.html", form=form, months=current_app.config["RETENTION_MONTHS"])


@blueprint.route("/data-requests")
@requires(Permission.DATA_REQUEST_ANSWER)
def requests() -> ResponseReturnValue:
    step = pagination.wanted(per_page=25)
    found, total = queries.find_requests(limit=step.limit, offset=step.offset)
    return render_template("rights/requests.html", page=step.filled(found, total))


@blueprint.route("/data-requests/<int:request_id>", methods=["GET", "POST"])
@requires(Permission.DATA_REQUEST_ANSWER)
def answer(request_id: int) -> ResponseReturnValue:
    asked, form = queries.get_request(request_id), AnswerForm()
    if form.validate_on_submit():
        try:
            operations.answer(asked, form.answer.data, by=current_user)
        except RightsRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The answer is saved. The peer sees it.", "success")
            return redirect(url_for("rights.requests"))
    return render_template("rights/answer.html", asked=asked, form=form)


@blueprint.route("/retention", methods=["GET", "POST"])
@requires(Permission.PEER_FORGET)
def retention() -> ResponseReturnValue:
    """Who is due to be forgotten, before anything is done; sending it asks for exactly that."""
    months = current_app.config["RETENTION_MONTHS"]
    left_before, form = operations.forget_from(clock.today(), months), Form()
    due = queries.due_to_be_forgotten(left_before)
    if form.validate_on_submit():
        seen = {int(text) for text in request.form.getlist("peer") if text.isascii() and text.isdigit()}
        ids = [peer.id for peer, _ in due if peer.id in seen]
        arguments = {"peer_ids": ids, "left_before": left_before.isoformat()}
        queue(FORGET, label=f"Forget {len(ids)} peers who left long ago", arguments=arguments, by=current_user)
        db.session.commit()
        flash("It is asked for. Background work shows when it is done.", "success")
        return redirect(url_for("rights.retention"))
    return render_template("rights/retention.html", due=due, left_before=left_before, months=months, form=form)


def own_peer() -> Peer:
    return find_own_peer(current_user, to_change=request.method == "POST") or abort(404, description=NOT_JOINED)


def own_answers(peer: Peer) -> dict[str, str] | str:
    """The peer's own monitoring answers, opened for them; or why they cannot be."""
    vault = Vault(current_app.config["MONITORING_KEYS"])
    if not vault.is_open:
        return {}
    try:
        return read_own(peer, vault=vault, by=current_user)
    except SheetUnreadable as unreadable:
        return unreadable.sentence
