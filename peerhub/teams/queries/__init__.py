"""Reading engagements with their teams, and who may see which."""

from peerhub.teams.queries.clearances import (
    clearance_of_link,
    clearances,
    clearances_to_remind,
    get_clearance,
    lock_clearance,
    office_of,
)
from peerhub.teams.queries.engagements import EngagementFilter, Listed, Order, find_engagements, regions
from peerhub.teams.queries.overview import Overview, deadlines_of, needs_before, needs_of, overview
from peerhub.teams.queries.people import (
    bookings_between,
    get_assignment,
    get_own_assignment,
    skill_levels,
    team_of,
    who_cannot_come,
)
from peerhub.teams.queries.proposals import (
    confirmations_to_remind,
    council_contacts,
    find_proposal,
    latest_proposal,
    lock_proposal,
    proposal_of_link,
    proposals_of,
    proposals_to_remind,
    to_confirm,
    who_is_uncleared,
    who_may_confirm,
)
from peerhub.teams.queries.snapshots import get_snapshot, snapshots_after, then_and_later, then_and_now
from peerhub.teams.queries.visibility import get_engagement, may_see, sees_everything

__all__ = [
    "EngagementFilter",
    "Listed",
    "Order",
    "Overview",
    "bookings_between",
    "clearance_of_link",
    "clearances",
    "clearances_to_remind",
    "confirmations_to_remind",
    "council_contacts",
    "deadlines_of",
    "find_engagements",
    "find_proposal",
    "get_assignment",
    "get_clearance",
    "get_engagement",
    "get_own_assignment",
    "get_snapshot",
    "latest_proposal",
    "lock_clearance",
    "lock_proposal",
    "may_see",
    "needs_before",
    "needs_of",
    "office_of",
    "overview",
    "proposal_of_link",
    "proposals_of",
    "proposals_to_remind",
    "regions",
    "sees_everything",
    "skill_levels",
    "snapshots_after",
    "team_of",
    "then_and_later",
    "then_and_now",
    "to_confirm",
    "who_cannot_come",
    "who_is_uncleared",
    "who_may_confirm",
]
