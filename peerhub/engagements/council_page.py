"""What the page of one council shows, gathered in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.accounts.models import User
from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council, CouncilStatus, Nation, SimilarityModel, StatisticalNeighbour
from peerhub.councils.queries import Relations
from peerhub.engagements import queries
from peerhub.engagements.deadlines import AMBER_MONTHS, Cycle, CycleState, add_months, cycle
from peerhub.engagements.models import Engagement, Stage
from peerhub.engagements.passing import WITHOUT_VISIT
from peerhub.engagements.welsh_cycle import PANEL, WelshCycle, welsh_cycle
from peerhub.metrics import queries as metric_queries
from peerhub.metrics.groups import Comparison, Group, members_of
from peerhub.metrics.narrative import sentences
from peerhub.metrics.readings import Reading, by_topic, from_series
from peerhub.permissions import Permission
from peerhub.web.charts import Event, Part, Stretch

CYCLE_TAGS = {
    CycleState.NEVER: "neutral",
    CycleState.WITHIN: "good",
    CycleState.AMBER: "warn",
    CycleState.RED: "bad",
}


@dataclass(frozen=True)
class Ruler:
    """The five years from the last challenge to the next one due, for the ruler chart."""

    events: list[Event]
    stretches: list[Stretch]


@dataclass(frozen=True)
class CouncilPage:
    """Everything that the page shows; readings are in the catalogue's order."""

    council: Council
    relations: Relations
    seats: list[Part]
    cycle: Cycle | None
    welsh: WelshCycle | None  # councils in Wales have this instead
    cycle_tag: str
    ruler: Ruler | None
    engagements: Sequence[Engagement]
    family_engagements: Sequence[Engagement]  # with the councils that it came from or became
    sees_all: bool
    may_open: bool
    may_start: bool
    similar: Sequence[StatisticalNeighbour]
    group: Comparison  # whom the figures are compared with
    members: int
    headlines: list[tuple[str, list[Reading]]]  # by topic
    more: int  # figures that are no headlines; a page of their own lists them
    sentences: list[str]
    today: date


def council_page(council: Council, *, viewer: User, today: date, group: Comparison = Group.GLOBAL) -> CouncilPage:
    """The page for this viewer, with figures beside this group.

    Staff and the council itself see every engagement, others what was published.
    """
    relations = council_queries.relations_of(council.id)
    family = council_queries.family_ids(council.id) if relations.predecessors or relations.successors else ()
    every = queries.engagements_of(council.id, *family)
    own = [one for one in every if one.council_id == council.id]
    sees_all = viewer.is_staff or viewer.council_id == council.id
    similar = council_queries.similar_councils(council.id, SimilarityModel.GLOBAL)
    members = [row.neighbour_id for row in similar] if group is Group.GLOBAL else members_of(group, council)
    headlines, figures = _headlines(council, members, viewer)
    standing = cycle(_last_day_that_counts(own, today), nation=council.nation, today=today)
    standing = standing if council.is_current else None
    return CouncilPage(
        council=council,
        relations=relations,
        seats=[Part(seats.party, seats.seats) for seats in council.seats],
        cycle=standing,
        welsh=_welsh(council, own, today),
        cycle_tag=CYCLE_TAGS[standing.state] if standing else "",
        ruler=_ruler(standing, own, today) if standing else None,
        engagements=[one for one in own if sees_all or is_public(one, today)],
        family_engagements=[
            one for one in every if one.council_id != council.id and (viewer.is_staff or is_public(one, today))
        ],
        sees_all=sees_all,
        may_open=sees_all and viewer.can(Permission.ENGAGEMENT_VIEW),
        may_start=council.status is not CouncilStatus.FORMER and viewer.can(Permission.ENGAGEMENT_EDIT),
        similar=similar,
        group=group,
        members=len(members),
        headlines=by_topic(headlines),
        more=figures - len(headlines),
        sentences=sentences(headlines, today=today, among=group.among),
        today=today,
    )


def is_public(engagement: Engagement, today: date) -> bool:
    """A challenge that took place and counts towards the five years: its report is published for everybody."""
    return (
        engagement.type.counts_towards_cycle and engagement.stage not in WITHOUT_VISIT and engagement.last_day <= today
    )


def _last_day_that_counts(engagements: Sequence[Engagement], today: date) -> date | None:
    return max((one.last_day for one in engagements if is_public(one, today)), default=None)


def _welsh(council: Council, engagements: Sequence[Engagement], today: date) -> WelshCycle | None:
    if council.nation is not Nation.WALES or not council.is_current:
        return None
    taken_place = [one for one in engagements if one.type.code == PANEL and one.stage not in WITHOUT_VISIT]
    return welsh_cycle([one.last_day for one in taken_place if one.last_day <= today], today)


def _headlines(council: Council, members: Sequence[int], viewer: User) -> tuple[list[Reading], int]:
    """The headline figures of the council beside these others, and how many figures it has in all."""
    metrics, figures = metric_queries.headlines_of(council.id, visible_to=viewer)
    series = metric_queries.series_of(council.id, metrics, compared_with=members, visible_to=viewer)
    return [from_series(one) for one in series], figures


def _ruler(standing: Cycle, engagements: Sequence[Engagement], today: date) -> Ruler | None:
    """Five years from the last challenge: the fifth is when the next is looked for (R32)."""
    if standing.last_day is None or standing.due_on is None:
        return None
    looked_for = add_months(standing.last_day, AMBER_MONTHS)
    late = standing.state is CycleState.RED
    events = [
        Event(standing.last_day, "Last challenge", "done"),
        Event(standing.due_on, "Next challenge due", "late" if late else "planned"),
    ]
    events += [
        Event(one.first_day, f"{one.type.name} {'planned' if one.days_agreed else 'asked for'}", "next")
        for one in engagements
        if one.type.counts_towards_cycle and one.stage is not Stage.CANCELLED and one.first_day > today
    ]
    stretches = [
        Stretch(standing.last_day, looked_for, "The first four years", "good"),
        Stretch(looked_for, standing.due_on, "Fifth year: the next challenge is looked for", "warn"),
    ]
    if late:
        stretches.append(Stretch(standing.due_on, today, "Overdue", "bad"))
    return Ruler(events, stretches)
