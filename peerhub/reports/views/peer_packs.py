"""The peer pack: its page, its file, and having it made."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.documents import serving
from peerhub.permissions import Permission
from peerhub.reports.peer_packs import operations, queries, tasks  # noqa: F401 - workers find their work
from peerhub.reports.views import blueprint
from peerhub.teams.errors import TeamError
from peerhub.teams.queries import get_engagement, team_of
from peerhub.teams.rules import UNTIL_SERVED
from peerhub.web.access import requires


@blueprint.route("/engagements/<int:engagement_id>/peer-pack")
@requires(Permission.TEAM_PACK)
def peer_pack(engagement_id: int) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    packs, job = queries.packs_of(engagement_id), queries.newest_job(engagement_id)
    is_telling = job is not None and (job.is_open or job.error) and current_user.is_staff
    return render_template(
        "reports/peer_pack.html",
        engagement=engagement,
        pack=packs[0] if packs else None,
        earlier=packs[1:],
        job=job if is_telling else None,
        has_team=bool(team_of(engagement_id)),
        may_make=current_user.can(Permission.ENGAGEMENT_EDIT) and engagement.stage in UNTIL_SERVED,
    )


@blueprint.route("/engagements/<int:engagement_id>/peer-pack", methods=["POST"])
@requires(Permission.ENGAGEMENT_EDIT)
def make_peer_pack(engagement_id: int) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id, visible_to=current_user)
    try:
        operations.ask_for_pack(engagement, by=current_user)
    except TeamError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
    else:
        db.session.commit()
    return redirect(url_for("reports.peer_pack", engagement_id=engagement_id))


@blueprint.route("/engagements/<int:engagement_id>/peer-packs/<int:number>.pdf")
@requires(Permission.TEAM_PACK)
def peer_pack_file(engagement_id: int, number: int) -> Response:
    pack = queries.get_pack(engagement_id, number, visible_to=current_user)
    assert pack.file is not None  # the query asks for it
    return serving.send(pack.file)
