"""All that the page of one engagement shows, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.audit.queries import events_about
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.deadlines import TimedDeadline, deadlines, timed
from peerhub.engagements.models import Engagement, PinnedSnapshot, Stage
from peerhub.engagements.plans import unanswered
from peerhub.metrics.readings import Reading
from peerhub.metrics.snapshots import readings
from peerhub.teams.models import Assignment, TeamProposal
from peerhub.teams.next_step import NextStep, from_deadlines, next_step
from peerhub.teams.queries.people import skill_levels, team_of
from peerhub.teams.queries.proposals import latest_proposal
from peerhub.teams.rules import UNTIL_SERVED, CoveredNeed, Place, coverage, places
from peerhub.teams.stages import Need, needs_by_stage, open_needs

MOST_FIGURES = 6


@dataclass(frozen=True)
class Overview:
    """One engagement as one person may see it. `history` is empty for people outside the LGA."""

    engagement: Engagement
    places: list[Place]
    team: Sequence[Assignment]
    needs: list[CoveredNeed]
    deadlines: list[TimedDeadline]
    next_step: NextStep | None
    pinned: Sequence[PinnedSnapshot]
    figures: list[Reading]
    history: list[AuditEvent]
    proposal: TeamProposal | None
    today: date


def overview(engagement: Engagement, *, visible_to: User) -> Overview:
    """The team, its gaps and skills, the deadlines, the snapshots and the history of an engagement already loaded."""
    today = clock.today()
    team = team_of(engagement.id)
    filled = places(engagement, team)
    due = deadlines_of(engagement)
    pinned = engagement_queries.pinned_snapshots(engagement.id)
    proposal = latest_proposal(engagement.id) if visible_to.is_staff else None
    step = (
        next_step(engagement, filled, due, proposal=proposal, today=today)
        if visible_to.is_staff
        else from_deadlines(due)
    )
    return Overview(
        engagement=engagement,
        places=filled,
        team=team,
        needs=coverage(engagement, team, _levels(engagement, team)),
        deadlines=due,
        next_step=step,
        pinned=pinned,
        figures=_key_figures(pinned, visible_to),
        history=events_about(Engagement, engagement.id) if visible_to.is_staff else [],
        proposal=proposal,
        today=today,
    )


def deadlines_of(engagement: Engagement) -> list[TimedDeadline]:
    """Every step of the engagement as it stands today, earliest due first. Nothing follows a visit that lies ahead."""
    today = clock.today()
    rules, steps = engagement_queries.rules_and_steps(engagement)
    is_ahead = engagement.last_day >= today
    reviews, later = ([], []) if is_ahead else engagement_queries.followers_of(engagement)
    waiting = {} if is_ahead else unanswered([engagement.id])
    return timed(
        deadlines(
            engagement, rules, reviews=reviews, later=later, steps=steps, unanswered=waiting.get(engagement.id)
        ),
        today,
    )  # fmt: skip


def needs_of(engagement: Engagement) -> list[tuple[Stage, list[Need]]]:
    """What every stage of the engagement needs, and whether it is met."""
    filled = places(engagement, team_of(engagement.id))
    return needs_by_stage(engagement, filled, latest_proposal(engagement.id), deadlines_of(engagement))


def needs_before(engagement: Engagement, following: Stage) -> list[Need]:
    """What has to be there before the engagement comes to this stage, and is not."""
    order = list(Stage)
    since = Stage.SCOPING if engagement.stage in UNTIL_SERVED else engagement.stage
    between = order[order.index(since) : order.index(following)]
    return open_needs(needs_of(engagement), *between)


def _levels(engagement: Engagement, team: Sequence[Assignment]) -> dict[tuple[int, int], int]:
    if not team or not engagement.needs:
        return {}
    return skill_levels({member.peer_id for member in team}, {need.skill_id for need in engagement.needs})


def _key_figures(pinned: Sequence[PinnedSnapshot], user: User) -> list[Reading]:
    """The first figure of each topic in the latest snapshot that is there; published ones outside the LGA (R37)."""
    first: dict[str, Reading] = {}
    for reading in readings(pinned[-1].snapshot, for_staff=user.is_staff) if pinned else ():
        if reading.value is not None:
            first.setdefault(reading.topic, reading)
    return list(first.values())[:MOST_FIGURES]
