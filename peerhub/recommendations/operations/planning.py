"""The council's action plan (R40): what it does about each recommendation; updates are added, never changed."""

from dataclasses import dataclass
from datetime import date

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.recommendations.errors import ReportError
from peerhub.recommendations.models import ActionRating, CouncilAction, CouncilUpdate, Recommendation, ReportState
from peerhub.recommendations.operations.drafting import checked, state_of

LONGEST_NAME = 120


@dataclass(frozen=True)
class Standing:
    """How an action stands: who leads, by when, how the council rates it, and a word about it."""

    owner: str
    due_on: date
    rating: ActionRating
    text: str = ""


def add_action(recommendation: Recommendation, *, text: str, standing: Standing, by: Actor) -> CouncilAction:
    """What the council does about a recommendation. Raises ReportError before the report is published."""
    engagement = recommendation.finding.engagement
    _refuse_unless_published(engagement)
    action = CouncilAction(
        recommendation_id=recommendation.id, text=checked(text, "text", "do"), made_at=clock.now(), made_by_name=by.name
    )
    db.session.add(action)
    action.updates.append(_update(standing, by=by))
    after = {"action": action.text, "owner": standing.owner, "due_on": standing.due_on}
    record("council-action.add", engagement, by=by, label=label_of(engagement), after=after)
    return action


def update_action(action: CouncilAction, standing: Standing, *, by: Actor) -> CouncilUpdate:
    """How it stands now. What was said before stays, with its day."""
    engagement = action.recommendation.finding.engagement
    _refuse_unless_published(engagement)
    before = {"owner": action.now.owner, "due_on": action.now.due_on, "rating": action.now.rating}
    update = _update(standing, by=by)
    action.updates.append(update)
    after = {"owner": update.owner, "due_on": update.due_on, "rating": update.rating}
    record("council-action.update", engagement, by=by, label=label_of(engagement), before=before, after=after)
    return update


def _update(standing: Standing, *, by: Actor) -> CouncilUpdate:
    owner = " ".join(standing.owner.split())
    if not owner or len(owner) > LONGEST_NAME:
        raise ReportError(f"Say who leads this, in {LONGEST_NAME} characters or fewer", "owner")
    return CouncilUpdate(
        at=clock.now(),
        by_name=by.name,
        owner=owner,
        due_on=standing.due_on,
        rating=standing.rating,
        text=standing.text.strip(),
    )


def _refuse_unless_published(engagement: Engagement) -> None:
    if state_of(engagement) is not ReportState.PUBLISHED:
        raise ReportError("The report is not published yet, so there is nothing to answer.")
