"""What is asked after an election and what is answered, and calls to peers who do not answer by e-mail."""

from collections.abc import Sequence
from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.operations import make_link, token_of
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.peers.models import Peer
from peerhub.peers.operations import PeerRefused, confirm_profile, end_post
from peerhub.peers.operations.marks import label_of
from peerhub.peers.reviewing import messages, queries
from peerhub.peers.reviewing.models import CallOutcome, PeerCall, SeatQuestion

REMIND_AFTER = timedelta(days=14)


def ask_after_election(polled_on: date, council_ids: Sequence[int], *, by: Actor) -> int:
    """Ask every member peer with a seat at these councils whether they still hold it. Returns how many were asked."""
    if polled_on > clock.today():
        raise PeerRefused("The day of the election must be today or earlier", field="polled_on")
    seats = queries.seats_to_ask(polled_on, council_ids)
    if not seats:
        raise PeerRefused("There is nobody to ask: no member peer holds a seat there, or all were asked already")
    for post in seats:
        question = SeatQuestion(peer=post.peer, post=post, polled_on=polled_on, asked_on=clock.today())
        db.session.add(question)
        db.session.flush()
        _send(question, by=by)
        after = {"polled_on": polled_on, "at": messages.place_of(post)}
        record("peer.ask-about-seat", post.peer, by=by, label=label_of(post.peer), after=after)
    return len(seats)


def remind(today: date) -> int:
    """Once more, two weeks after the first time. Returns how many seats still wait for an answer so long."""
    waiting = queries.open_questions(asked_by=today - REMIND_AFTER)
    for question in waiting:
        _send(question, by=None, is_reminder=True)
    return len(waiting)


def answer(question: SeatQuestion, *, kept: bool, last_day: date | None = None, by: Actor) -> None:
    """The seat was kept, or lost: then the post ends and a review follows (R7). Once. Raises PeerRefused."""
    if question.kept is not None or question.post.ended_on is not None:
        raise PeerRefused("This was answered already. Nothing was changed")
    if not kept:
        end_post(question.post, last_day or question.polled_on, by=by)
    question.kept, question.answered_on, question.answered_by_name = kept, clock.today(), by.name
    record(
        "peer.answer-about-seat", question.peer, by=by, label=label_of(question.peer),
        after={"polled_on": question.polled_on, "kept": kept},
    )  # fmt: skip


def note_call(peer: Peer, outcome: CallOutcome, note: str, *, by: Actor) -> PeerCall:
    """Keep what came of a call; what the peer said is right counts as confirmed, as if they had pressed the button."""
    made = PeerCall(
        peer_id=peer.id, called_on=clock.today(), outcome=outcome, note=note.strip(), by_name=by.name
    )  # fmt: skip
    db.session.add(made)
    if outcome is CallOutcome.CONFIRMED:
        confirm_profile(peer, by=by)
    record("peer.call", peer, by=by, label=label_of(peer), after={"outcome": outcome}, reason=made.note or None)
    return made


def _send(question: SeatQuestion, *, by: Actor | None, is_reminder: bool = False) -> None:
    """With a link of the peer's own. The reminder's key keeps it to one."""
    peer = question.peer
    key = f"seat:{question.id}{':reminder' if is_reminder else ''}"
    if is_reminder and queries.was_sent(key):
        return
    link = make_link(messages.SEAT, subject_id=question.id, name=peer.name, email=peer.email, by=by)
    db.session.flush()
    queue_message(
        messages.SEAT_ASKED,
        to=Recipient(peer.name, peer.email, peer.user_id),
        key=key,
        subject=messages.subject(question, is_reminder=is_reminder),
        text=messages.text(question),
        reason=messages.WHY,
        page=Page(messages.SEAT.endpoint, "Answer", {"seat_token": token_of(link)}),
    )
