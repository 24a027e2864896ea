"""The one thing to do next on an engagement, and whose turn it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.engagements.deadlines import STAFF_OWNER, DeadlineState, TimedDeadline
from peerhub.engagements.labels import said_of_plan
from peerhub.engagements.models import Engagement, Stage
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.teams.models import Assignment, ProposalState, TeamProposal
from peerhub.teams.rules import BEFORE_VISIT, UNTIL_SERVED, Place, waits_for
from peerhub.web.formats import listed, plural

NEXT_CHALLENGE = "next"  # years away, and the business of the council's page


@dataclass(frozen=True)
class NextStep:
    """What to do, by when if a deadline says so, and who does it."""

    sentence: str
    by: str
    due_on: date | None = None
    is_late: bool = False


def next_step(
    engagement: Engagement,
    places: Sequence[Place],
    deadlines: Sequence[TimedDeadline],
    *,
    proposal: TeamProposal | None = None,
    today: date,
) -> NextStep | None:
    """What stands between this engagement and its next stage; None when nothing does."""
    if engagement.stage in (Stage.CLOSED, Stage.CANCELLED):
        return None
    if engagement.stage in BEFORE_TEAM:
        return _before_team(engagement, deadlines)
    if engagement.stage in UNTIL_SERVED and engagement.last_day <= today:
        return NextStep("Note that the visit has taken place", "the peer challenge manager")
    if engagement.stage in BEFORE_VISIT:
        said = _about_team(places, deadlines, today)
        if said is None and engagement.stage is Stage.TEAM:
            said = _about_sign_offs(places, proposal, today)
        return said or from_deadlines(deadlines, skip=("team",))
    if engagement.stage is Stage.FOLLOWING_UP and not open_steps(deadlines):
        return NextStep("Close the engagement: every step is taken", "the peer challenge manager")
    return from_deadlines(deadlines)


def open_steps(deadlines: Sequence[TimedDeadline]) -> list[str]:
    """Names of the steps that were not taken yet."""
    return [
        timed.deadline.name
        for timed in deadlines
        if timed.state is not DeadlineState.DONE and timed.deadline.code != NEXT_CHALLENGE
    ]


def from_deadlines(deadlines: Sequence[TimedDeadline], *, skip: Sequence[str] = ()) -> NextStep | None:
    """The first deadline that is still open: what is late comes before what is next."""
    for timed in deadlines:
        due = timed.deadline
        if timed.state is not DeadlineState.DONE and due.code not in (NEXT_CHALLENGE, *skip):
            said = f"{due.name}: {said_of_plan(due.unanswered)}" if due.unanswered else due.name
            return NextStep(said, due.owner, due.due_on, timed.state is DeadlineState.LATE)
    return None


def _before_team(engagement: Engagement, deadlines: Sequence[TimedDeadline]) -> NextStep:
    """Somebody takes the request up, meets the council, and agrees the scope with it."""
    scoping = next((timed for timed in deadlines if timed.deadline.code == "scoping"), None)
    due_on = scoping.deadline.due_on if scoping else None
    is_late = scoping is not None and scoping.state is DeadlineState.LATE
    if engagement.manager is None:
        return NextStep("Say who runs it", "the placement officer", due_on, is_late)
    if scoping is None or scoping.state is DeadlineState.DONE:
        return NextStep("Agree the scope with the council", STAFF_OWNER, due_on, is_late)
    return NextStep("Meet the council and agree the scope", scoping.deadline.owner, due_on, is_late)


def _about_team(places: Sequence[Place], deadlines: Sequence[TimedDeadline], today: date) -> NextStep | None:
    due_on = next((timed.deadline.due_on for timed in deadlines if timed.deadline.code == "team"), None)
    is_late = due_on is not None and due_on < today
    gaps = [place.slot.name for place in places if place.is_gap]
    team = [place.assignment for place in places if place.assignment]
    if gaps and not team:
        return NextStep(
            f"Build the team: {plural(len(gaps), 'place')} to fill", "the placement officer", due_on, is_late
        )
    if gaps:
        return NextStep(
            f"{plural(len(gaps), 'place')} to fill: {listed(gaps)}", "the placement officer", due_on, is_late
        )
    asked = _names(team, "the peer")
    if asked:
        return NextStep(f"Hear from {listed(asked)}", "the peers asked", due_on, is_late)
    uncleared = _names(team, "the group office")
    if uncleared:
        return NextStep(f"Clear {listed(uncleared)}", _offices(team), due_on, is_late)
    return None


def _about_sign_offs(places: Sequence[Place], proposal: TeamProposal | None, today: date) -> NextStep | None:
    """The council has to see the whole team, and the manager to confirm it; then the visit is next."""
    team = [place.assignment for place in places if place.assignment]
    if not team:
        return None
    if proposal is None or not proposal.shows(team):
        return NextStep("Show the team to the council", STAFF_OWNER)
    if proposal.confirmed_at is not None:
        return None
    if proposal.state is ProposalState.WAITING and proposal.due_on >= today:
        return NextStep("Hear from the council about the team", "the council", proposal.due_on)
    who = proposal.delegate.name if proposal.delegate else STAFF_OWNER
    is_late = proposal.confirm_by is not None and proposal.confirm_by < today
    return NextStep("Confirm the team", who, proposal.confirm_by, is_late)


def _names(team: Sequence[Assignment], waiting_for: str) -> list[str]:
    return [assignment.peer.name for assignment in team if waits_for(assignment) == waiting_for]


def _offices(team: Sequence[Assignment]) -> str:
    groups = {
        assignment.clearance.group.name
        for assignment in team
        if assignment.clearance and waits_for(assignment) == "the group office"
    }
    return f"the {listed(sorted(groups))} group office{'s' if len(groups) > 1 else ''}"
