"""Reading engagements with their teams, and who may see which."""

from peerhub.teams.queries.clearances import clearances, get_clearance
from peerhub.teams.queries.engagements import EngagementFilter, Listed, Order, find_engagements, regions
from peerhub.teams.queries.overview import Overview, deadlines_of, overview
from peerhub.teams.queries.people import (
    bookings_between,
    get_assignment,
    get_own_assignment,
    skill_levels,
    team_of,
    who_cannot_come,
)
from peerhub.teams.queries.snapshots import get_snapshot, snapshots_after, then_and_later, then_and_now
from peerhub.teams.queries.visibility import get_engagement, may_see, sees_everything

__all__ = [
    "EngagementFilter",
    "Listed",
    "Order",
    "Overview",
    "bookings_between",
    "clearances",
    "deadlines_of",
    "find_engagements",
    "get_assignment",
    "get_clearance",
    "get_engagement",
    "get_own_assignment",
    "get_snapshot",
    "may_see",
    "overview",
    "regions",
    "sees_everything",
    "skill_levels",
    "snapshots_after",
    "team_of",
    "then_and_later",
    "then_and_now",
    "who_cannot_come",
]
