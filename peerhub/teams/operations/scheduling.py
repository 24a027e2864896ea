"""What happens to a whole team: its days move, the visit is called off, the visit has taken place."""

from collections.abc import Collection, Sequence
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.engagements import operations as engagement_operations
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Stage
from peerhub.teams import queries
from peerhub.teams.errors import TeamError
from peerhub.teams.messages import asked, freed
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.teams.operations.answering import checked_reason, confirm_when_clear, withdraw
from peerhub.teams.operations.booking import refusal_in_words, set_state, wait_for_turn
from peerhub.teams.operations.telling import tell
from peerhub.teams.rules import UNTIL_SERVED, peer_days
from peerhub.web.formats import day_range, listed


def move_dates(
    engagement: Engagement, *, first_day: date, last_day: date, by: User, leaving: Collection[int] = ()
) -> list[Assignment]:
    """Move the on-site days with everybody on the team, who are all asked again. Returns who is asked.

    `leaving` are the assignments of those who cannot come on the new days: they are taken off the team instead.
    Raises DoubleBooked when anybody is booked elsewhere on the new days, EngagementError for days that cannot be, or on
    which the visit is already; then nothing has changed.
    """
    if (first_day, last_day) == (engagement.first_day, engagement.last_day):
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
    for assignment in team:
        tell(asked(assignment, moved=True))
    if team:
        record(
            "team.ask",
            engagement,
            by=by,
            label=label_of(engagement),
            after={assignment.slot.name: assignment.peer.name for assignment in team},
            reason="The on-site days were moved.",
        )
    return team


def cancel_engagement(engagement: Engagement, *, reason: str, by: User) -> list[Assignment]:
    """Call the visit off and free everybody on the team. Returns who was freed."""
    reason = checked_reason(reason, "Say why it is called off. The team and the council will ask")
    team = list(queries.team_of(engagement.id))
    engagement_operations.cancel(engagement, reason=reason, by=by)
    for assignment in team:
        set_state(assignment, AssignmentState.WITHDRAWN)
        assignment.answer_reason = reason
        tell(freed(assignment, reason=reason))
    if team:
        left = {assignment.slot.name: assignment.peer.name for assignment in team}
        record("team.free", engagement, by=by, label=label_of(engagement), before=left, reason=reason)
    return team


def mark_served(
    engagement: Engagement, *, by: User, left_out: Sequence[str] = (), reason: str = ""
) -> list[Assignment]:
    """The visit has taken place: everybody who was confirmed has served, and the report is next.

    Raises TeamError before the last on-site day, while somebody's answer is still open, and where steps before the
    visit (`left_out`) were never noted and nobody says why.
    """
    if engagement.stage not in UNTIL_SERVED:
        raise TeamError("The visit is noted already, or was called off.")
    if engagement.last_day > clock.today():
        raise TeamError("The visit is not over yet. Come back on its last day.")
    team = list(queries.team_of(engagement.id))
    for assignment in team:
        confirm_when_clear(assignment)
    open_ = [assignment.peer.name for assignment in team if assignment.state is AssignmentState.ASKED]
    if open_:
        raise TeamError(f"{listed(open_)} never confirmed. Note their answer, or take them off the team, first.")
    if left_out:
        reason = checked_reason(reason, f"Say why it went ahead without these steps: {listed(left_out)}")
    for assignment in team:
        set_state(assignment, AssignmentState.SERVED)
    served = {assignment.slot.name: assignment.peer.name for assignment in team}
    record("team.serve", engagement, by=by, label=label_of(engagement), after=served)
    engagement_operations.set_stage(engagement, Stage.REPORTING, by=by, reason=reason.strip() or None)
    return team
