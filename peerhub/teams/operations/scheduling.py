"""What happens to a whole team: its days move, or the visit is called off; everybody concerned is told once."""

from collections.abc import Collection, Sequence
from datetime import date

from peerhub.accounts.models import User
from peerhub.accounts.operations import revoke_links
from peerhub.audit.operations import record
from peerhub.engagements import operations as engagement_operations
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Stage
from peerhub.notifications.operations import take_back_unsent
from peerhub.notifications.recipients import Recipient
from peerhub.teams import queries
from peerhub.teams.messages import FOR_DELEGATE, freed
from peerhub.teams.models import Assignment, AssignmentState, ClearanceState
from peerhub.teams.news import called_off, clearance_moved, clearance_over, moved, moved_key
from peerhub.teams.operations.answering import checked_reason, withdraw
from peerhub.teams.operations.booking import refusal_in_words, set_state, wait_for_turn
from peerhub.teams.operations.confirming import end_link, for_council, lapse
from peerhub.teams.operations.inviting import invite
from peerhub.teams.operations.telling import tell
from peerhub.teams.rules import peer_days
from peerhub.web.formats import day_range

MOVED = "The on-site days were moved."


def move_dates(
    engagement: Engagement, *, first_day: date, last_day: date, by: User, leaving: Collection[int] = ()
) -> list[Assignment]:
    """Move the on-site days with everybody on the team, who are all asked again. Returns who is asked.

    Everybody concerned is told once: the team, the group offices that cleared, whoever answers for the council. A
    confirmation of the team lapses.

    `leaving` are the assignments of those who cannot come on the new days: they are taken off the team instead.
    Raises DoubleBooked when anybody is booked elsewhere on the new days, EngagementError for days that cannot be, or on
    which the visit is already; then nothing has changed.
    """
    if engagement.days_agreed and (first_day, last_day) == (engagement.first_day, engagement.last_day):
        raise EngagementError("The visit is on these days already. Choose other days, or cancel", "first_day")
    everybody = list(queries.team_of(engagement.id))
    wait_for_turn(assignment.peer_id for assignment in everybody)
    for assignment in everybody:
        if assignment.id in leaving:
            withdraw(assignment, reason=f"Cannot come {day_range(first_day, last_day)}, the new days.", by=by)
    team = [assignment for assignment in everybody if assignment.id not in leaving]
    with refusal_in_words(engagement, team):
        engagement_operations.change_dates(engagement, first_day=first_day, last_day=last_day, by=by)
        for assignment in team:
            assignment.first_day, assignment.last_day = first_day, last_day
            assignment.days = peer_days(engagement)
            assignment.answered_at = None
            set_state(assignment, AssignmentState.ASKED)
    _say_moved(engagement, team, by=by)
    if team:
        record(
            "team.ask",
            engagement,
            by=by,
            label=label_of(engagement),
            after={assignment.slot.name: assignment.peer.name for assignment in team},
            reason=MOVED,
        )
    return team


def _say_moved(engagement: Engagement, team: Sequence[Assignment], *, by: User) -> None:
    """What was not yet sent about earlier days is not sent any more."""
    if not team:
        return
    for assignment in team:
        knows = take_back_unsent(f"team.asked:{assignment.id}:")
        invite(assignment, by=by, moved=knows)
        clearance = assignment.clearance
        if clearance is not None and clearance.state is ClearanceState.CLEARED:
            take_back_unsent(f"clearance.moved:{assignment.id}:")
            for user in queries.office_of(clearance.group_id):
                tell(clearance_moved(assignment, Recipient.of(user), version=engagement.version), urgent=False)
    engagement_operations.set_stage(engagement, Stage.TEAM, by=by, reason=MOVED)
    proposal = lapse(engagement, because=MOVED, by=by)
    take_back_unsent(moved_key(engagement))
    for to in for_council(engagement, proposal):
        tell(moved(engagement, to))


def cancel_engagement(engagement: Engagement, *, reason: str, by: User) -> list[Assignment]:
    """Call the visit off and free everybody on the team. Returns who was freed."""
    reason = checked_reason(reason, "Say why it is called off. The team and the council will ask")
    team = list(queries.team_of(engagement.id))
    engagement_operations.cancel(engagement, reason=reason, by=by)
    for assignment in team:
        set_state(assignment, AssignmentState.WITHDRAWN)
        assignment.answer_reason = reason
        tell(freed(assignment, reason=reason))
    proposal = queries.find_proposal(engagement.id)
    if proposal is not None:
        end_link(proposal, by=by)
    for to in for_council(engagement, proposal):
        tell(called_off(engagement, to, reason=reason))
    for assignment in team:
        revoke_links(FOR_DELEGATE, subject_id=assignment.id, by=by)
        for user in queries.office_of(assignment.clearance.group_id) if assignment.clearance else ():
            tell(clearance_over(assignment, Recipient.of(user)), urgent=False)
    if team:
        left = {assignment.slot.name: assignment.peer.name for assignment in team}
        record("team.free", engagement, by=by, label=label_of(engagement), before=left, reason=reason)
    return team
