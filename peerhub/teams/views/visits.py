"""What a peer has done: the visits of the past, and those that they are booked on."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.peers import queries as peer_queries
from peerhub.peers.models import Peer
from peerhub.permissions import Permission
from peerhub.teams import queries
from peerhub.teams.views import blueprint
from peerhub.web.access import requires

NOT_JOINED = "Your account is not joined to a peer's record yet. Please ask the peer team to join it."


@blueprint.route("/peers/<int:peer_id>/visits")
@requires(Permission.PEER_VIEW)
def visits_of_peer(peer_id: int) -> ResponseReturnValue:
    peer = peer_queries.get_peer(peer_id, visible_to=current_user)
    return render_template("teams/visits_of_peer.html", peer=peer, is_own=False, **done_by(peer))


@blueprint.route("/my-profile/visits")
@requires(Permission.OWN_PROFILE)
def my_visits() -> ResponseReturnValue:
    peer = peer_queries.find_own_peer(current_user) or abort(404, description=NOT_JOINED)
    return render_template("teams/my_visits.html", peer=peer, is_own=True, **done_by(peer))


def done_by(peer: Peer) -> dict[str, object]:
    """Ahead and past, and how many days the past ones took."""
    visits, today = queries.visits_of(peer), clock.today()
    past = [visit for visit in visits if visit.last_day < today]
    return {
        "ahead": [visit for visit in reversed(visits) if visit.last_day >= today],
        "past": past,
        "days": sum(visit.days for visit in past),
    }
