"""A conflict of interest that staff write down. Deciding about one: the ledger, in `peerhub.matching.ledger`."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.peers import operations, queries
from peerhub.peers.forms import ConflictForm
from peerhub.peers.views import blueprint
from peerhub.peers.views.record import peer_to_change, saved
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/peers/<int:peer_id>/conflicts/new", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def add_conflict(peer_id: int) -> ResponseReturnValue:
    peer, form = peer_to_change(peer_id), ConflictForm()
    form.offer(queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.record_conflict(peer, conflict_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The conflict is saved. The peer cannot be chosen for this council.")
    return render_template("peers/add_conflict.html", peer=peer, form=form)


def conflict_in(form: ConflictForm) -> operations.NewConflict:
    """The conflict as the form has it."""
    council = queries.council_chosen(form.council.data)
    assert council is not None  # the form asks for it
    return operations.NewConflict(
        council=council,
        kind=form.kind.data,
        reason=form.reason.data,
        started_on=form.started_on.data,
        blocks_until=form.blocks_until.data,
    )
