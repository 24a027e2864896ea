"""Every change to a team: choosing, asking, answering, clearing, moving, calling off, and having served."""

from peerhub.teams.errors import DoubleBooked, SlotTaken, TeamError
from peerhub.teams.operations.answering import answer, sign_declaration, withdraw
from peerhub.teams.operations.assigning import Choice, assign_team
from peerhub.teams.operations.clearing import decide_by_link, decide_clearance, delegate, remind_offices
from peerhub.teams.operations.inviting import INVITATION, chase, propose_days
from peerhub.teams.operations.proposing import answer_proposal, confirm, pass_on, propose_to_council, remind
from peerhub.teams.operations.scheduling import cancel_engagement, mark_served, move_dates

__all__ = [
    "INVITATION",
    "Choice",
    "DoubleBooked",
    "SlotTaken",
    "TeamError",
    "answer",
    "answer_proposal",
    "assign_team",
    "cancel_engagement",
    "chase",
    "confirm",
    "decide_by_link",
    "decide_clearance",
    "delegate",
    "mark_served",
    "move_dates",
    "pass_on",
    "propose_days",
    "propose_to_council",
    "remind",
    "remind_offices",
    "sign_declaration",
    "withdraw",
]
