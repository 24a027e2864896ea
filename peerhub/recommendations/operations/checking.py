"""The council checks the facts (R41): it comments, the comments are answered, and only a fact changes anything."""

from datetime import date

from peerhub import clock
from peerhub.accounts.links import link_purpose, refusal
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import make_link, token_of
from peerhub.accounts.queries import links_to
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Passage, Stage
from peerhub.engagements.operations.following import AFTER_VISIT
from peerhub.engagements.passing import has
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.recommendations import queries
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.messages import ANSWERED, COMMENTED, TO_CHECK, answered_text, check_text
from peerhub.recommendations.models import AccuracyComment, CommentKind, Finding, Report, ReportState
from peerhub.recommendations.operations.drafting import checked, state_of

FOR_COUNCIL = link_purpose(
    "council.report",
    "read the report and answer it for the council",
    endpoint="recommendations.by_link",
    days=400,
    once=False,
)


def start_checking(engagement: Engagement, *, until: date, name: str, email: str, by: Actor) -> SignedLink:
    """Give the draft to the council until a day; one person there gets a link, and may do everything by it.

    Raises ReportError: nothing drafted, not after the visit, a kind without such a check, a day that has passed.
    """
    if engagement.stage not in {Stage.ON_SITE, Stage.REPORTING, Stage.FOLLOWING_UP}:
        raise ReportError("The visit is not noted as done yet. Note that first.")
    if not has(engagement, Passage.CHECKING):
        raise ReportError("Reports of this kind are published without a check of the facts. Publish it.")
    if state_of(engagement) is not ReportState.DRAFTING:
        raise ReportError("The council has the report already.")
    if not queries.findings_of(engagement.id):
        raise ReportError("Nothing is drafted yet. Add the findings first.")
    if until <= clock.today():
        raise ReportError("Choose a day after today, so that the council has time", "until")
    report = db.session.get(Report, engagement.id) or Report(engagement_id=engagement.id)
    report.state, report.checking_until = ReportState.CHECKING, until
    db.session.add(report)
    record("report.give-to-council", engagement, by=by, label=label_of(engagement), after={"until": until, "to": name})
    link = make_link(FOR_COUNCIL, subject_id=engagement.id, name=name, email=email, by=by)
    db.session.flush()
    queue_message(
        TO_CHECK,
        to=Recipient(name, email),
        key=f"report.check:{link.id}",
        subject=f"The report about {engagement.council.name}",
        text=check_text(engagement, until),
        reason="You look after this peer challenge at your council.",
        page=Page(FOR_COUNCIL.endpoint, "Read the report", {"council_token": token_of(link)}),
        urgent=True,
    )
    return link


def comment(finding: Finding, *, kind: CommentKind, text: str, by: Actor) -> AccuracyComment:
    """What the council says about a finding; of a published one only where a fact is wrong. Raises ReportError."""
    state = state_of(finding.engagement)
    if state is ReportState.DRAFTING:
        raise ReportError("The report is not yours to check yet. You get a message when it is.")
    if state is ReportState.PUBLISHED and finding.engagement.stage not in AFTER_VISIT:
        raise ReportError("This engagement is over, so its report stays as it was published.")
    if state is ReportState.PUBLISHED and kind is not CommentKind.FACT:
        raise ReportError("The report is published, so only an error of fact can still be put right in it", "kind")
    made = AccuracyComment(
        finding_id=finding.id, kind=kind, text=checked(text, "text", "want to say"), made_at=clock.now(),
        made_by_name=by.name,
    )  # fmt: skip
    db.session.add(made)
    record("comment.make", finding.engagement, by=by, label=label_of(finding.engagement), after={"text": made.text})
    db.session.flush()
    _tell_manager(made, finding.engagement)
    return made


def answer_comment(
    said: AccuracyComment, *, answer: str, new_text: str | None, by: Actor
) -> None:  # fmt: skip
    """Answer the council. `new_text` is the finding as it is right; only an error of fact may change it (R41)."""
    finding = said.finding
    if said.answered_at is not None:
        raise ReportError("This comment has been answered already.")
    is_changed = new_text is not None and new_text.strip() != finding.text
    if is_changed and said.kind is not CommentKind.FACT:
        raise ReportError(
            "This comment is not about a fact, so the report stays as it is. Keep the text, and say why", "new_text"
        )
    said.answer = checked(answer, "answer", "answer")
    said.has_changed, said.answered_at, said.answered_by_name = is_changed, clock.now(), by.name
    before = {"text": finding.text}
    if is_changed:
        finding.text = checked(new_text or "", "new_text", "found")
        finding.changed_at, finding.changed_by_name = clock.now(), by.name
    record(
        "comment.answer", finding.engagement, by=by, label=label_of(finding.engagement), before=before,
        after={"text": finding.text, "answer": said.answer},
    )  # fmt: skip
    _tell(said, finding.engagement)


def _tell_manager(said: AccuracyComment, engagement: Engagement) -> None:
    """Whoever runs the visit hears with the day's digest that a comment waits for an answer."""
    if engagement.manager is None:
        return
    queue_message(
        COMMENTED,
        to=Recipient.of(engagement.manager),
        key=f"comment.made:{said.id}:{engagement.manager.id}",
        subject=f"{engagement.council.name} comments on its report",
        text=f"{said.made_by_name} writes ({said.kind.label.lower()}):\n\n{said.text}",
        reason="You run this engagement.",
        page=Page("recommendations.answer_comment", "Answer", {"comment_id": said.id}),
    )


def _tell(said: AccuracyComment, engagement: Engagement) -> None:
    """Whoever reads the report for the council, by a link or signed in, hears of the answer with the day's digest."""
    for to, page in council_people(engagement):
        queue_message(
            ANSWERED,
            to=to,
            key=f"comment.answered:{said.id}:{to.email.lower()}"[:160],
            subject=f"An answer to your comment on the report, {engagement.reference}",
            text=answered_text(said),
            reason="You look after this peer challenge at your council.",
            page=page,
        )


def council_people(visit: Engagement, *, words: str = "Open the report") -> list[tuple[Recipient, Page]]:
    """Each person of the council with the page that opens the report for them: nobody twice."""
    report = Page("recommendations.show", words, {"engagement_id": visit.id})
    people = {user.email.lower(): (Recipient.of(user), report) for user in queries.contacts_of(visit.council_id)}
    for link in links_to(FOR_COUNCIL.name, visit.id):
        if not refusal(link, FOR_COUNCIL, clock.now()) and link.email.lower() not in people:
            page = Page(FOR_COUNCIL.endpoint, words, {"council_token": token_of(link)})
            people[link.email.lower()] = Recipient(link.name, link.email), page
    return list(people.values())
