"""Asking for a message."""

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from peerhub import clock
from peerhub.db import db
from peerhub.jobs.operations import bell
from peerhub.notifications import queries
from peerhub.notifications.kinds import Kind
from peerhub.notifications.models import Message, MessageState
from peerhub.notifications.recipients import Page, Recipient
from peerhub.notifications.times import next_digest

DIGEST_HOUR = 7  # in London: before people begin their day


def queue_message(
    kind: Kind,
    *,
    to: Recipient,
    key: str,
    subject: str,
    text: str,
    reason: str,
    page: Page | None = None,
    calendar: bytes | None = None,
    urgent: bool = False,
) -> Message:
    """Tell one person one thing by e-mail, once the transaction is committed, and not at all if it is not.

    `key` names the matter and the person ("objection:17:reminder"): the same key is never queued twice, and the
    message that is there already is returned. `text` is plain, with blank lines between paragraphs and "- " before
    the lines of a list. `reason` says why they get it ("You manage this engagement."). Without `urgent` it goes with
    the day's digest at seven. What the person has turned off is kept, and never sent.
    """
    known = queries.find_message(key)
    if known is not None:
        return known
    now = clock.now()
    is_off = not kind.is_needed and kind.name in queries.turned_off(to.email)
    message = Message(
        key=key,
        kind=kind.name,
        to_user_id=to.user_id,
        to_name=" ".join(to.name.split())[:120],
        to_email=to.email.lower(),
        subject=" ".join(subject.split())[:200],
        text=text.strip(),
        reason=reason[:300],
        page=page.endpoint if page else None,
        page_arguments=dict(page.arguments) if page else {},
        page_words=page.words if page else "",
        calendar=calendar.decode() if calendar else None,
        is_urgent=urgent,
        state=MessageState.TURNED_OFF if is_off else MessageState.WAITING,
        queued_at=now,
        due_at=now if urgent else next_digest(now, DIGEST_HOUR),
    )
    return _added(message)


def take_back_unsent(matter: str) -> bool:
    """Do not send what waits about a matter (the beginning of its keys): newer words come. Was anything sent before?"""
    of_matter = queries.messages_about(matter)
    for message in of_matter:
        if message.state is MessageState.WAITING and message.letter is None:
            db.session.delete(message)
    db.session.flush()
    return any(message.state is not MessageState.WAITING for message in of_matter)


def _added(message: Message) -> Message:
    """The row, or the one that somebody else added in the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        known = queries.find_message(message.key)
        if known is None:
            raise
        return known
    if message.is_urgent:
        event.listen(db.session(), "after_commit", lambda _session: bell.set(), once=True)
    return message
