"""What councils are told about their report, in words. Pure."""

from datetime import date

from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import message_kind
from peerhub.recommendations.models import AccuracyComment
from peerhub.web.formats import day

TO_CHECK = message_kind("report.to-check", "a report about your council is ready to be checked", needed=True)
TO_ANSWER = message_kind("report.to-answer", "a report about your council is published", needed=True)
ANSWERED = message_kind("report.comment-answered", "a comment of yours on a report is answered")


def answer_text(engagement: Engagement) -> str:
    """The report is published, and the council's action plan is next."""
    return (
        f"The report about {engagement.council.name} is published. Please say for each recommendation what the council "
        "does about it, who leads and by when.\n\nThe link works without an account. Keep it: you can come back and "
        "update each action."
    )


def check_text(engagement: Engagement, until: date) -> str:
    """The draft is yours to check."""
    return (
        f"The team has written its report about {engagement.council.name}. Please read it, and tell us by {day(until)} "
        "where a fact is wrong.\n\nWhat you say about facts is put right. What you say about anything else is kept "
        "and answered, and does not change the report.\n\nThe link works without an account."
    )


def answered_text(said: AccuracyComment) -> str:
    """What the council said, the answer, and what came of it."""
    came = "The report was changed." if said.has_changed else "The report stays as it is."
    return f"You said:\n{said.text}\n\nThe answer:\n{said.answer}\n\n{came}"
