"""Pages of the conflict ledger: the list, one conflict with its history, a decision about one or several."""

from collections.abc import Iterator

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.audit.queries import events_about
from peerhub.db import db
from peerhub.jobs.operations import queue
from peerhub.matching.errors import MatchingError
from peerhub.matching.ledger import operations, queries
from peerhub.matching.ledger.forms import DecisionForm, DismissForm, LedgerFilterForm
from peerhub.matching.ledger.tasks import LABEL, TASK
from peerhub.matching.views import blueprint
from peerhub.peers import operations as peer_operations
from peerhub.peers.models import Conflict
from peerhub.peers.queries import names_of_users
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.formats import day_short, plural
from peerhub.web.forms import refuse_at_field
from peerhub.web.spreadsheets import csv_download

REFUSED = 409
COLUMNS = ("Peer", "Reference", "Council", "Kind", "State", "Reason", "Since", "Found by", "Decided on", "Decision")


@blueprint.route("/conflicts")
@requires(Permission.MATCHING_VIEW)
def ledger() -> ResponseReturnValue:
    return _ledger(DismissForm())


@blueprint.route("/conflicts.csv")
@requires(Permission.MATCHING_VIEW)
def download_ledger() -> Response:
    found, _ = queries.find_conflicts(LedgerFilterForm().wanted(), today=clock.today())
    return csv_download("conflicts.csv", COLUMNS, _rows(conflict for conflict, _ in found))


@blueprint.route("/conflicts/look", methods=["POST"])
@requires(Permission.CONFLICT_DECIDE)
def look_for_conflicts() -> ResponseReturnValue:
    queue(TASK, label=LABEL, arguments={}, by=current_user)
    db.session.commit()
    return redirect(url_for("matching.ledger"))


@blueprint.route("/conflicts/dismiss", methods=["POST"])
@requires(Permission.CONFLICT_DECIDE)
def dismiss_several() -> ResponseReturnValue:
    form, ticked = DismissForm(), request.form.getlist("chosen", type=int)
    if form.validate_on_submit():
        try:
            chosen = queries.lock_conflicts(ticked)
            many = operations.dismiss_several(chosen, reason=form.reason.data, by=current_user)
        except (MatchingError, peer_operations.PeerRefused) as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{plural(many, 'suspicion')} dismissed. They stay so until the facts change.", "success")
            return redirect(f"{url_for('matching.ledger')}?{request.query_string.decode()}")
    return make_response(_ledger(form, ticked=ticked), REFUSED)


@blueprint.route("/conflicts/<int:conflict_id>")
@requires(Permission.MATCHING_VIEW)
def conflict(conflict_id: int) -> ResponseReturnValue:
    return _page("matching/conflict.html", queries.get_conflict(conflict_id))


@blueprint.route("/conflicts/<int:conflict_id>/decide", methods=["GET", "POST"])
@requires(Permission.CONFLICT_DECIDE)
def decide_conflict(conflict_id: int) -> ResponseReturnValue:
    return _decide(conflict_id, is_lifting=False)


@blueprint.route("/conflicts/<int:conflict_id>/waive", methods=["GET", "POST"])
@requires(Permission.CONFLICT_WAIVE)
def waive_conflict(conflict_id: int) -> ResponseReturnValue:
    return _decide(conflict_id, is_lifting=True)


def _decide(conflict_id: int, *, is_lifting: bool) -> ResponseReturnValue:
    found, form = queries.get_conflict(conflict_id, to_decide=request.method == "POST"), DecisionForm()
    form.offer(found.state, is_lifting=is_lifting)
    if form.can_decide and form.validate_on_submit():
        try:
            peer_operations.decide_conflict(
                found, form.state.data, reason=form.reason.data, blocks_until=form.blocks_until.data, by=current_user
            )
        except peer_operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("The decision is saved.", "success")
            return redirect(url_for("matching.conflict", conflict_id=found.id))
    return _page("matching/decide_conflict.html", found, form=form, is_lifting=is_lifting)


def _ledger(form: DismissForm, ticked: list[int] | None = None) -> str:
    narrow, step = LedgerFilterForm(), pagination.wanted(per_page=25)
    found, total = queries.find_conflicts(narrow.wanted(), today=clock.today(), limit=step.limit, offset=step.offset)
    last = queries.latest_job(TASK)
    shown = {"narrow": narrow, "page": step.filled(found, total), "form": form, "ticked": ticked or [], "last": last}
    return render_template("matching/ledger.html", **shown)


def _page(template: str, found: Conflict, **more: object) -> str:
    before = queries.decided_before(found)
    return render_template(
        template,
        conflict=found,
        before=before,
        decided_by=names_of_users(one.decided_by_id for one in (found, *before)),
        visits=queries.visits_ahead(found.council_id, today=clock.today()),
        events=events_about(Conflict, found.id),
        **more,
    )


def _rows(found: Iterator[Conflict]) -> Iterator[tuple[object, ...]]:
    for one in found:
        yield (
            one.peer.name,
            one.peer.reference,
            one.council.name,
            one.kind.label,
            one.state.label + (" (lapsed)" if one.lapsed_at else ""),
            one.reason,
            day_short(one.started_on),
            "The system" if one.is_found else "A person",
            day_short(one.decided_at, ""),
            one.decision_reason or "",
        )
