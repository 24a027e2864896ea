"""What peers are asked by e-mail, in words. Pure."""

from datetime import date

from peerhub.accounts.links import link_purpose
from peerhub.notifications.kinds import message_kind
from peerhub.web.formats import day

STILL_RIGHT = message_kind("peers.still-right", "your profile waits to be confirmed, once a year", needed=True)
STILL_RIGHT_LINK = link_purpose(
    "peers.still-right", "say whether your profile is still right", endpoint="peers.still_right_by_link", days=60
)
WHY = "You are a peer, and what stands about you is confirmed once a year."


def still_right_subject(question: int) -> str:
    """The first time it is asked, the second, and the last."""
    return ("Still right? Your peer profile", "Reminder: still right?", "Last reminder: still right?")[question - 1]


def still_right_text(confirmed_on: date | None, question: int) -> str:
    """What the peer reads; nobody is dropped silently, and the last reminder says what comes then."""
    last = f"You last said on {day(confirmed_on)} that it is." if confirmed_on else "You have not said so yet."
    then = " Then somebody of the peer team telephones you; nobody is taken out of the pool for it." * (question == 3)
    return (
        f"Is what stands about you still right? {last}\n\n"
        "Everything is on one page, filled in; what is old is marked. It takes under two minutes: change what is no "
        f"longer right, and press once. The link needs no signing in, works once and for 60 days.{then}"
    )
