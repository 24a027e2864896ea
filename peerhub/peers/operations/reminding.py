"""Asking peers once a year whether their profile is still right."""

from datetime import date

from peerhub.accounts.operations import make_link, token_of
from peerhub.db import db
from peerhub.notifications.operations import queue_message
from peerhub.notifications.queries import find_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.peers import messages, queries, rules
from peerhub.peers.models import Peer


def ask_who_is_due(today: date) -> int:
    """Ask each peer whose profile is stale: on the day, and again after 30 and 60 days. Returns how many are due.

    The message's key names the year's question and how often it was asked, so that asking twice sends nothing twice.
    """
    due = queries.peers_to_ask(today)
    for peer in due:
        since = rules.due_since(peer.profile_confirmed_on, peer.joined_on)
        question = rules.question_on(since, today)
        key = f"still-right:{peer.id}:{since.isoformat()}:{question}"
        if find_message(key) is None:  # so that no second link is made for it
            _ask(peer, key, question)
    return len(due)


def _ask(peer: Peer, key: str, question: int) -> None:
    link = make_link(messages.STILL_RIGHT_LINK, subject_id=peer.id, name=peer.name, email=peer.email, by=None)
    db.session.flush()
    queue_message(
        messages.STILL_RIGHT,
        to=Recipient(peer.name, peer.email, peer.user_id),
        key=key,
        subject=messages.still_right_subject(question),
        text=messages.still_right_text(peer.profile_confirmed_on, question),
        reason=messages.WHY,
        page=Page(messages.STILL_RIGHT_LINK.endpoint, "Look at my profile", {"still_right_token": token_of(link)}),
    )
