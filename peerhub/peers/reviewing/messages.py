"""What a member peer is asked after an election, in words. Pure."""

from peerhub.accounts.links import link_purpose
from peerhub.notifications.kinds import message_kind
from peerhub.peers.models import PeerPost
from peerhub.peers.reviewing.models import SeatQuestion
from peerhub.web.formats import day

SEAT = link_purpose("peers.seat", "say whether you kept your seat", endpoint="peers.say_of_seat", days=120)
SEAT_ASKED = message_kind("peers.seat", "there was an election at your council", needed=True)
WHY = "You are a member peer, and your council had an election."


def subject(question: SeatQuestion, *, is_reminder: bool) -> str:
    return f"{'Reminder: d' if is_reminder else 'D'}o you still hold your seat at {place_of(question.post)}?"


def text(question: SeatQuestion) -> str:
    """What the peer reads; nobody is taken out of the pool for an answer, or for none."""
    return (
        f"There was an election at {place_of(question.post)} on {day(question.polled_on)}. Do you still hold your "
        "seat? The button leads to a page on which you say so, without signing in. It takes a few seconds.\n\n"
        "If you no longer hold it, somebody of the peer team speaks with you about what you would like to do: "
        "nobody is dropped without a word."
    )


def place_of(post: PeerPost) -> str:
    return post.council.name if post.council else post.organisation or ""
