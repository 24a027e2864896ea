"""From stage to stage: what a stage needs is there, or somebody says why it goes on without it."""

from collections.abc import Collection, Sequence

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.engagements import operations as engagement_operations
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, Stage
from peerhub.engagements.operations.stepping import StepDraft, StepNote, note_step
from peerhub.engagements.passing import moves_on_to, next_stage
from peerhub.teams import queries
from peerhub.teams.errors import TeamError
from peerhub.teams.models import Assignment, AssignmentState
from peerhub.teams.next_step import NEXT_CHALLENGE
from peerhub.teams.operations.answering import checked_reason, confirm_when_clear
from peerhub.teams.operations.booking import set_state
from peerhub.teams.rules import UNTIL_SERVED
from peerhub.teams.stages import Need
from peerhub.web.formats import listed

AFTER_VISIT = (Stage.REPORTING, Stage.FOLLOWING_UP)


def move_on(engagement: Engagement, *, reason: str, by: User) -> Stage:
    """To the next stage. What the present one needs and has not got is left out, with the reason. Returns the stage.

    Raises TeamError without a reason where one is needed, before the first day on site, and where the next stage is
    reached in another way.
    """
    following = moves_on_to(engagement)
    if following is None:
        raise TeamError("There is no next stage to move on to from here. Look at the engagement again.")
    if following is Stage.ON_SITE and engagement.first_day > clock.today():
        raise TeamError("The visit has not begun. Come back on its first day.")
    if following is Stage.TEAM and not engagement.days_agreed:
        raise TeamError(engagement_operations.NO_DAYS)
    _leave_out(engagement, queries.needs_before(engagement, following), reason, by=by)
    if following is Stage.TEAM:
        engagement_operations.begin_team(engagement, by=by, reason=reason.strip() or None)
    else:
        engagement_operations.set_stage(engagement, following, by=by, reason=reason.strip() or None)
    return following


def mark_served(
    engagement: Engagement, *, by: User, taken: Collection[str] = (), reason: str = ""
) -> list[Assignment]:  # fmt: skip
    """The visit has taken place: everybody who was confirmed has served, and the report is next, if it has one.

    `taken` are the codes of open steps that were taken; everything else that was never noted is left out, with the
    reason. Raises TeamError before the last on-site day, while somebody's answer is open, and without a reason.
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
    needs = queries.needs_before(engagement, Stage.REPORTING)
    _note_taken(engagement, [need for need in needs if need.code in taken], by=by)
    _leave_out(engagement, [need for need in needs if not need.code or need.code not in taken], reason, by=by)
    for assignment in team:
        set_state(assignment, AssignmentState.SERVED)
    served = {assignment.slot.name: assignment.peer.name for assignment in team}
    record("team.serve", engagement, by=by, label=label_of(engagement), after=served)
    stage = next_stage(engagement, after=Stage.ON_SITE)
    engagement_operations.set_stage(engagement, stage, by=by, reason=reason.strip() or None)
    return team


def close(engagement: Engagement, *, reason: str, by: User) -> None:
    """End the engagement. Steps never taken are left out, with the reason. Raises TeamError, EngagementError."""
    due = [timed.deadline for timed in queries.deadlines_of(engagement)]
    left = [one for one in due if not one.is_done and one.code != NEXT_CHALLENGE]
    if engagement.stage in AFTER_VISIT:
        needs = [Need(one.name, one.owner, one.due_on, is_met=False, code=one.code) for one in left]
        _leave_out(engagement, needs, reason, by=by)
    engagement_operations.close(engagement, open_steps=[one.name for one in left], reason=reason, by=by)


def _note_taken(engagement: Engagement, needs: Sequence[Need], *, by: User) -> None:
    day = min(clock.today(), engagement.last_day)
    rules = {rule.code: rule for rule in engagement_queries.rules(engagement.type_id)}
    for need in needs:
        note_step(engagement, rules[need.code], StepDraft(StepNote.DONE, done_on=day), by=by)


def _leave_out(engagement: Engagement, needs: Sequence[Need], reason: str, *, by: User) -> None:
    """Each step is noted as left out, and the record names all of them with the reason."""
    if not needs:
        return
    words = [need.words for need in needs]
    reason = checked_reason(reason, f"Say why the engagement moves on although this is open: {'; '.join(words)}")
    rules = {rule.code: rule for rule in engagement_queries.rules(engagement.type_id)}
    for need in needs:
        if need.code in rules:
            note_step(engagement, rules[need.code], StepDraft(StepNote.LEFT_OUT, reason=reason), by=by)
    record("stage.leave-out", engagement, by=by, label=label_of(engagement), after={"left_out": words}, reason=reason)
