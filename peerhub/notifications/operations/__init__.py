"""Everything that changes a message: asking for one, sending it, and what people turn off."""

from peerhub.notifications.operations.choosing import send_again, turn_off, turn_on
from peerhub.notifications.operations.queueing import queue_message, take_back_unsent
from peerhub.notifications.operations.sending import (
    claim_next,
    hand_over,
    mark_failed,
    mark_sent,
    mark_unsure,
    take_back,
)

__all__ = [
    "claim_next",
    "hand_over",
    "mark_failed",
    "mark_sent",
    "mark_unsure",
    "queue_message",
    "send_again",
    "take_back",
    "take_back_unsent",
    "turn_off",
    "turn_on",
]
