"""What people do to the plan, one file for each part of it."""

from peerhub.actionplan.operations.errors import PlanError
from peerhub.actionplan.operations.meetings import add_item, add_meeting, decide, declare, move_meeting
from peerhub.actionplan.operations.moving import close_plan, move_action, open_actions
from peerhub.actionplan.operations.plans import adopt_plan
from peerhub.actionplan.operations.proving import add_milestone, add_proof, end_proof, report_milestone
from peerhub.actionplan.operations.reporting import Report, add_action, report_on

__all__ = [
    "PlanError",
    "Report",
    "add_action",
    "add_item",
    "add_meeting",
    "add_milestone",
    "add_proof",
    "adopt_plan",
    "close_plan",
    "decide",
    "declare",
    "end_proof",
    "move_action",
    "move_meeting",
    "open_actions",
    "report_milestone",
    "report_on",
]
