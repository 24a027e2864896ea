"""Whom to speak with; asking after an election; what peers answer."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts.operations import open_link, use_link
from peerhub.audit.operations import Actor
from peerhub.councils.queries import findable_councils
from peerhub.db import db
from peerhub.peers import rules
from peerhub.peers.models import PeerPost
from peerhub.peers.operations import PeerRefused
from peerhub.peers.reviewing import operations, queries
from peerhub.peers.reviewing.elections import latest_polling_day, read_places
from peerhub.peers.reviewing.forms import CallForm, ElectionForm, SeatForm
from peerhub.peers.reviewing.messages import SEAT
from peerhub.peers.reviewing.models import SeatQuestion
from peerhub.peers.views import blueprint
from peerhub.peers.views.record import peer_to_change
from peerhub.permissions import Permission
from peerhub.web.access import public, requires
from peerhub.web.formats import plural
from peerhub.web.forms import refuse_at_field

SHOWN = 25


@blueprint.route("/peers/reviews")
@requires(Permission.PEER_EDIT)
def reviews() -> ResponseReturnValue:
    today = clock.today()
    to_review, reviews_total = queries.peers_to_review(limit=SHOWN)
    silent, silent_total = queries.peers_who_are_silent(today, limit=SHOWN)
    return render_template(
        "peers/reviews.html",
        to_review=[(peer, next(iter(rules.past_posts(peer.posts, today)), None)) for peer in to_review],
        reviews_total=reviews_total,
        questions=queries.open_questions(limit=SHOWN),
        questions_total=queries.number_of_open_questions(),
        silent=silent,
        silent_total=silent_total,
    )


@blueprint.route("/peers/elections/new", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def ask_after_election() -> ResponseReturnValue:
    """First who would be asked; sent once more from that page, they are."""
    form, seats = ElectionForm(), None
    if form.validate_on_submit():
        places = read_places(form.councils.data, findable_councils())
        form.councils.errors = [*form.councils.errors, *places.faults]
        if not places.faults:
            seats = queries.seats_to_ask(form.polled_on.data, places.council_ids)
            is_seen = request.form.get("do") == "ask" and form.seen.data == ids_of(seats)
            if is_seen and asked(form, places.council_ids):
                return redirect(url_for("peers.reviews"))
            form.seen.data = ids_of(seats)
    elif not form.is_submitted():
        form.polled_on.data = latest_polling_day(clock.today())
    return render_template("peers/ask_after_election.html", form=form, seats=seats)


def ids_of(seats: Sequence[PeerPost]) -> str:
    """Who was shown, as the page sends it back: whoever came or went since then is shown first."""
    return " ".join(str(seat.id) for seat in seats)


def asked(form: ElectionForm, council_ids: tuple[int, ...]) -> bool:
    """Ask; False where it was refused, which the form tells."""
    try:
        number = operations.ask_after_election(form.polled_on.data, council_ids, by=current_user)
    except PeerRefused as refused:
        refuse_at_field(form, refused)
        return False
    db.session.commit()
    flash(
        f"{plural(number, 'member peer')} asked about their seat. Who has not answered yet stands here.",
        "success",
    )
    return True


@blueprint.route("/seat-questions/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def answer_for_peer(question_id: int) -> ResponseReturnValue:
    """What a peer told somebody of the team."""
    question, form = queries.get_question(question_id, to_change=request.method == "POST"), SeatForm()
    form.kept.label.text = "Does the peer still hold the seat?"
    if form.validate_on_submit() and saved(question, form, by=current_user):
        flash("The answer is saved.", "success")
        return redirect(url_for("peers.reviews"))
    return render_template("peers/answer_for_peer.html", question=question, form=form)


@blueprint.route("/seats/<string:seat_token>", methods=["GET", "POST"])
@public
def say_of_seat(seat_token: str) -> ResponseReturnValue:
    """A page that changes nothing until a button is pressed: programs that look into e-mails open links, too."""
    link, form = open_link(seat_token, SEAT), SeatForm()
    question = queries.get_question(link.subject_id, to_change=request.method == "POST")
    if form.validate_on_submit():
        _link, holder = use_link(seat_token, SEAT)
        if saved(question, form, by=holder):
            return render_template("peers/say_of_seat.html", question=question, form=None)
    return render_template("peers/say_of_seat.html", question=question, form=form)


@blueprint.route("/my-profile/seats/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def say_of_own_seat(question_id: int) -> ResponseReturnValue:
    """The same question where the peer is signed in: it stands on their first page."""
    is_answer, form = request.method == "POST", SeatForm()
    question = queries.get_own_question(current_user, question_id, to_change=is_answer)
    is_saved = form.validate_on_submit() and saved(question, form, by=current_user)
    return render_template("peers/say_of_own_seat.html", question=question, form=None if is_saved else form)


def saved(question: SeatQuestion, form: SeatForm, *, by: Actor) -> bool:
    """Save the answer; False where it is refused, in the post's own words at this page's field. A link stays unused."""
    try:
        operations.answer(question, kept=form.kept.data == "yes", last_day=form.last_day.data, by=by)
    except PeerRefused as refused:
        db.session.rollback()
        form.refuse(refused, on="last_day" if refused.field == "ended_on" else "")
        return False
    db.session.commit()
    return True


@blueprint.route("/peers/<int:peer_id>/calls/new", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def note_call(peer_id: int) -> ResponseReturnValue:
    peer, form = peer_to_change(peer_id), CallForm()
    form.offer()
    if form.validate_on_submit():
        operations.note_call(peer, form.outcome.data, form.note.data, by=current_user)
        db.session.commit()
        flash(f"The call with {peer.name} is noted.", "success")
        return redirect(url_for("peers.reviews"))
    return render_template("peers/note_call.html", peer=peer, form=form)
