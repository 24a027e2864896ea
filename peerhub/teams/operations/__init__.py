"""Every change to a team: choosing, asking, answering, clearing, confirming, moving on, calling off, having served."""

from peerhub.teams.errors import DoubleBooked, SlotTaken, TeamError
from peerhub.teams.operations.answering import answer, sign_declaration, withdraw
from peerhub.teams.operations.assigning import Choice, assign_team
from peerhub.teams.operations.clearing import decide_by_link, decide_clearance, delegate, remind_offices
from peerhub.teams.operations.confirming import confirm, pass_on_confirmation, remind_confirmers
from peerhub.teams.operations.inviting import INVITATION, chase, propose_days
from peerhub.teams.operations.proposing import answer_proposal, pass_on, propose_to_council, remind
from peerhub.teams.operations.scheduling import cancel_engagement, move_dates
from peerhub.teams.operations.staging import close, mark_served, move_on
from peerhub.teams.operations.waiving import ask_office_again, waive_clearance

__all__ = [
    "INVITATION",
    "Choice",
    "DoubleBooked",
    "SlotTaken",
    "TeamError",
    "answer",
    "answer_proposal",
    "ask_office_again",
    "assign_team",
    "cancel_engagement",
    "chase",
    "close",
    "confirm",
    "decide_by_link",
    "decide_clearance",
    "delegate",
    "mark_served",
    "move_dates",
    "move_on",
    "pass_on",
    "pass_on_confirmation",
    "propose_days",
    "propose_to_council",
    "remind",
    "remind_confirmers",
    "remind_offices",
    "sign_declaration",
    "waive_clearance",
    "withdraw",
]
