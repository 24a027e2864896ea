"""Taking a snapshot for an engagement: at scoping, before on site, at the progress review."""

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.models import Engagement, Occasion, PinnedSnapshot
from peerhub.metrics.models import Snapshot
from peerhub.metrics.operations import take_snapshot


def take_and_pin(engagement: Engagement, occasion: Occasion, *, by: User | None) -> Snapshot:
    """A snapshot with the metrics that the engagement's kind and scope need, pinned for good.

    That of a progress review is pinned to the engagement under review too, whose "then and now" it is.
    """
    metrics = queries.metrics_needed(
        engagement.type.id, [theme.id for theme in engagement.themes], [need.skill.id for need in engagement.needs]
    )
    snapshot = take_snapshot(engagement.council, by=by, metrics=metrics)
    engagement.snapshots.append(PinnedSnapshot(snapshot=snapshot, occasion=occasion))
    original = engagement.original
    if occasion is Occasion.PROGRESS_REVIEW and original is not None:
        db.session.add(PinnedSnapshot(engagement_id=original.id, snapshot_id=snapshot.id, occasion=occasion))
    db.session.flush()
    return snapshot
