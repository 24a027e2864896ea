"""Publishing a report: a version that never changes, with its public address."""

from datetime import date

from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements import operations as engagement_operations
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Passage
from peerhub.engagements.passing import has
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.recommendations import queries
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.messages import TO_ANSWER, answer_text
from peerhub.recommendations.models import Report, ReportState, ReportVersion
from peerhub.recommendations.operations.checking import council_people
from peerhub.recommendations.operations.drafting import state_of
from peerhub.recommendations.operations.passages import open_to_readers
from peerhub.recommendations.operations.reviewing import refuse_incomplete_review
from peerhub.recommendations.rules import checksum, said_by
from peerhub.web.formats import plural


def publish(engagement: Engagement, *, published_on: date, address: str, by: User) -> ReportVersion:
    """Keep the report as it stands as its next version, with the address at which everybody can read it.

    Another address or day of the same text is a version too. Raises ReportError where nothing is written, while the
    council has not checked it (of a kind whose reports it checks) or a comment is unanswered, and for a progress review
    that is incomplete (R21, R40); EngagementError for a day or address that cannot be.
    """
    if state_of(engagement) is ReportState.DRAFTING and has(engagement, Passage.CHECKING):
        raise ReportError("The council has not checked the facts yet. Give it the draft first.")
    waiting = queries.open_comments(engagement.id)
    if waiting:
        raise ReportError(f"{plural(waiting, 'comment')} of the council {'is' if waiting == 1 else 'are'} unanswered.")
    refuse_incomplete_review(engagement)
    engagement_operations.publish_report(engagement, published_on=published_on, address=address, by=by)
    findings = queries.findings_of(engagement.id)
    content = [said_by(finding) for finding in findings]
    earlier = queries.versions_of(engagement.id)
    if not content:
        raise ReportError("Nothing is drafted yet. Add the findings first.")
    if earlier and _said_of(earlier[0]) == (checksum(content), address, published_on):
        raise ReportError(
            f"Nothing has changed since version {earlier[0].number}, so there is nothing to publish anew."
        )
    version = ReportVersion(
        engagement_id=engagement.id,
        number=earlier[0].number + 1 if earlier else 1,
        published_on=published_on,
        address=address,
        published_by_name=by.name,
        content=content,
        sha256=checksum(content),
    )
    report = db.session.get(Report, engagement.id) or Report(engagement_id=engagement.id)
    report.state = ReportState.PUBLISHED
    db.session.add_all([report, version])
    open_to_readers(engagement, findings, published_on=published_on)
    after = {"version": version.number, "address": address, "sha256": version.sha256}
    record("report.publish", engagement, by=by, label=label_of(engagement), after=after)
    for to, page in council_people(engagement, words="Answer the recommendations"):
        _tell(to, page, version)
    return version


def _said_of(version: ReportVersion) -> tuple[str, str | None, date]:
    return version.sha256, version.address, version.published_on


def is_kept_here(engagement: Engagement) -> bool:
    """Whether its published versions stand here, so that a new address or day is a version too."""
    return state_of(engagement) is ReportState.PUBLISHED


def has_unchecked_draft(engagement: Engagement) -> bool:
    """Whether findings stand here that were not published from here."""
    return state_of(engagement) is not ReportState.PUBLISHED and bool(queries.findings_of(engagement.id))


def note_publication(engagement: Engagement, *, published_on: date, address: str, reason: str, by: User) -> None:
    """Note when and where the council published the report, which nobody keeps here as a version.

    Where a draft stands here that the council has not checked and answered, say why. Raises ReportError, also of a
    report whose versions are kept here, and EngagementError.
    """
    if is_kept_here(engagement):
        raise ReportError("The versions of this report are kept here. Publish its new address as the next version.")
    if has_unchecked_draft(engagement):
        because = reason.strip()[:400]
        if not because:
            raise ReportError(
                "A draft of this report stands here, and was not published from here. Say why, or publish it there",
                "reason",
            )
        record("report.publish-elsewhere", engagement, by=by, label=label_of(engagement), reason=because)
    engagement_operations.publish_report(engagement, published_on=published_on, address=address, by=by)


def _tell(to: Recipient, page: Page, version: ReportVersion) -> None:
    """Whoever checked the facts by a link may answer the recommendations by the same link, or signed in."""
    engagement = queries.engagement_of_link(version.engagement_id)
    queue_message(
        TO_ANSWER,
        to=to,
        key=f"report.to-answer:{version.id}:{to.email.lower()}"[:160],
        subject=f"The report about {engagement.council.name} is published: your action plan is next",
        text=answer_text(engagement),
        reason="You look after this peer challenge at your council.",
        page=page,
    )
