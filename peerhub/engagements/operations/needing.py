"""Which metrics a kind of engagement, a theme or a skill adds to a snapshot."""

from collections.abc import Collection

from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.models import CoreTheme, EngagementType, MetricNeed
from peerhub.peers.models import Skill

Reason = EngagementType | CoreTheme | Skill


def set_metric_needs(reason: Reason, codes: Collection[str], *, by: User | None) -> None:
    """Make this the set of metrics that the reason adds. Snapshots that were taken stay as they are."""
    present = {need.metric_code: need for need in queries.needs_because_of(reason)}
    for code, need in present.items():
        if code not in codes:
            db.session.delete(need)
    column = queries.column_of(reason)
    db.session.add_all(
        MetricNeed(metric_code=code, **{column: reason.id}) for code in sorted(set(codes) - set(present))
    )
    if set(present) != set(codes):
        before, after = {"metrics": sorted(present)}, {"metrics": sorted(codes)}
        record("metric-need.set", reason, by=by, label=reason.name, before=before, after=after)
    db.session.flush()
