"""Every change to a team: choosing, asking, answering, clearing, moving, calling off, and having served."""

from peerhub.teams.errors import DoubleBooked, SlotTaken, TeamError
from peerhub.teams.operations.answering import answer, sign_declaration, withdraw
from peerhub.teams.operations.assigning import Choice, assign_team
from peerhub.teams.operations.clearing import decide_clearance
from peerhub.teams.operations.inviting import INVITATION, chase, propose_days
from peerhub.teams.operations.scheduling import cancel_engagement, mark_served, move_dates

__all__ = [
    "INVITATION",
    "Choice",
    "DoubleBooked",
    "SlotTaken",
    "TeamError",
    "answer",
    "assign_team",
    "cancel_engagement",
    "chase",
    "decide_clearance",
    "mark_served",
    "move_dates",
    "propose_days",
    "sign_declaration",
    "withdraw",
]
