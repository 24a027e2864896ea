"""What people are told about documents, in words. Pure."""

from collections.abc import Sequence
from datetime import date

from peerhub.accounts.models import User
from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.recipients import Page, Recipient
from peerhub.teams.messages import Letter
from peerhub.teams.papers.models import PaperVersion
from peerhub.web.formats import day

ADDED = message_kind("document.added", "a document is added to a visit that you run")
MISSING = message_kind("document.missing", "documents for the visit to your council are missing", needed=True)


def added(engagement: Engagement, version: PaperVersion, manager: User) -> Letter:
    """Something new to read, for whoever runs the engagement."""
    paper = version.paper
    what = "is there" if version.number == 1 else f"has a new version, number {version.number}"
    return Letter(
        kind=ADDED,
        key=f"document.added:{version.id}:{manager.id}",
        to=Recipient.of(manager),
        subject=f"{engagement.council.name}: {paper.name} {what}",
        text=f"{version.added_by_name} added {version.file_name}." + (f"\n\n{version.note}" if version.note else ""),
        reason="You run this engagement.",
        page=Page("teams.show", "Open the engagement", {"engagement_id": engagement.id, "_anchor": "documents"}),
    )


def still_missing(
    engagement: Engagement, names: Sequence[str], contact: User, *, due_on: date, is_late: bool
) -> Letter:  # fmt: skip
    """What the team still needs to read, for the council's people."""
    by = f"were due on {day(due_on)}" if is_late else f"are due by {day(due_on)}"
    listing = "\n".join(f"- {name}" for name in names)
    return Letter(
        kind=MISSING,
        key=f"document.missing:{engagement.id}:{due_on}:{'late' if is_late else 'soon'}:{contact.id}",
        to=Recipient.of(contact),
        subject=f"Documents for the visit on {day(engagement.first_day)}",
        text=f"The team reads these before it comes. They {by}, and are not there yet:\n\n{listing}",
        reason="You look after this visit at your council.",
        page=Page("teams.show", "Add documents", {"engagement_id": engagement.id, "_anchor": "documents"}),
    )
