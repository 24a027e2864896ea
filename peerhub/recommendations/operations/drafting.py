"""Drafting: the whole team at once, each finding by itself, and no edit is ever lost."""

from dataclasses import dataclass

from peerhub import clock
from peerhub.audit.operations import Actor, changes, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Passage, Stage
from peerhub.engagements.passing import has
from peerhub.recommendations import queries
from peerhub.recommendations.errors import Overtaken, ReportError
from peerhub.recommendations.models import Finding, Recommendation, Report, ReportState

LONGEST = 4000
MEANWHILE = "Somebody else saved this meanwhile. Both texts are shown: put into yours what you want to keep, then save"
NOT_NOW = "The report is with the council, or published: only an error of fact that the council names changes it now."


@dataclass(frozen=True)
class FindingDraft:
    """What somebody wrote about one finding."""

    text: str
    theme_id: int | None = None
    topic_id: int | None = None
    is_good_practice: bool = False


def add_finding(engagement: Engagement, draft: FindingDraft, *, by: Actor) -> Finding:
    """A new finding at the end of the report. Raises ReportError."""
    _refuse_unless_drafting(engagement)
    if not has(engagement, Passage.REPORTING):
        raise ReportError("This kind of engagement has no report.")
    finding = Finding(engagement_id=engagement.id, position=queries.next_position(engagement.id))
    _write(finding, draft, by=by)
    db.session.add(finding)
    record("finding.add", engagement, by=by, label=label_of(engagement), after={"finding": finding.text})
    return finding


def edit_finding(finding: Finding, draft: FindingDraft, *, version: int, by: Actor) -> bool:
    """Save a finding, if it is still the `version` that was read; returns whether anything differed.

    Raises Overtaken when somebody else saved it meanwhile, ReportError when it can no longer be changed.
    """
    _refuse_unless_drafting(finding.engagement)
    if finding.version != version:
        raise Overtaken(MEANWHILE, "text")
    before = _said(finding)
    _write(finding, draft, by=by)
    old, new = changes(before, _said(finding))
    if not new:
        db.session.refresh(finding)
        return False
    record("finding.edit", finding.engagement, by=by, label=label_of(finding.engagement), before=old, after=new)
    return True


def remove_finding(finding: Finding, *, by: Actor) -> None:
    """Take a finding and its recommendations out of the draft; the record keeps what it said."""
    _refuse_unless_drafting(finding.engagement)
    said = {**_said(finding), "recommendations": [one.text for one in finding.recommendations]}
    record("finding.remove", finding.engagement, by=by, label=label_of(finding.engagement), before=said)
    db.session.delete(finding)
    db.session.flush()


def add_recommendation(finding: Finding, *, text: str, by: Actor) -> Recommendation:
    """What the team recommends because of this finding."""
    _refuse_unless_drafting(finding.engagement)
    position = max((one.position for one in finding.recommendations), default=0) + 1
    made = Recommendation(finding_id=finding.id, position=position, text=checked(text, "text", "recommend"))
    db.session.add(made)
    record("recommendation.add", finding.engagement, by=by, label=label_of(finding.engagement), after={"text": text})
    return made


def edit_recommendation(recommendation: Recommendation, *, text: str, version: int, by: Actor) -> None:
    """Save it, if it is still the `version` that was read; an empty text takes it out. Raises as `edit_finding`."""
    engagement = recommendation.finding.engagement
    _refuse_unless_drafting(engagement)
    if recommendation.version != version:
        raise Overtaken(MEANWHILE, "text")
    before: dict[str, str | None] = {"text": recommendation.text}
    after: dict[str, str | None] = {"text": None}
    if text.strip():
        recommendation.text = checked(text, "text", "recommend")
        after = {"text": recommendation.text}
    else:
        db.session.delete(recommendation)
    record("recommendation.edit", engagement, by=by, label=label_of(engagement), before=before, after=after)


def checked(text: str, field: str, verb: str) -> str:
    """The text as it is stored. Raises ReportError where there is none, or far too much."""
    text = text.strip()
    if not text:
        raise ReportError(f"Say what you {verb}", field)
    if len(text) > LONGEST:
        raise ReportError(f"Use {LONGEST:,} characters or fewer", field)
    return text


def state_of(engagement: Engagement) -> ReportState:
    report = db.session.get(Report, engagement.id)
    return report.state if report else ReportState.DRAFTING


def _refuse_unless_drafting(engagement: Engagement) -> None:
    if engagement.stage in {Stage.CANCELLED, Stage.CLOSED}:
        raise ReportError("This engagement is over, so its report can no longer be changed.")
    if state_of(engagement) is not ReportState.DRAFTING:
        raise ReportError(NOT_NOW)


def _write(finding: Finding, draft: FindingDraft, *, by: Actor) -> None:
    finding.text = checked(draft.text, "text", "found")
    finding.theme_id, finding.topic_id = draft.theme_id, draft.topic_id
    finding.is_good_practice = draft.is_good_practice
    finding.changed_at, finding.changed_by_name = clock.now(), by.name


def _said(finding: Finding) -> dict[str, object]:
    return {
        "text": finding.text,
        "theme": finding.theme_id,
        "topic": finding.topic_id,
        "good_practice": finding.is_good_practice,
    }
