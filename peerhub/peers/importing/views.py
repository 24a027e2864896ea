"""Pages of an import of peers: the file, its columns, the dry run, and the way back."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.peers.importing import operations, queries
from peerhub.peers.importing.forms import LookalikesForm, MappingForm, PeerFileForm
from peerhub.peers.importing.mapping import lacking
from peerhub.peers.importing.models import PeerImport, PeerImportState
from peerhub.peers.operations import PeerRefused
from peerhub.peers.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field
from peerhub.web.spreadsheets import csv_download

SHOWN = 50


@blueprint.route("/peer-imports")
@requires(Permission.PEER_IMPORT)
def imports() -> ResponseReturnValue:
    step = pagination.wanted(per_page=25)
    found, total = queries.find_imports(limit=step.limit, offset=step.offset)
    return render_template("peers/imports.html", page=step.filled(found, total))


@blueprint.route("/peer-imports/new", methods=["GET", "POST"])
@requires(Permission.PEER_IMPORT)
def add_import() -> ResponseReturnValue:
    form = PeerFileForm()
    if form.validate_on_submit():
        given = form.file.data
        try:
            opened = operations.open_import(given.filename or "file", given.stream.read(), by=current_user)
        except PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("peers.map_import", peer_import_id=opened.id))
    return render_template("peers/add_import.html", form=form)


@blueprint.route("/peer-imports/<int:peer_import_id>/mapping", methods=["GET", "POST"])
@requires(Permission.PEER_IMPORT)
def map_import(peer_import_id: int) -> ResponseReturnValue:
    opened = queries.get_import(peer_import_id)
    if opened.state is not PeerImportState.OPEN:
        return redirect(url_for("peers.show_import", peer_import_id=opened.id))
    form = MappingForm.of(opened.columns, opened.mapping, samples_of(opened))
    if form.validate_on_submit():
        try:
            operations.set_mapping(opened, form.mapping(), by=current_user)
        except PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("peers.show_import", peer_import_id=opened.id))
    return render_template("peers/map_import.html", opened=opened, form=form)


@blueprint.route("/peer-imports/<int:peer_import_id>", methods=["GET", "POST"])
@requires(Permission.PEER_IMPORT)
def show_import(peer_import_id: int) -> ResponseReturnValue:
    """The dry run of an open import; what became of one that ended. Sending says who is somebody else."""
    item = queries.get_import(peer_import_id)
    if item.state is PeerImportState.OPEN and lacking(item.mapping):
        return redirect(url_for("peers.map_import", peer_import_id=item.id))
    plan = operations.plan_for(item) if item.state is PeerImportState.OPEN else None
    form = LookalikesForm.of(plan.lookalikes if plan else [], item.choices)
    if plan and form.validate_on_submit():
        operations.set_choices(item, form.choices(), by=current_user)
        db.session.commit()
        return redirect(url_for("peers.show_import", peer_import_id=item.id))
    return render_template("peers/show_import.html", item=item, plan=plan, form=form, shown=SHOWN)


@blueprint.route("/peer-imports/<int:peer_import_id>/faults.csv")
@requires(Permission.PEER_IMPORT)
def import_faults(peer_import_id: int) -> ResponseReturnValue:
    item = queries.get_import(peer_import_id)
    plan = operations.plan_for(item)
    return csv_download(f"faults-{item.id}.csv", ("Line", "What to put right"), plan.faults)


@blueprint.route("/peer-imports/<int:peer_import_id>/acceptance", methods=["POST"])
@requires(Permission.PEER_IMPORT)
def apply_import(peer_import_id: int) -> ResponseReturnValue:
    return ended(peer_import_id, operations.apply, "All of the file is in the pool.")


@blueprint.route("/peer-imports/<int:peer_import_id>/undoing", methods=["POST"])
@requires(Permission.PEER_IMPORT)
def undo_import(peer_import_id: int) -> ResponseReturnValue:
    return ended(peer_import_id, operations.undo, "The import is undone. The pool is as it was before.")


@blueprint.route("/peer-imports/<int:peer_import_id>/discarding", methods=["POST"])
@requires(Permission.PEER_IMPORT)
def discard_import(peer_import_id: int) -> ResponseReturnValue:
    return ended(peer_import_id, operations.discard, "The file is thrown away. Nothing was imported.")


def ended(peer_import_id: int, operation: Callable[..., object], sentence: str) -> ResponseReturnValue:
    """Do it, all or nothing, and go back to the import."""
    item = queries.get_import(peer_import_id, to_change=True)
    try:
        operation(item, by=current_user)
    except PeerRefused as refused:
        db.session.rollback()
        flash(f"{refused.sentence}.", "error")
    else:
        db.session.commit()
        flash(sentence, "success")
    return redirect(url_for("peers.show_import", peer_import_id=peer_import_id))


def samples_of(opened: PeerImport) -> list[str]:
    """The first thing that stands in each column, shortened."""
    lines = (opened.content or {}).get("lines", [])
    firsts = [next((cells[place] for _, cells in lines if cells[place]), "") for place in range(len(opened.columns))]
    return [text if len(text) <= 30 else f"{text[:29]}…" for text in firsts]
