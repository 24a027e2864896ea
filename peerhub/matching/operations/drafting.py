"""What every change to a draft does first and last: take the lock, see that nobody was quicker, note who changed it."""

from sqlalchemy.orm import object_session

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.matching import queries
from peerhub.matching.errors import DraftChanged, MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.models import TeamDraft
from peerhub.matching.workbench import Workbench
from peerhub.web.formats import moment

USUAL_REST_DAYS = 1


def usual_settings() -> Settings:
    """For callers without an installation's settings: any accepted terms, one day of rest."""
    return Settings(today=clock.today(), terms_version=0, rest_days=USUAL_REST_DAYS)


def begin(
    engagement: Engagement, *, version: int | None, by: User, settings: Settings | None
) -> tuple[TeamDraft, Workbench]:
    """The draft to change, and the facts as they are now. `version` is the one that the person saw, 0 for none.

    Raises DraftChanged when somebody was quicker, MatchingError when the team can no longer be chosen.
    """
    assert object_session(engagement) is not None
    draft = queries.lock_draft(engagement)
    present = draft.version if draft else 0
    if version is not None and version != present:
        raise DraftChanged(_changed_sentence(draft))
    bench = queries.load_workbench(engagement.id, visible_to=by, settings=settings or usual_settings())
    if not bench.is_open:
        raise MatchingError("The visit has begun or is called off, so its team can no longer be chosen.")
    if draft is None:
        draft = TeamDraft(engagement_id=engagement.id, choices=[])
        db.session.add(draft)
    # Always dirty, so that the version moves on even where only a choice changes.
    draft.updated_at = clock.now()
    draft.updated_by_id = by.id
    db.session.flush()
    return draft, bench


def note(action: str, engagement: Engagement, *, by: User, reason: str | None = None, **details: object) -> None:
    """Audit one change of the draft."""
    record(action, engagement, by=by, label=label_of(engagement), after=details, reason=reason)


def _changed_sentence(draft: TeamDraft | None) -> str:
    if draft is None:
        return "This team was emptied while you had it open."
    return (
        f"{queries.editor_name(draft)} changed this team on {moment(draft.updated_at)}, after you had opened it. "
        "Nothing was overwritten."
    )
