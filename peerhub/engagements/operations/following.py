"""After the visit: the report is published, the steps that follow are taken, and the engagement is closed."""

from collections.abc import Sequence
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Stage
from peerhub.engagements.operations.changing import refuse_if_over, set_stage
from peerhub.web.formats import listed

AFTER_VISIT = frozenset({Stage.REPORTING, Stage.FOLLOWING_UP})
VISIT_FIRST = "The visit is not noted as done yet. Note that first."


def publish_report(engagement: Engagement, *, published_on: date, address: str, by: User) -> None:
    """Note when the council published the report, and where; its action plan is next. May be corrected until the end.

    Raises EngagementError with the field to mend.
    """
    _refuse_before_or_after(engagement)
    if published_on > clock.today():
        raise EngagementError("This day is in the future. Enter the day on which the report appeared", "published_on")
    if published_on < engagement.last_day:
        raise EngagementError("This is before the visit ended. Enter a later day", "published_on")
    if not address.startswith(("https://", "http://")):
        raise EngagementError("Enter an address that begins with https://", "address")
    before = {"published_on": engagement.report_published_on, "address": engagement.report_address}
    engagement.report_published_on, engagement.report_address = published_on, address
    after = {"published_on": published_on, "address": address}
    record("engagement.publish-report", engagement, by=by, label=label_of(engagement), before=before, after=after)
    if engagement.stage is Stage.REPORTING:
        set_stage(engagement, Stage.FOLLOWING_UP, by=by)


def close(engagement: Engagement, *, open_steps: Sequence[str], reason: str, by: User) -> None:
    """End the engagement. Steps that were never taken need a reason, which stays in the record."""
    _refuse_before_or_after(engagement)
    if open_steps and not reason.strip():
        raise EngagementError(f"Say why it closes without these steps: {listed(open_steps)}", "reason")
    set_stage(engagement, Stage.CLOSED, by=by, reason=reason.strip() or None)


def _refuse_before_or_after(engagement: Engagement) -> None:
    refuse_if_over(engagement)
    if engagement.stage not in AFTER_VISIT:
        raise EngagementError(VISIT_FIRST)
