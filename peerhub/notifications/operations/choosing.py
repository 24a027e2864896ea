"""What people decide about messages."""

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.notifications import queries
from peerhub.notifications.errors import MessageRefused
from peerhub.notifications.kinds import kind_of
from peerhub.notifications.models import Message, MessageState, TurnedOff


def turn_off(email: str, kind_name: str) -> None:
    """No more messages of this kind to this address. Raises MessageRefused for what the process needs."""
    kind = kind_of(kind_name)
    if kind is None or kind.is_needed:
        raise MessageRefused("These messages cannot be turned off: the work with you depends on them.")
    if kind_name not in queries.turned_off(email):
        db.session.add(TurnedOff(email=email.lower(), kind=kind_name, since=clock.now()))


def turn_on(email: str, kind_name: str) -> None:
    """Messages of this kind again."""
    held = db.session.get(TurnedOff, (email.lower(), kind_name))
    if held is not None:
        db.session.delete(held)


def send_again(message: Message, *, by: Actor) -> None:
    """Send what failed, or what perhaps never arrived, from its beginning. Raises MessageRefused for anything else."""
    if message.state not in {MessageState.FAILED, MessageState.UNSURE}:
        raise MessageRefused("Only a message that did not go, or perhaps did not, can be sent again.")
    before = {"state": message.state.label}
    message.state, message.due_at, message.attempts = MessageState.WAITING, clock.now(), 0
    message.letter = message.handed_at = message.fault = None
    record("message.send-again", message, by=by, label=message.subject, before=before)
