"""Telling people by e-mail, in the transaction of what they are told."""

from peerhub.notifications.models import Message
from peerhub.notifications.operations import queue_message
from peerhub.teams.messages import Letter


def tell(letter: Letter, *, urgent: bool = True) -> Message:
    """Queue one message to one person."""
    return queue_message(
        letter.kind,
        to=letter.to,
        key=letter.key,
        subject=letter.subject,
        text=letter.text,
        reason=letter.reason,
        page=letter.page,
        calendar=letter.calendar,
        urgent=urgent,
    )
