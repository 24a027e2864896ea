"""Everything that the action plan reads, one file for each kind of thing."""

from peerhub.actionplan.queries.measures import figures
from peerhub.actionplan.queries.meetings import (
    board_peers,
    get_item,
    get_meeting,
    latest_decisions,
    meeting_on,
    meetings,
    meetings_with_agenda,
)
from peerhub.actionplan.queries.plans import (
    account,
    current_plan,
    current_plan_row,
    decided,
    get_action,
    get_plan,
    get_theme,
    hold,
    next_position,
    plans,
    possible_owners,
    themes_open_to,
)
from peerhub.actionplan.queries.proofs import (
    courses,
    engagements_to_choose,
    get_milestone,
    get_proof,
    milestones_of,
    proofs_of,
)

__all__ = [
    "account",
    "board_peers",
    "courses",
    "current_plan",
    "current_plan_row",
    "decided",
    "engagements_to_choose",
    "figures",
    "get_action",
    "get_item",
    "get_meeting",
    "get_milestone",
    "get_plan",
    "get_proof",
    "get_theme",
    "hold",
    "latest_decisions",
    "meeting_on",
    "meetings",
    "meetings_with_agenda",
    "milestones_of",
    "next_position",
    "plans",
    "possible_owners",
    "proofs_of",
    "themes_open_to",
]
