"""Pinning what is known of a council before the team is on site: by hand, or by itself three weeks before."""

from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.engagements import queries
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Occasion
from peerhub.engagements.operations.changing import refuse_if_over
from peerhub.engagements.operations.taking import take_and_pin
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.metrics.models import Snapshot

# The documents reach the peers three weeks before they are on site (R25): the figures in them are those of that week.
BEFORE_ON_SITE = timedelta(days=21)


def pin_before_visit(engagement: Engagement, *, by: User | None) -> Snapshot:
    """Take and pin what is known before the team is on site; once. Raises EngagementError."""
    refuse_if_over(engagement)
    if engagement.stage in BEFORE_TEAM:
        raise EngagementError("The scope is not agreed yet, so nothing says which figures matter. Agree it first.")
    if clock.today() > engagement.first_day:
        raise EngagementError("The visit has begun, so it is too late for a snapshot from before it.")
    if any(pinned.occasion is Occasion.ON_SITE for pinned in engagement.snapshots):
        raise EngagementError("A snapshot from before the visit is pinned already. It never changes.")
    snapshot = take_and_pin(engagement, Occasion.ON_SITE, by=by)
    after = {"occasion": Occasion.ON_SITE, "checksum": snapshot.checksum}
    record("engagement.pin-snapshot", engagement, by=by, label=label_of(engagement), after=after)
    return snapshot


def pin_due_snapshots(today: date, *, by: User | None) -> list[Engagement]:
    """The same for every engagement whose visit is close enough and that has none yet; which they were."""
    due = list(queries.without_on_site_snapshot(today, today + BEFORE_ON_SITE))
    for engagement in due:
        pin_before_visit(engagement, by=by)
    return due
