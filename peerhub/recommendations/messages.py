"""What councils are told about their report, in words. Pure."""

from datetime import date

from peerhub.engagements.labels import said_of_plan
from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import message_kind
from peerhub.recommendations.models import AccuracyComment
from peerhub.web.formats import day, plural

TO_CHECK = message_kind("report.to-check", "a report about your council is ready to be checked", needed=True)
TO_ANSWER = message_kind("report.to-answer", "a report about your council is published", needed=True)
CHECK_SOON = message_kind("report.check-soon", "the days to check the facts of a report are nearly over")
CHECK_OVER = message_kind("report.check-over", "a council's days to check a report of yours are over")
PLAN_SOON = message_kind("report.plan", "your council's action plan is due, or late")
PLAN_LATE = message_kind("report.plan-late", "a council's action plan is late on a visit that you run")
COMMENTED = message_kind("report.commented", "a council comments on a report of a visit that you run")
ANSWERED = message_kind("report.comment-answered", "a comment of yours on a report is answered")


def answer_text(engagement: Engagement) -> str:
    """The report is published, and the council's action plan is next."""
    return (
        f"The report about {engagement.council.name} is published. Please say for each recommendation what the council "
        "does about it, who leads and by when.\n\nKeep this e-mail: you can come back by it and update each action."
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


def check_soon_text(engagement: Engagement, until: date) -> str:
    """Two days are left to check the facts."""
    return (
        f"Until {day(until)} you can tell us where a fact in the report about {engagement.council.name} is wrong. If "
        "everything is right, you need do nothing."
    )


def check_over_text(until: date, waiting: int) -> str:
    """The council has spoken, or let its day pass."""
    verb = "waits" if waiting == 1 else "wait"
    then = f"{plural(waiting, 'comment')} {verb} for an answer." if waiting else "Every comment is answered."
    return f"The council had until {day(until)}. {then}\n\nThe report can then be published."


def plan_text(engagement: Engagement, due_on: date, unanswered: int, *, is_late: bool) -> tuple[str, str]:
    """Subject and text: what the plan of the council still lacks."""
    was = "was" if is_late else "is"
    subject = f"{'Late: t' if is_late else 'T'}he action plan of {engagement.council.name}"
    text = (
        f"The action plan {was} due by {day(due_on)}. {said_of_plan(unanswered)}.\n\nEach needs at least one action, "
        "with who leads it, by when, and how it stands."
    )
    return subject, text
