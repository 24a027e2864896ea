"""Sending, by the worker: each e-mail is taken, handed over and noted in transactions of their own."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.rounds import every
from peerhub.notifications import operations, queries
from peerhub.notifications.errors import NotSent, Unsure
from peerhub.notifications.kinds import kind_of
from peerhub.notifications.letters import Part, compose
from peerhub.notifications.models import Message
from peerhub.notifications.post import Post, post_of
from peerhub.web import letters as pages

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50  # so that other background work is not kept waiting


def has_due() -> bool:
    return queries.has_due(clock.now())


@every(seconds=0, name="messages.send", words="Send messages", wanted=has_due)
def send_due(config: Mapping[str, Any]) -> str:
    """Send what is due; returns what was done, in words."""
    post = post_of(config)
    if post is None:
        return "No mail server is set: messages wait."
    with writing():
        operations.take_back(clock.now())
        db.session.commit()
    sent = 0
    while sent < MOST_AT_ONCE and _send_next(post, config):
        sent += 1
    return f"E-mails handed over: {sent}."


def _send_next(post: Post, config: Mapping[str, Any]) -> bool:
    with writing():
        messages = operations.claim_next(clock.now())
        mail, to, letter = None, "", ""
        if messages:
            to, letter = messages[0].to_email, messages[0].letter or ""
            mail = _mail(messages, config["MAIL_FROM"])
        db.session.commit()
    if mail is None:
        return False
    try:
        post.send(mail, to=to, hand_over=lambda: _hand_over(letter))
    except NotSent as fault:
        said, is_lasting = str(fault), fault.is_lasting
        _note(lambda: operations.mark_failed(letter, fault=said, is_lasting=is_lasting))
    except Unsure as fault:
        log.warning("E-mail %s: %s", letter, fault)
        unsure = str(fault)
        _note(lambda: operations.mark_unsure(letter, fault=unsure))
    else:
        _note(lambda: operations.mark_sent(letter, keep_addresses=bool(config["DEMO"])))
    return True


def _hand_over(letter: str) -> bool:
    with writing():
        is_ours = operations.hand_over(letter)
        db.session.commit()
    return is_ours


def _note(change: Any) -> None:
    with writing():
        change()
        db.session.commit()


def _mail(messages: Sequence[Message], sender: str) -> Any:
    first = messages[0]
    parts = [part_of(message) for message in messages]
    html = pages.letter_html(parts, name=first.to_name)
    return compose(
        parts, html=html, name=first.to_name, email=first.to_email, sender=sender, message_id=first.letter or ""
    )


def part_of(message: Message) -> Part:
    """A message as its reader sees it, with whole addresses."""
    kind = kind_of(message.kind)
    return Part(
        subject=message.subject,
        text=message.text,
        reason=message.reason,
        address=pages.address_of(message.page, message.page_arguments) if message.page else "",
        words=message.page_words,
        stop_address=pages.stop_address(message.to_email, message.kind) if kind and not kind.is_needed else "",
        calendar=message.calendar,
    )
