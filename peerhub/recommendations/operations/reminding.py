"""What the council still has to do for its report: once shortly before the day, once after it. Safe to do twice."""

from datetime import date, timedelta

from peerhub.engagements.deadlines import PLAN
from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import Kind
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.recommendations import queries
from peerhub.recommendations.messages import (
    CHECK_OVER,
    CHECK_SOON,
    PLAN_LATE,
    PLAN_SOON,
    check_over_text,
    check_soon_text,
    plan_text,
)
from peerhub.recommendations.operations.checking import council_people
from peerhub.teams.queries import deadlines_of

BEFORE_CHECK = timedelta(days=2)
BEFORE_PLAN = timedelta(days=21)  # a plan goes through a cabinet


def remind_of_facts(today: date) -> int:
    """Councils whose days to check the facts are nearly over; then whoever runs the visit. Returns how many reports."""
    found = queries.reports_in_check(until=today + BEFORE_CHECK)
    for report in found:
        visit, until = report.engagement, report.checking_until
        if until is not None and until >= today:
            key = f"report.check-soon:{visit.id}:{until}"
            subject = f"The facts in the report about {visit.council.name}: until when"
            _tell_council(visit, CHECK_SOON, key, subject, check_soon_text(visit, until))
        elif until is not None and visit.manager is not None:
            waiting = queries.open_comments(visit.id)
            queue_message(
                CHECK_OVER,
                to=Recipient.of(visit.manager),
                key=f"report.check-over:{visit.id}:{until}:{visit.manager.id}",
                subject=f"{visit.council.name}: the days to check the report are over",
                text=check_over_text(until, waiting),
                reason="You run this engagement.",
                page=_page(visit),
            )
    return len(found)


def remind_of_plans(today: date) -> int:
    """Councils whose action plan is due or late while recommendations have no action. How many plans."""
    told = 0
    for visit in queries.visits_to_answer():
        due = next((one.deadline for one in deadlines_of(visit) if one.deadline.code == PLAN), None)
        if due is None or due.is_done or not due.unanswered or today < due.due_on - BEFORE_PLAN:
            continue
        is_late = today > due.due_on
        subject, text = plan_text(visit, due.due_on, due.unanswered, is_late=is_late)
        key = f"report.plan-{'late' if is_late else 'soon'}:{visit.id}:{due.due_on}"
        _tell_council(visit, PLAN_SOON, key, subject, text)
        if is_late and visit.manager is not None:
            queue_message(
                PLAN_LATE,
                to=Recipient.of(visit.manager),
                key=f"{key}:manager:{visit.manager.id}",
                subject=f"{visit.council.name}: the action plan is late",
                text=f"{text}\n\nThe council has been reminded. Note who sees to it now, and why it is late.",
                reason="You run this engagement.",
                page=_page(visit),
            )
        told += 1
    return told


def _tell_council(visit: Engagement, kind: Kind, key: str, subject: str, text: str) -> None:
    """Whoever has a link that works, and everybody who can sign in for the council; nobody twice."""
    for to, page in council_people(visit):
        queue_message(
            kind,
            to=to,
            key=f"{key}:{to.email.lower()}"[:160],
            subject=subject,
            text=text,
            reason="You look after this peer challenge at your council.",
            page=page,
        )


def _page(visit: Engagement) -> Page:
    return Page("recommendations.show", "Open the report", {"engagement_id": visit.id})
