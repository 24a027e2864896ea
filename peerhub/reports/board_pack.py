"""All that a board pack says, read in a fixed number of statements whatever the length of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from peerhub.actionplan import queries as plan_queries
from peerhub.actionplan.details import Details, details_of
from peerhub.actionplan.front_page import FrontPage, front_page
from peerhub.actionplan.history import History, history_of
from peerhub.actionplan.models import Meeting
from peerhub.actionplan.standing import Standing as ActionStanding
from peerhub.actionplan.standing import Status
from peerhub.engagements import queries as engagement_queries
from peerhub.engagements.council_map import CouncilMap, Shown, Wanted, council_map
from peerhub.engagements.deadlines import CycleState
from peerhub.insight import queries as insight_queries
from peerhub.insight.coverage import Coverage
from peerhub.insight.programme import Programme, year_of
from peerhub.web.charts import Bar, Dumbbell, LinePoint
from peerhub.web.formats import day_short

MEETINGS_SHOWN = timedelta(days=400)


@dataclass(frozen=True)
class PackContent:
    """A pack as at `page.day`; histories by the action's id, meetings of the last year, newest first."""

    page: FrontPage
    details: Details
    histories: Mapping[int, History]
    meetings: Sequence[Meeting]
    programme: Programme
    coverage: Coverage
    map: CouncilMap

    @property
    def done_line(self) -> list[LinePoint]:
        """How many actions were done at each meeting."""
        return [LinePoint(day_short(point.day), point.counts[Status.DONE]) for point in self.page.points]

    @property
    def since_then(self) -> list[Dumbbell]:
        """How many actions stood where at the two meetings."""
        before = next((point for point in self.page.points if point.day == self.page.since), None)
        if before is None:
            return []
        return [Dumbbell(status.label, before.counts[status], self.page.counts[status]) for status in Status]

    @property
    def kinds(self) -> list[Bar]:
        return [Bar(kind, count) for kind, count in self.programme.kinds]

    @property
    def places(self) -> list[tuple[str, list[str]]]:
        """The map in words: each place in the cycle, and the names of the councils that have it."""
        cycles = [(row.council.name, row.cycle.state) for row in self.map.rows if row.cycle]
        return [(state.label, [name for name, held in cycles if held is state]) for state in CycleState]

    def history(self, standing: ActionStanding) -> History:
        return self.histories[standing.action.id]


def pack_content(plan_id: int, *, as_at: date, since: date | None) -> PackContent:
    """Everything up to the pack's day, and nothing that was known only later."""
    whole, held = plan_queries.get_plan(plan_id), plan_queries.meetings()
    page = front_page(whole, held, day=as_at, since=since)
    return PackContent(
        page=page,
        details=details_of(page),
        histories={standing.action.id: _history(standing, as_at) for standing in page.standings},
        meetings=[
            meeting for meeting in plan_queries.meetings_with_agenda(as_at - MEETINGS_SHOWN) if meeting.held_on <= as_at
        ],
        programme=insight_queries.programme(year_of(as_at), until=as_at),
        coverage=insight_queries.coverage_on(as_at),
        map=_public_map(as_at),
    )


def _history(standing: ActionStanding, day: date) -> History:
    found = history_of(standing.action, today=day)
    return replace(found, entries=tuple(entry for entry in found.entries if entry.day <= day))


def _public_map(day: date) -> CouncilMap:
    """What everybody may see: challenges that took place. What is planned stays out of a paper that is published."""
    standings = [
        replace(one, arranged_on=None, supported_on=None)
        for one in engagement_queries.standings(visible_to=None, today=day)
    ]
    return council_map(standings, shown=Shown.DUE, wanted=Wanted(), today=day, href=lambda _code: "")
