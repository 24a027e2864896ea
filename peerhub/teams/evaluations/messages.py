"""Asking for an evaluation, in words. Pure."""

from peerhub.accounts.links import link_purpose
from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.recipients import Page, Recipient
from peerhub.teams.messages import Letter

FOR_EVALUATION = link_purpose(
    "team.evaluation", "say how a visit went", endpoint="teams.evaluate_by_link", days=120, once=False
)
WANTED = message_kind("evaluation.wanted", "you can say how a visit went")


def wanted(engagement: Engagement, to: Recipient, *, token: str = "", is_reminder: bool = False) -> Letter:
    """How was it? By a link for whoever has no account."""
    page = (
        Page(FOR_EVALUATION.endpoint, "Say how it went", {"evaluation_token": token})
        if token
        else Page("teams.evaluate", "Say how it went", {"engagement_id": engagement.id})
    )
    return Letter(
        kind=WANTED,
        key=f"evaluation.wanted:{engagement.id}:{to.email.lower()}{':reminder' if is_reminder else ''}",
        to=to,
        subject=f"{'Reminder: h' if is_reminder else 'H'}ow was the visit to {engagement.council.name}?",
        text="Five statements and two questions: it takes three minutes. Only the Local Government Association reads "
        "it, to make the next visits better.",
        reason="You took part in this visit.",
        page=page,
    )
