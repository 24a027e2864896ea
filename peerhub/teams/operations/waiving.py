"""R6 set aside: staff go on although a group office has not spoken. With a reason, told to the office, taken back."""

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.accounts.operations import revoke_links
from peerhub.audit.operations import record
from peerhub.notifications.recipients import Recipient
from peerhub.teams import queries
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import FOR_DELEGATE, clearance_asked, clearance_waived
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.teams.operations.answering import asked_as, checked_reason, confirm_when_clear
from peerhub.teams.operations.booking import set_state
from peerhub.teams.operations.telling import tell


def waive_clearance(assignment: Assignment, *, reason: str, by: User) -> None:
    """Go on as if the group office had cleared this member. A peer who has said yes is confirmed by it.

    The office reads who did so and why. Raises TeamError where nothing waits for it, or without a reason.
    """
    clearance = assignment.clearance
    if (
        clearance is None
        or clearance.state is not ClearanceState.WAITING
        or assignment.state is not AssignmentState.ASKED
    ):
        raise TeamError(f"Nothing waits for a group office: {assignment.peer.name} is {assignment.state.value}.")
    clearance.reason = checked_reason(reason, "Say why the team goes on without the group office")
    clearance.state = ClearanceState.CLEARED
    clearance.decided_by_id, clearance.decided_by_name, clearance.decided_at = by.id, by.name, clock.now()
    confirm_when_clear(assignment)
    revoke_links(FOR_DELEGATE, subject_id=assignment.id, by=by)
    _note("clearance.waive", assignment, clearance, ClearanceState.WAITING, by=by, reason=clearance.reason)
    for user in queries.office_of(clearance.group_id):
        tell(clearance_waived(assignment, clearance, user), urgent=False)


def ask_office_again(assignment: Assignment, *, by: User) -> None:
    """Take that back: the group office decides after all. Raises TeamError where it did, or the team is confirmed."""
    clearance, proposal = assignment.clearance, queries.find_proposal(assignment.engagement_id)
    if clearance is None or not clearance.is_waived or not assignment.is_active:
        raise TeamError("Nothing was set aside here, so there is nothing to take back.")
    if assignment.state is AssignmentState.SERVED or (proposal is not None and proposal.confirmed_at is not None):
        raise TeamError("The team is confirmed already. Take the peer off the team if they are not to come.")
    clearance.state, clearance.reason = ClearanceState.WAITING, None
    clearance.decided_by_id = clearance.decided_by_name = clearance.decided_at = None
    set_state(assignment, AssignmentState.ASKED)
    _note("clearance.restore", assignment, clearance, ClearanceState.CLEARED, by=by)
    for user in queries.office_of(clearance.group_id):
        key = f"again:{clock.now():%Y%m%d%H%M%S%f}:{user.id}"
        tell(clearance_asked(assignment, clearance, Recipient.of(user), key=key), urgent=False)


def _note(
    action: str,
    assignment: Assignment,
    clearance: Clearance,
    was: ClearanceState,
    *,
    by: User,
    reason: str | None = None,
) -> None:
    told = {"peer": assignment.peer.name, "place": assignment.slot.name, "clearance": clearance.state}
    label = asked_as(assignment, assignment.peer)
    after = {**told, "state": assignment.state, "rule": "R6"}
    record(action, assignment.engagement, by=by, label=label, before={"clearance": was}, after=after, reason=reason)
