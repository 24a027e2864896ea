"""Printouts: asked for on the page that they print, made by a job, kept for a while."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.documents import serving
from peerhub.jobs.queries import ahead_of
from peerhub.permissions import Permission
from peerhub.reports.parts import changes
from peerhub.reports.prints import operations, queries, tasks  # noqa: F401 - workers find their work
from peerhub.reports.prints.kinds import KINDS, MAP, REVIEW, Kind, NothingToPrint
from peerhub.reports.prints.models import Printout
from peerhub.reports.views import blueprint
from peerhub.web.access import requires

NO_FILE = "This printout is not made yet, or its file is no longer kept. Open its page to see how far it is."
MOST_CHANGES = 10


@blueprint.route("/councils/map/printouts", methods=["POST"])
@requires(Permission.COUNCIL_VIEW)
def print_map() -> ResponseReturnValue:
    return _asked_for(MAP)


@blueprint.route("/reports/thematic-reviews", methods=["POST"])
@requires(Permission.THEMES_VIEW)
def print_review() -> ResponseReturnValue:
    return _asked_for(REVIEW)


@blueprint.route("/printouts/<int:printout_id>")
@requires(Permission.JOB_USE)
def printout(printout_id: int) -> ResponseReturnValue:
    found = queries.get_printout(printout_id, owner=current_user)
    kind = KINDS[found.kind]
    return render_template(
        "reports/printout.html",
        printout=found,
        ahead=ahead_of(found.job) if found.job.is_open else 0,
        changes=_changes(kind, found) if found.file else [],
        most=MOST_CHANGES,
        kind=kind,
        page=f"{url_for(kind.page)}?{found.address}".rstrip("?"),
    )


@blueprint.route("/printouts/<int:printout_id>.pdf")
@requires(Permission.JOB_USE)
def printout_file(printout_id: int) -> Response:
    found = queries.get_printout(printout_id, owner=current_user)
    if found.file is None:
        abort(404, NO_FILE)
    return serving.send(found.file)


@blueprint.route("/printouts/<int:printout_id>/anew", methods=["POST"])
@requires(Permission.JOB_USE)
def print_anew(printout_id: int) -> ResponseReturnValue:
    found = operations.ask_anew(queries.get_printout(printout_id, owner=current_user), by=current_user)
    db.session.commit()
    return redirect(url_for("reports.printout", printout_id=found.id))


def _asked_for(kind: Kind) -> ResponseReturnValue:
    """What the page with this address shows, on paper."""
    address = request.query_string.decode("utf-8", "replace")
    try:
        found = operations.ask_for_printout(kind, address, by=current_user)
    except NothingToPrint as nothing:
        flash(nothing.sentence, "error")
        return redirect(f"{url_for(kind.page)}?{address}".rstrip("?"))
    db.session.commit()
    return redirect(url_for("reports.printout", printout_id=found.id))


def _changes(kind: Kind, found: Printout) -> list[str]:
    """What a printout of this moment would say differently."""
    try:
        return changes(found.parts, kind.read(found.address, current_user).parts)
    except NothingToPrint:
        return ["No published report matches any more"]
