"""One peer's training, as staff see and print it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.peers import queries as peer_queries
from peerhub.permissions import Permission
from peerhub.training import queries
from peerhub.training.views import blueprint
from peerhub.web.access import requires


@blueprint.route("/peers/<int:peer_id>/training")
@requires(Permission.PEER_VIEW)
def record(peer_id: int) -> ResponseReturnValue:
    peer = peer_queries.get_peer(peer_id, visible_to=current_user)
    entries = queries.entries_of(peer)
    return render_template(
        "training/record.html",
        peer=peer,
        holdings=queries.holdings_of(peer, clock.today()),
        entries=entries,
        hours=sum(entry.hours for entry in entries if entry.state.value == "verified"),
        # A group's office needs to know whether its member may go, not what they wrote.
        may_read_all=current_user.can(Permission.TRAINING_VERIFY),
    )
