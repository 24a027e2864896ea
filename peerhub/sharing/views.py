"""What a peer shares for the balance of teams: one page, for the peer alone."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.peers.operations import PeerRefused
from peerhub.peers.views.own import back, own_peer
from peerhub.permissions import Permission
from peerhub.sharing import operations, queries
from peerhub.sharing.forms import SharingForm
from peerhub.web.access import requires

blueprint = Blueprint("sharing", __name__)


@blueprint.route("/my-profile/sharing", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_sharing() -> ResponseReturnValue:
    peer = own_peer()
    questions, consent = queries.questions_of_today(), queries.consent_of_today()
    answers = queries.answers_of(peer)
    form = SharingForm(data={"shared": [answer.question_id for answer in answers], "agrees": False})
    form.offer(questions, consent)
    is_open = current_app.config["TEAM_BALANCE"]
    if form.validate_on_submit():
        try:
            wanted = form.shared.data if is_open else []
            operations.share(peer, wanted, agrees=form.agrees.data, by=current_user)
        except PeerRefused as refused:
            form.refuse(refused, on=refused.field or "")
        else:
            return back("Saved." if wanted else "Saved. You share nothing.")
    withdrawn_at = queries.withdrawn_at(peer)
    return render_template(
        "sharing/my_sharing.html", form=form, answers=answers, withdrawn_at=withdrawn_at, is_open=is_open
    )
