"""What a peer prints: a certificate of one session, and the whole learning record."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.peers import queries as peer_queries
from peerhub.peers.models import Peer
from peerhub.permissions import Permission
from peerhub.training import queries
from peerhub.training.models import BookingState, TrainingState
from peerhub.training.views import blueprint
from peerhub.training.views.own import own_peer
from peerhub.web.access import requires
from peerhub.web.pdf import pdf_of, pdf_response

NO_CERTIFICATE = "There is a certificate as soon as staff have noted that the peer was there."


@blueprint.route("/training-bookings/<int:booking_id>/certificate.pdf")
@requires(Permission.CERTIFICATE_VIEW)
def attendance_certificate(booking_id: int) -> ResponseReturnValue:
    booking = queries.get_booking(booking_id, visible_to=current_user)
    if booking.state is not BookingState.ATTENDED:
        abort(404, description=NO_CERTIFICATE)
    paper = pdf_of(render_template("training/attendance_certificate.pdf.html", booking=booking))
    return pdf_response(paper, f"Certificate {booking.session.course.title}, {booking.peer.name}.pdf")


@blueprint.route("/training/record.pdf")
@requires(Permission.TRAINING_LOG)
def own_learning_record() -> ResponseReturnValue:
    return learning_record_of(own_peer())


@blueprint.route("/peers/<int:peer_id>/training/record.pdf")
@requires(Permission.TRAINING_VERIFY)
def learning_record(peer_id: int) -> ResponseReturnValue:
    return learning_record_of(peer_queries.get_peer(peer_id, visible_to=current_user))


def learning_record_of(peer: Peer) -> ResponseReturnValue:
    """All verified training and what it gives, as a paper. What waits to be checked is counted, not listed."""
    entries = queries.entries_of(peer)
    verified = [entry for entry in entries if entry.state is TrainingState.VERIFIED]
    paper = pdf_of(
        render_template(
            "training/learning_record.pdf.html",
            peer=peer,
            entries=verified,
            waiting=len(entries) - len(verified),
            hours=sum(entry.hours for entry in verified),
            holdings=queries.holdings_of(peer, clock.today()),
        )
    )
    return pdf_response(paper, f"Learning record {peer.name}.pdf")
