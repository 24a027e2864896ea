"""What each stage of an engagement needs before it is passed: what, who, by when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.engagements.deadlines import DeadlineState, TimedDeadline
from peerhub.engagements.labels import said_of_plan
from peerhub.engagements.models import Engagement, Passage, Stage
from peerhub.engagements.passing import BEFORE_TEAM, has
from peerhub.teams.models import Assignment, ClearanceState, ProposalState, TeamProposal
from peerhub.teams.rules import Place, waits_for
from peerhub.web.formats import day, listed, plural

# Which steps with a day belong to which stage; the team's own are looked at one by one.
CODES = {
    Stage.PREPARING: ("documents", "briefing"),
    Stage.ON_SITE: ("feedback",),
    Stage.REPORTING: ("report",),
    Stage.FOLLOWING_UP: ("action-plan", "progress-review", "progress-report"),
}
MANAGER = "the peer challenge manager"


@dataclass(frozen=True)
class Need:
    """One thing that a stage needs: in words, who sees to it, by when if a rule says so, and whether it is met."""

    words: str
    who: str
    due_on: date | None
    is_met: bool
    is_late: bool = False
    note: str = ""
    code: str = ""  # of the step with a day, where it is one


def needs_by_stage(
    engagement: Engagement,
    places: Sequence[Place],
    proposal: TeamProposal | None,
    deadlines: Sequence[TimedDeadline],
) -> list[tuple[Stage, list[Need]]]:
    """Every stage that needs something, in its order."""
    by_code = {timed.deadline.code: timed for timed in deadlines}
    needs = {stage: [_of_step(by_code[code]) for code in codes if code in by_code] for stage, codes in CODES.items()}
    needs |= _before_team(engagement, by_code.get("scoping"))
    team_due = by_code["team"].deadline.due_on if "team" in by_code else None
    needs[Stage.TEAM] = _of_team(places, proposal, team_due)
    return [(stage, needs[stage]) for stage in Stage if needs.get(stage)]


def _before_team(engagement: Engagement, scoping: TimedDeadline | None) -> dict[Stage, list[Need]]:
    """What a request needs, and the scoping; of a kind without scoping the scope belongs to the request."""
    is_passed = engagement.stage not in BEFORE_TEAM
    due_on = scoping.deadline.due_on if scoping else None
    request = [
        Need(
            "The request is on record", "the placement officer", None, is_met=True,
            note=f"Asked for by {engagement.requested_by or 'the council'} on {day(engagement.requested_on)}",
        )
    ] if engagement.requested_on else []  # fmt: skip
    is_run = engagement.manager is not None or engagement.stage is not Stage.REQUEST
    request.append(Need("Somebody is named who runs it", "the placement officer", due_on, is_run))
    scope = [_of_step(scoping)] if scoping else []
    scope += [
        Need("The scope is agreed: themes, focus, skills, places on the team", MANAGER, due_on, is_passed),
        Need("The days on site are agreed", MANAGER, due_on, is_passed or engagement.days_agreed),
    ]
    if has(engagement, Passage.SCOPING):
        return {Stage.REQUEST: request, Stage.SCOPING: scope}
    return {Stage.REQUEST: request + scope}


def open_needs(stages: Sequence[tuple[Stage, list[Need]]], *of: Stage) -> list[Need]:
    """What these stages need and do not have."""
    return [need for stage, needs in stages if stage in of for need in needs if not need.is_met]


def _of_step(timed: TimedDeadline) -> Need:
    due = timed.deadline
    said = [due.late_because, said_of_plan(due.unanswered) if due.unanswered else ""]
    if due.done_on:
        said.insert(0, f"Done on {day(due.done_on)}")
    note = f"Left out: {due.left_out_because}" if due.left_out_because else ". ".join(filter(None, said))
    return Need(due.name, due.owner, due.due_on, due.is_done, timed.state is DeadlineState.LATE, note, due.code)


def _of_team(places: Sequence[Place], proposal: TeamProposal | None, due_on: date | None) -> list[Need]:
    gaps = [place.slot.name for place in places if place.is_gap]
    team = [place.assignment for place in places if place.assignment]
    silent = [one.peer.name for one in team if waits_for(one) == "the peer"]
    uncleared = [one for one in team if one.clearance and one.clearance.state is ClearanceState.WAITING]
    offices = sorted({one.clearance.group.name for one in uncleared if one.clearance})
    days = [one.clearance.due_on for one in uncleared if one.clearance and one.clearance.due_on]
    answered = proposal is not None and proposal.state in (ProposalState.AGREED, ProposalState.OBJECTED)
    return [
        Need("Every place is filled", "the placement officer", due_on, bool(places) and not gaps, note=_still(gaps)),
        Need("Every peer has said yes", "the peers asked", due_on, bool(team) and not silent, note=_still(silent)),
        Need(
            "Member peers are cleared",
            f"the {listed(offices)} group office{'s' if len(offices) > 1 else ''}" if offices else "the group offices",
            min(days, default=due_on), bool(team) and not uncleared, note=_still([one.peer.name for one in uncleared]),
        ),
        Need(
            "The council has seen the team and may object",
            "the council" if proposal else MANAGER,
            proposal.due_on if proposal else due_on, answered, note=proposal.objection or "" if proposal else "",
        ),
        _of_confirmation(proposal, team, due_on),
    ]  # fmt: skip


def _of_confirmation(proposal: TeamProposal | None, team: Sequence[Assignment], due_on: date | None) -> Need:
    if proposal is None:
        return Need("The team is confirmed", MANAGER, due_on, is_met=False)
    is_met = proposal.confirmed_at is not None and proposal.shows(team)
    return Need(
        "The team is confirmed",
        proposal.delegate.name if proposal.delegate else MANAGER,
        proposal.confirm_by or due_on,
        is_met,
        note="" if proposal.shows(team) else "The team is another one than the council was shown.",
    )


def _still(names: Sequence[str]) -> str:
    return f"{plural(len(names), 'is open', 'are open')}: {listed(names)}" if names else ""
