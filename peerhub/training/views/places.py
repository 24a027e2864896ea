"""Places on sessions: what a peer books, and what staff see and note."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.training import operations, queries
from peerhub.training import places as filling
from peerhub.training.forms import AttendanceForm, BookPeerForm, OpinionForm
from peerhub.training.models import BookingState, CourseSession
from peerhub.training.views import blueprint
from peerhub.training.views.own import own_peer
from peerhub.web.access import requires
from peerhub.web.forms import Form, refuse_at_field

NOBODY = "No peer has this reference, e-mail address or whole name. Look them up among the peers first"
SEVERAL = "Several peers have this name. Enter the reference, such as P0012"


@blueprint.route("/training/sessions")
@requires(Permission.TRAINING_LOG)
def sessions() -> ResponseReturnValue:
    peer = own_peer()
    planned = queries.sessions_for(peer, clock.now())
    return render_template("training/sessions.html", planned=planned, attended=queries.attended_by(peer))


@blueprint.route("/training-sessions/<int:course_session_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_LOG)
def session(course_session_id: int) -> ResponseReturnValue:
    peer, form = own_peer(), Form()
    found = queries.get_session(course_session_id, to_change=request.method == "POST")
    own = queries.own_booking(found, peer)
    if form.validate_on_submit():
        try:
            if request.form.get("act") == "back" and own is not None:
                operations.give_back(own, by=current_user)
                sentence = "Your place is given back. Thank you for saying so."
            else:
                own = operations.book(found, peer, by=current_user)
                is_booked = own.state is BookingState.BOOKED
                sentence = "You have a place." if is_booked else "All places are taken: you are on the waiting list."
        except operations.TrainingRefused as refused:
            form.refuse(refused)
        else:
            db.session.commit()
            flash(sentence, "success")
            return redirect(url_for("training.session", course_session_id=found.id))
    return render_template(
        "training/session.html", form=form, session=found, own=own, filling=queries.places_of(found), now=clock.now()
    )


@blueprint.route("/training-sessions/<int:course_session_id>/places", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def places(course_session_id: int) -> ResponseReturnValue:
    found = queries.get_session(course_session_id, to_change=request.method == "POST")
    form = BookPeerForm()
    if form.validate_on_submit() and (sentence := booked_for(found, form)):
        db.session.commit()
        flash(sentence, "success")
        return redirect(url_for("training.places", course_session_id=found.id))
    bookings = queries.bookings_of(found)
    return render_template(
        "training/places.html",
        form=form,
        session=found,
        filling=filling.filling(found, bookings),
        held=[item for item in bookings if item.state not in (BookingState.WAITING, BookingState.CANCELLED)],
        waiting=filling.waiting_in_order(bookings),
        verdict=filling.verdict(bookings),
        has_begun=found.starts_at <= clock.now(),
    )


@blueprint.route("/training-sessions/<int:course_session_id>/attendance", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
def attendance(course_session_id: int) -> ResponseReturnValue:
    found = queries.get_session(course_session_id, to_change=request.method == "POST")
    held = [item for item in queries.bookings_of(found) if item.state not in (
        BookingState.WAITING, BookingState.CANCELLED)]  # fmt: skip
    form = AttendanceForm(present=[item.id for item in held if item.state is not BookingState.MISSED])
    form.present.choices = [(item.id, f"{item.peer.name}, {item.peer.reference}") for item in held]
    if form.validate_on_submit():
        try:
            operations.note_attendance(found, form.present.data or [], by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Noted. It counts as verified training, and those who were there can print a certificate.", "success")
            return redirect(url_for("training.places", course_session_id=found.id))
    return render_template("training/attendance.html", form=form, session=found, held=held)


@blueprint.route("/training-bookings/<int:booking_id>/return", methods=["POST"])
@requires(Permission.TRAINING_MANAGE)
def give_back(booking_id: int) -> ResponseReturnValue:
    booking = queries.get_booking(booking_id, visible_to=current_user)
    queries.get_session(booking.session_id, to_change=True)
    try:
        operations.give_back(booking, by=current_user)
    except operations.TrainingRefused as refused:
        flash(refused.sentence, "error")
    else:
        flash(f"The place of {booking.peer.name} is given back.", "success")
    db.session.commit()
    return redirect(url_for("training.places", course_session_id=booking.session_id))


@blueprint.route("/training-bookings/<int:booking_id>/opinion", methods=["GET", "POST"])
@requires(Permission.TRAINING_LOG)
def evaluate(booking_id: int) -> ResponseReturnValue:
    booking = queries.get_booking(booking_id, visible_to=current_user)
    form = OpinionForm(obj=booking.evaluation)
    if form.validate_on_submit():
        opinion = operations.Opinion(form.useful.data, form.ready.data, form.keep.data, form.change.data)
        try:
            operations.evaluate(booking, opinion, by=current_user)
        except operations.TrainingRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash("Thank you. Your certificate is here as well.", "success")
            return redirect(url_for("training.sessions"))
    return render_template("training/evaluate.html", form=form, booking=booking)


def booked_for(found: CourseSession, form: BookPeerForm) -> str:
    """Book a place for the peer whom staff mean; what was done, or "" with the sentence at the field."""
    peers = queries.find_peer_to_book(form.peer.data)
    if len(peers) != 1:
        form.refuse(SEVERAL if peers else NOBODY, on="peer")
        return ""
    try:
        booking = operations.book(found, peers[0], by=current_user)
    except operations.TrainingRefused as refused:
        refuse_at_field(form, refused)
        return ""
    return f"{peers[0].name}: {booking.state.label.lower()}."
