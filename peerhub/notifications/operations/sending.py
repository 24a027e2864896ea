"""What the worker does with a message. Each is one short transaction, so that a worker may die between any two."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from peerhub import clock
from peerhub.notifications import queries
from peerhub.notifications.models import Message, MessageState
from peerhub.notifications.times import next_attempt

LEASE = timedelta(minutes=5)  # longer than any mail server takes


def claim_next(now: datetime) -> Sequence[Message]:
    """Take what goes next; nobody else sends it while the lease lasts."""
    messages = queries.lock_next(now)
    letter = token_hex(16)
    for message in messages:
        message.state, message.letter, message.leased_until = MessageState.SENDING, letter, now + LEASE
        message.handed_at, message.fault = None, None
        message.attempts += 1
    return messages


def hand_over(letter: str) -> bool:
    """The server has taken the address and waits for the text. False when the letter is no longer ours to send."""
    held = [one for one in queries.lock_letter(letter) if one.state is MessageState.SENDING and one.handed_at is None]
    for message in held:
        message.handed_at = clock.now()
    return bool(held)


def mark_sent(letter: str, *, keep_addresses: bool) -> None:
    """It went. The address in it may hold a signed link, which nobody needs to find here afterwards."""
    for message in queries.lock_letter(letter):
        _end(message, MessageState.SENT)
        message.sent_at = clock.now()
        if not keep_addresses:
            message.page, message.page_arguments = None, {}


def mark_failed(letter: str, *, fault: str, is_lasting: bool) -> None:
    """It surely did not go: once more after a while, or never again."""
    for message in queries.lock_letter(letter):
        again = None if is_lasting else next_attempt(clock.now(), message.attempts)
        _end(message, MessageState.WAITING if again else MessageState.FAILED, fault)
        message.due_at = again or message.due_at


def mark_unsure(letter: str, *, fault: str) -> None:
    """Nobody knows whether it went, so that it does not go again by itself."""
    for message in queries.lock_letter(letter):
        _end(message, MessageState.UNSURE, fault)


def take_back(now: datetime) -> int:
    """What a worker left behind: again, unless it had been handed over already. Returns how many."""
    left = queries.lock_left_behind(now)
    for message in left:
        was_handed = message.handed_at is not None
        _end(message, MessageState.UNSURE if was_handed else MessageState.WAITING, "The worker was stopped.")
    return len(left)


def _end(message: Message, state: MessageState, fault: str | None = None) -> None:
    message.state, message.leased_until = state, None
    message.fault = fault[:400] if fault else None
