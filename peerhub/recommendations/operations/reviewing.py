"""The progress review: a finding on every action (R40), by a team with somebody of the original team (R21)."""

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.recommendations import queries
from peerhub.recommendations.errors import Overtaken, ReportError
from peerhub.recommendations.models import CouncilAction, Headway, ReviewFinding
from peerhub.recommendations.operations.drafting import MEANWHILE, checked
from peerhub.web.formats import plural

NOT_A_REVIEW = "This engagement reviews no other one, so there are no actions to look at."


def note_headway(
    review: Engagement, action: CouncilAction, *, headway: Headway, text: str, version: int, by: Actor
) -> ReviewFinding:
    """What this review found about one action of the council. `version` is 0 where nothing stood there before.

    Raises Overtaken when somebody else saved one meanwhile.
    """
    if review.original_id is None or action.recommendation.finding.engagement_id != review.original_id:
        raise ReportError(NOT_A_REVIEW)
    held = queries.find_review_finding(review.id, action.id)
    if (held.version if held else 0) != version:
        raise Overtaken(MEANWHILE, "text")
    said = checked(text, "text", "found")
    found = held or ReviewFinding(review_id=review.id, action_id=action.id)
    before = {"headway": held.headway, "text": held.text} if held else None
    found.headway, found.text = headway, said
    found.changed_at, found.changed_by_name = clock.now(), by.name
    db.session.add(found)
    after = {"action": action.text, "headway": headway, "text": said}
    record("review.find", review, by=by, label=label_of(review), before=before, after=after)
    return found


def refuse_incomplete_review(review: Engagement) -> None:
    """A progress review is published with a finding on every action, and by a team that knows where it began."""
    if review.original_id is None:
        return
    actions = [a for one in queries.findings_of(review.original_id) for r in one.recommendations for a in r.actions]
    left = [a for a in actions if not any(found.review_id == review.id for found in a.review_findings)]
    if left:
        raise ReportError(
            f"{plural(len(left), 'action')} of the council still {'needs' if len(left) == 1 else 'need'} a finding."
        )
    if not queries.peers_on(review.id) & queries.peers_on(review.original_id):
        raise ReportError(
            "Nobody of the original team is on this review. Add at least one of them, or ask the placement officer."
        )
