"""Starting a season, asking for a scenario, keeping its plan."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.jobs.models import Job
from peerhub.jobs.operations import queue
from peerhub.matching.errors import MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.season import queries
from peerhub.matching.season.models import Season, SeasonEngagement, SeasonScenario

TASK = "season.plan"
WHY = queries.WHY
FIRST_NAME = "As things stand"
MOST_MINUTES = 10


@dataclass(frozen=True)
class Options:
    """What sets one scenario apart: the weights (None: those in force), who is left out, how exact, how long."""

    weights_version: int | None = None
    without: tuple[int, ...] = ()
    is_exact: bool = False
    minutes: int = 2


def start(*, name: str, engagement_ids: Collection[int], by: User, settings: Settings) -> SeasonScenario:
    """A new season of these engagements, and its first scenario, which is planned at once.

    Raises MatchingError where none of the engagements can be planned any more.
    """
    still_open = {visit.id for visit in queries.open_visits(visible_to=by, today=settings.today)}
    wanted = sorted(still_open & set(engagement_ids))
    if not wanted:
        raise MatchingError("Choose at least one engagement whose visit lies ahead.", "engagements")
    season = Season(name=name, created_at=clock.now(), created_by_id=by.id, created_by_name=by.name)
    season.members = [SeasonEngagement(engagement_id=engagement_id) for engagement_id in wanted]
    db.session.add(season)
    record("season.start", season, by=by, label=name, after={"engagements": len(wanted)})
    return add_scenario(season, name=FIRST_NAME, options=Options(), by=by, settings=settings)


def add_scenario(season: Season, *, name: str, options: Options, by: User, settings: Settings) -> SeasonScenario:
    """One more way to fill the teams of a season, planned by a job. Raises MatchingError for a name that is taken."""
    if any(scenario.name.casefold() == name.casefold() for scenario in queries.scenarios_of(season.id)):
        raise MatchingError("This season has a scenario of this name already. Choose another name.", "name")
    scenario = SeasonScenario(
        season=season,
        name=name,
        options=asdict(options),
        created_at=clock.now(),
        created_by_name=by.name,
    )
    db.session.add(scenario)
    label = f"{season.name}: {name}"
    record("season.ask", scenario, by=by, label=label, after=asdict(options))
    arguments = {
        "scenario_id": scenario.id,
        "terms_version": settings.terms_version,
        "rest_days": settings.rest_days,
    }
    scenario.job = queue(TASK, label=f"Plan the season {label}", arguments=arguments, by=by)
    db.session.flush()
    return scenario


def ask_why(scenario: SeasonScenario, *, slot_id: int, peer_id: int, by: User, settings: Settings) -> Job:
    """Ask what it would cost to have somebody in a place of this season, under the conditions of a scenario."""
    arguments = {
        "scenario_id": scenario.id,
        "slot_id": slot_id,
        "peer_id": peer_id,
        "terms_version": settings.terms_version,
        "rest_days": settings.rest_days,
    }
    return queue(WHY, label=f"Why not? {scenario.season.name}: {scenario.name}", arguments=arguments, by=by)


def keep_plan(scenario_id: int, plan: Mapping[str, Any], *, seen_event_id: int, by: User) -> SeasonScenario:
    """Keep what the optimiser found. A plan that stood there before is replaced."""
    scenario = queries.get_scenario(scenario_id)
    scenario.plan = dict(plan)
    scenario.planned_at, scenario.seen_event_id = clock.now(), seen_event_id
    label = f"{scenario.season.name}: {scenario.name}"
    after = {"status": plan["status"], "points": plan["objective"], "problem": plan["sha256"]}
    record("season.plan", scenario, by=by, label=label, after=after)
    return scenario
