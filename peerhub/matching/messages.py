"""What peers are asked by e-mail before they can be asked for a team, in words. Pure."""

from peerhub.matching.facts import EngagementFacts, PeerFacts, SlotFacts
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.recipients import Page
from peerhub.web.formats import day_range

COULD_YOU = message_kind("matching.could-you", "a visit would suit you, and one thing stands in the way", needed=True)
WHY = "You are a peer, and would be well suited for this visit."
NOT_YET = "This is not an invitation yet: a person chooses the team later, and may choose somebody else."


def could_you_key(engagement: EngagementFacts, peer: PeerFacts, rule: str) -> str:
    """One message for each visit on these days, peer and rule, however often the button is pressed."""
    return f"matching.could-you:{engagement.id}:{engagement.first_day}:{engagement.last_day}:{peer.id}:{rule}"


def could_you_subject(engagement: EngagementFacts) -> str:
    return f"Could you come? {engagement.council.name}, {day_range(engagement.first_day, engagement.last_day)}"


def could_you_text(engagement: EngagementFacts, slot: SlotFacts, *, days: str) -> str:
    """`days` are those marked as not free, in words; empty where the terms are not accepted."""
    visit = f"{engagement.type_name.lower()} at {engagement.council.name}"
    first = (
        f"We look for a {slot.name.lower()} for the {visit}, {day_range(engagement.first_day, engagement.last_day)}."
    )
    if days:
        lack = f"You have said that you are not free on {days}. If that can change, please mark the days as free."
    else:
        lack = (
            "You have not accepted the terms now in force. If you would like to be asked, please read and accept them."
        )
    return f"{first} You would be well suited.\n\n{lack} If not, there is nothing to do.\n\n{NOT_YET}"


def could_you_page(*, days: str) -> Page:
    return Page("diaries.my_year", "Look at my days") if days else Page("peers.my_terms", "Read the terms")
