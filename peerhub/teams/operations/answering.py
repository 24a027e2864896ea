"""What becomes of an invitation: the peer says yes or no, or staff take it back."""

from collections.abc import Mapping

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.engagements.labels import label_of
from peerhub.peers.models import Peer
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import freed
from peerhub.teams.models import Assignment, AssignmentState, ClearanceState
from peerhub.teams.operations.booking import reopen_team, set_state
from peerhub.teams.operations.telling import tell
from peerhub.teams.rules import UNTIL_SERVED

LONGEST_REASON = 400


def answer(assignment: Assignment, *, accepts: bool, reason: str = "", by: User) -> None:
    """Note what the peer said. A yes counts once the group office has cleared a member peer (R6); a no needs a reason.

    A peer who has confirmed may still drop out. `by` is the peer, or staff who were told; the record says on whose
    behalf. Raises TeamError with the field to mend.
    """
    _refuse_if_settled(assignment)
    if accepts and assignment.answered_at is not None:
        raise TeamError("This invitation was accepted already. Nothing more is needed.")
    before = {"state": assignment.state}
    if accepts:
        assignment.answered_at = clock.now()
        confirm_when_clear(assignment)
    else:
        assignment.answer_reason = checked_reason(reason, "Say why, so that the team can be filled again")
        assignment.answered_at = clock.now()
        set_state(assignment, AssignmentState.DECLINED)
    told = "invitation.accept" if accepts else "invitation.decline"
    behalf_of = None if assignment.peer.user_id == by.id else assignment.peer.name
    _note(told, assignment, before, by=by, reason=assignment.answer_reason, behalf_of=behalf_of)
    reopen_team(assignment.engagement, by=by)


def withdraw(assignment: Assignment, *, reason: str, by: User) -> None:
    """Take the invitation back, or a confirmed peer off the team; the place is a gap again. Needs a reason."""
    _refuse_if_settled(assignment)
    reason = checked_reason(reason, "Say why the peer is taken off the team")
    before = {"state": assignment.state}
    assignment.answer_reason = reason
    set_state(assignment, AssignmentState.WITHDRAWN)
    tell(freed(assignment, reason=reason))
    _note("invitation.withdraw", assignment, before, by=by, reason=reason)
    reopen_team(assignment.engagement, by=by)


def confirm_when_clear(assignment: Assignment) -> None:
    """Confirmed is who said yes and, where a group office has to clear them, is cleared (R6)."""
    waits = assignment.clearance is not None and assignment.clearance.state is not ClearanceState.CLEARED
    if assignment.answered_at is not None and not waits:
        set_state(assignment, AssignmentState.CONFIRMED)


def checked_reason(reason: str, missing: str) -> str:
    """The reason as it is stored, or TeamError at the field `reason`."""
    reason = reason.strip()
    if not reason:
        raise TeamError(missing, "reason")
    if len(reason) > LONGEST_REASON:
        raise TeamError(f"The reason must be {LONGEST_REASON} characters or fewer", "reason")
    return reason


def asked_as(assignment: Assignment, peer: Peer) -> str:
    """The subject of the audit record: who, as what, where."""
    return f"{peer.name}, {assignment.slot.name}, {label_of(assignment.engagement)}"


def _refuse_if_settled(assignment: Assignment) -> None:
    name = assignment.peer.name
    if assignment.state is AssignmentState.SERVED:
        raise TeamError(f"{name} has served on this team, so nothing can be changed any more.")
    if not assignment.is_active:
        raise TeamError(f"{name} is no longer on this team. Look at the team again.")
    if assignment.engagement.stage not in UNTIL_SERVED:
        raise TeamError("The visit is over or called off, so its team can no longer be changed.")


def _note(
    action: str,
    assignment: Assignment,
    before: Mapping[str, object],
    *,
    by: User,
    reason: str | None = None,
    behalf_of: str | None = None,
) -> None:
    record(
        action,
        assignment.engagement,
        by=by,
        label=asked_as(assignment, assignment.peer),
        before=before,
        after={"peer": assignment.peer.name, "place": assignment.slot.name, "state": assignment.state},
        reason=reason,
        behalf_of=behalf_of,
    )
