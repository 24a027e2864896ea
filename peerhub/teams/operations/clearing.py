"""The group office's word on deploying one of its members (R6): asked with a day, reminded, passed on, decided once."""

from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.accounts.operations import make_link, revoke_links, token_of
from peerhub.accounts.queries import links_to
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.notifications.recipients import Recipient
from peerhub.teams import queries
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import FOR_DELEGATE, clearance_asked, clearance_late, freed, place_open
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.teams.operations.answering import asked_as, checked_reason, confirm_when_clear
from peerhub.teams.operations.booking import reopen_team, set_state
from peerhub.teams.operations.telling import tell

NOT_CLEARED = "The group office did not clear this deployment."
REMIND_BEFORE = timedelta(days=2)


def ask_office(assignment: Assignment) -> None:
    """Tell everybody at the group office of this peer that a member waits to be cleared; nobody for officers."""
    clearance = assignment.clearance
    if clearance is not None:
        for user in queries.office_of(clearance.group_id):
            tell(clearance_asked(assignment, clearance, Recipient.of(user)), urgent=False)


def delegate(clearance: Clearance, *, name: str, email: str, by: User) -> None:
    """Somebody else decides for the office, by a link of their own; the office may still decide itself.

    Raises TeamError when it was decided, or for another group's.
    """
    _refuse_unless_open(clearance)
    _refuse_other_group(clearance, by)
    before = {"decides": clearance.delegate_name}
    revoke_links(FOR_DELEGATE, subject_id=clearance.assignment_id, by=by)
    clearance.delegate_name, clearance.delegate_email = " ".join(name.split()), email.strip().lower()
    link = make_link(FOR_DELEGATE, subject_id=clearance.assignment_id, name=name, email=email, by=by)
    db.session.flush()
    to = Recipient(clearance.delegate_name, clearance.delegate_email)
    tell(clearance_asked(clearance.assignment, clearance, to, token=token_of(link), key=f"link:{link.id}"))
    label, after = asked_as(clearance.assignment, clearance.assignment.peer), {"decides": clearance.delegate_name}
    record("clearance.pass-on", clearance.assignment.engagement, by=by, label=label, before=before, after=after)


def remind_offices(today: date) -> int:
    """Shortly before the day remind whoever decides, once; after it tell whoever runs the visit too. Safe twice."""
    found = queries.clearances_to_remind(today + REMIND_BEFORE)
    for clearance in found:
        assignment, stage = clearance.assignment, "late" if _is_late(clearance, today) else "soon"
        for user in queries.office_of(clearance.group_id):
            key = f"{stage}:{user.id}"
            tell(clearance_asked(assignment, clearance, Recipient.of(user), key=key, is_reminder=True))
        for link in links_to(FOR_DELEGATE.name, clearance.assignment_id)[:1]:
            if link.revoked_at is None:
                to, key = Recipient(link.name, link.email), f"{stage}:link:{link.id}"
                tell(clearance_asked(assignment, clearance, to, token=token_of(link), key=key, is_reminder=True))
        manager = assignment.engagement.manager
        if stage == "late" and manager is not None:
            tell(clearance_late(assignment, clearance, manager), urgent=False)
    return len(found)


def decide_clearance(clearance: Clearance, *, clears: bool, reason: str = "", by: User) -> None:
    """The office's own decision. Raises TeamError for another group's, and as `decide_by_link` does."""
    _refuse_other_group(clearance, by)
    _decide(clearance, clears=clears, reason=reason, by=by)


def decide_by_link(clearance: Clearance, *, clears: bool, reason: str = "", by: Actor) -> None:
    """The decision of the person to whom the office passed it on: `by` has used the link to this very clearance.

    A cleared peer who has said yes is confirmed by it; a refused one leaves the team, and the place is a gap again.
    Raises TeamError when it was decided before, or the invitation no longer stands. A refusal needs a reason, which
    only staff and the group office read.
    """
    _decide(clearance, clears=clears, reason=reason, by=by)


def _decide(clearance: Clearance, *, clears: bool, reason: str, by: Actor) -> None:
    _refuse_unless_open(clearance)
    assignment = clearance.assignment
    if clears:
        clearance.state = ClearanceState.CLEARED
    else:
        clearance.reason = checked_reason(reason, "Say why, so that staff can find somebody else")
        clearance.state = ClearanceState.REFUSED
    clearance.decided_by_id, clearance.decided_by_name, clearance.decided_at = by.id, by.name, clock.now()
    if clears:
        confirm_when_clear(assignment)
    else:
        set_state(assignment, AssignmentState.WITHDRAWN)
        assignment.answer_reason = NOT_CLEARED
        tell(freed(assignment, reason=NOT_CLEARED))
        if (letter := place_open(assignment)) is not None:
            tell(letter)
    revoke_links(FOR_DELEGATE, subject_id=clearance.assignment_id, by=by)
    record(
        "clearance.give" if clears else "clearance.refuse",
        assignment.engagement,
        by=by,
        label=asked_as(assignment, assignment.peer),
        before={"clearance": ClearanceState.WAITING},
        after={"peer": assignment.peer.name, "clearance": clearance.state, "state": assignment.state},
        reason=clearance.reason,
    )
    reopen_team(assignment.engagement, by=by)


def _refuse_other_group(clearance: Clearance, by: User) -> None:
    if clearance.group_id != by.group_id:
        raise TeamError("Only the group office of the peer's own group can decide this.")


def _refuse_unless_open(clearance: Clearance) -> None:
    assignment = clearance.assignment
    if clearance.state is not ClearanceState.WAITING:
        raise TeamError(f"This was decided already: {clearance.state.value}.")
    if assignment.state is not AssignmentState.ASKED:
        raise TeamError(f"{assignment.peer.name} is no longer asked to be on this team, so there is nothing to decide.")


def _is_late(clearance: Clearance, today: date) -> bool:
    return clearance.due_on is not None and clearance.due_on < today
