"""What is written to a line manager, in words. Pure."""

from peerhub.accounts.links import link_purpose
from peerhub.joining.models import Joiner
from peerhub.notifications.kinds import message_kind

LINE_MANAGER = link_purpose(
    "joining.manager", "say whether an officer may become a peer", endpoint="joining.answer_as_manager", days=30
)
MANAGER_ASKED = message_kind("joining.manager", "somebody who works for you would like to be a peer", needed=True)


def manager_asked(joiner: Joiner) -> str:
    """What the line manager reads."""
    return (
        f"{joiner.name}, {joiner.title} at {joiner.place}, would like to be a peer of the Local Government "
        "Association: one of the senior officers who visit another council for up to four days as a critical friend, "
        "usually once a year. Officers are lent free of charge.\n\n"
        "Do you agree? The button leads to a page on which you say so, without signing in."
    )
