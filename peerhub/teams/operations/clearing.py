"""The group office's word on deploying one of its members (R6)."""

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.teams.errors import TeamError
from peerhub.teams.models import AssignmentState, Clearance, ClearanceState
from peerhub.teams.operations.answering import asked_as, checked_reason, confirm_when_clear
from peerhub.teams.operations.booking import set_state, settle_stage

NOT_CLEARED = "The group office did not clear this deployment."


def decide_clearance(clearance: Clearance, *, clears: bool, reason: str = "", by: User) -> None:
    """Clear or refuse one deployment, once. A refusal needs a reason, which only staff and the group office read.

    A cleared peer who has said yes is confirmed by it; a refused one leaves the team, and the place is a gap again.
    Raises TeamError when it was decided before, or the invitation no longer stands.
    """
    assignment = clearance.assignment
    if clearance.group_id != by.group_id:
        raise TeamError("Only the group office of the peer's own group can decide this.")
    if clearance.state is not ClearanceState.WAITING:
        raise TeamError(f"This was decided already: {clearance.state.value}.")
    if assignment.state is not AssignmentState.ASKED:
        raise TeamError(f"{assignment.peer.name} is no longer asked to be on this team, so there is nothing to decide.")
    if clears:
        clearance.state = ClearanceState.CLEARED
    else:
        clearance.reason = checked_reason(reason, "Say why, so that staff can find somebody else")
        clearance.state = ClearanceState.REFUSED
    clearance.decided_by_id, clearance.decided_at = by.id, clock.now()
    if clears:
        confirm_when_clear(assignment)
    else:
        set_state(assignment, AssignmentState.WITHDRAWN)
        assignment.answer_reason = NOT_CLEARED
    record(
        "clearance.give" if clears else "clearance.refuse",
        assignment.engagement,
        by=by,
        label=asked_as(assignment, assignment.peer),
        before={"clearance": ClearanceState.WAITING},
        after={"peer": assignment.peer.name, "clearance": clearance.state, "state": assignment.state},
        reason=clearance.reason,
    )
    settle_stage(assignment.engagement, by=by)
