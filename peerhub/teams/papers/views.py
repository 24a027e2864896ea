"""Documents of an engagement: added, read, withdrawn."""

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.documents import serving
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import PaperKind
from peerhub.permissions import Permission
from peerhub.teams.errors import TeamError
from peerhub.teams.papers import operations, queries, tasks  # noqa: F401 - workers find their rounds
from peerhub.teams.papers.forms import PaperForm, WithdrawPaperForm
from peerhub.teams.queries import get_engagement
from peerhub.teams.views import blueprint
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field
from peerhub.web.uploads import takes_files


@blueprint.route("/engagements/<int:engagement_id>/documents/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_ADD)
@takes_files("MAX_PAPER_BYTES")
def add_paper(engagement_id: int) -> ResponseReturnValue:
    engagement, form = get_engagement(engagement_id, visible_to=current_user), _form()
    if form.validate_on_submit():
        given = {"kind": form.kind.data, "name": form.name.data, "note": form.note.data, "upload": _upload(form)}
        try:
            version = operations.add_version(engagement, **given, by=current_user)
        except (TeamError, EngagementError) as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
            form.ask_for_the_file_again()
        else:
            db.session.commit()
            flash(f"{version.paper.name} is there, as version {version.number}.", "success")
            return redirect(url_for("teams.show", engagement_id=engagement_id, _anchor="documents"))
    return render_template("teams/add_paper.html", form=form, engagement=engagement)


@blueprint.route("/documents/<int:paper_id>")
@requires(Permission.ENGAGEMENT_VIEW)
def paper(paper_id: int) -> ResponseReturnValue:
    found = queries.get_paper(paper_id, visible_to=current_user)
    return render_template("teams/paper.html", paper=found, engagement=found.engagement)


@blueprint.route("/documents/<int:paper_id>/versions/<int:number>")
@requires(Permission.ENGAGEMENT_VIEW)
def paper_file(paper_id: int, number: int) -> Response:
    version = queries.get_version(paper_id, number, visible_to=current_user)
    assert version.file is not None  # the query asks for it
    return serving.send(version.file)


@blueprint.route("/documents/<int:paper_id>/versions/<int:number>/withdrawal", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_ADD)
def withdraw_paper(paper_id: int, number: int) -> ResponseReturnValue:
    version, form = queries.get_version(paper_id, number, visible_to=current_user), WithdrawPaperForm()
    if form.validate_on_submit():
        try:
            operations.withdraw_version(version, reason=form.reason.data, by=current_user)
        except (TeamError, EngagementError) as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"Version {number} is withdrawn, and its file deleted.", "success")
            return redirect(url_for("teams.paper", paper_id=paper_id))
    return render_template("teams/withdraw_paper.html", form=form, version=version)


def _form() -> PaperForm:
    """What is asked for in the address is filled in: the kind and the name of a document that is missing."""
    form = PaperForm()
    form.offer(current_user.roles)
    if not form.is_submitted():
        kinds = {kind.value: kind for kind in PaperKind}
        form.kind.data = kinds.get(request.args.get("kind", ""))
        form.name.data = request.args.get("name", "")[:120]
    return form


def _upload(form: PaperForm) -> operations.Upload:
    file = form.file.data
    return operations.Upload(file.stream, file.filename, current_app.config["MAX_PAPER_BYTES"])
