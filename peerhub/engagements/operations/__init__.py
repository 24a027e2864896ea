"""Every change to an engagement: what it takes to start one, and what may change later."""

from peerhub.engagements.checks import Need, SlotPlan
from peerhub.engagements.errors import EngagementError, SlotInUse
from peerhub.engagements.operations.changing import (
    cancel,
    change_dates,
    change_scope,
    change_slots,
    refuse_if_over,
    set_stage,
)
from peerhub.engagements.operations.following import close, publish_report
from peerhub.engagements.operations.needing import set_metric_needs
from peerhub.engagements.operations.pinning import pin_before_visit, pin_due_snapshots
from peerhub.engagements.operations.requesting import (
    AGREED,
    NO_DAYS,
    agree_scope,
    begin_team,
    check_agreement,
    hand_over,
    take_request,
)
from peerhub.engagements.operations.starting import check_start, start_engagement
from peerhub.engagements.operations.types import (
    TypeFacts,
    add_step,
    add_type,
    change_offset,
    change_type,
    change_usual_team,
    differences,
    expect_papers,
)
from peerhub.engagements.references import reference_prefix

__all__ = [
    "AGREED",
    "NO_DAYS",
    "EngagementError",
    "Need",
    "SlotInUse",
    "SlotPlan",
    "TypeFacts",
    "add_step",
    "add_type",
    "agree_scope",
    "begin_team",
    "cancel",
    "change_dates",
    "change_offset",
    "change_scope",
    "change_slots",
    "change_type",
    "change_usual_team",
    "check_agreement",
    "check_start",
    "close",
    "differences",
    "expect_papers",
    "hand_over",
    "pin_before_visit",
    "pin_due_snapshots",
    "publish_report",
    "reference_prefix",
    "refuse_if_over",
    "set_metric_needs",
    "set_stage",
    "start_engagement",
    "take_request",
]
