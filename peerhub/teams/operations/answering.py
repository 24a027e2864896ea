"""What becomes of an invitation: the peer says yes or no, or staff take it back."""

from collections.abc import Mapping

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Actor, record
from peerhub.engagements.labels import label_of
from peerhub.peers.models import Peer
from peerhub.teams.declarations import Signed
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import freed, place_open, sign_first
from peerhub.teams.models import Assignment, AssignmentState, ClearanceState
from peerhub.teams.operations.booking import reopen_team, set_state
from peerhub.teams.operations.declaring import declare
from peerhub.teams.operations.telling import tell
from peerhub.teams.rules import UNTIL_SERVED, needs_declaration

LONGEST_REASON = 400


def answer(
    assignment: Assignment, *, accepts: bool, reason: str = "", declaration: Signed | None = None, by: Actor
) -> None:
    """Note what the peer said. A yes counts once the group office has cleared a member peer (R6); a no needs a reason.

    Whoever was invited declares their interests with their yes; where staff note it, the peer is asked to sign before
    they are confirmed. A peer who has confirmed may still drop out. `by` is the peer, signed in or by a link, or staff
    who were told; the record says on whose behalf. Raises TeamError with the field to mend.
    """
    _refuse_if_settled(assignment)
    if accepts and assignment.answered_at is not None:
        raise TeamError("This invitation was accepted already. Nothing more is needed.")
    before = {"state": assignment.state}
    is_own = by.id is None or assignment.peer.user_id == by.id
    if accepts:
        if declaration is not None and assignment.declaration is None:
            declare(assignment, declaration, by=by)
        elif is_own and needs_declaration(assignment):
            raise TeamError("Say whether you have an interest in this council", "interest")
        assignment.answered_at = clock.now()
        confirm_when_clear(assignment)
        if needs_declaration(assignment):
            tell(sign_first(assignment))
    else:
        assignment.answer_reason = checked_reason(reason, "Say why, so that the team can be filled again")
        assignment.answered_at = clock.now()
        set_state(assignment, AssignmentState.DECLINED)
    told = "invitation.accept" if accepts else "invitation.decline"
    behalf_of = None if is_own else assignment.peer.name
    _note(told, assignment, before, by=by, reason=assignment.answer_reason, behalf_of=behalf_of)
    reopen_team(assignment.engagement, by=by)
    if not accepts and (letter := place_open(assignment)) is not None:
        tell(letter)


def sign_declaration(assignment: Assignment, declaration: Signed, *, by: Actor) -> None:
    """The peer signs after staff noted their yes; with it they are confirmed, if nothing else is waited for."""
    _refuse_if_settled(assignment)
    declare(assignment, declaration, by=by)
    before = {"state": assignment.state}
    confirm_when_clear(assignment)
    if before["state"] is not assignment.state:
        _note("invitation.confirm", assignment, before, by=by)


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
    """Confirmed is who said yes, signed the declaration, and is cleared where a group office has to clear them (R6)."""
    waits = assignment.clearance is not None and assignment.clearance.state is not ClearanceState.CLEARED
    if assignment.answered_at is not None and not waits and not needs_declaration(assignment):
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
    by: Actor,
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
