"""Planning a scenario: load the facts, make one problem of them, ask the optimiser, keep the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.matching.facts import Settings
from peerhub.matching.problem import Problem, Result
from peerhub.matching.proposing import choices_in, peer_key, slot_key
from peerhub.matching.scoring import Weights
from peerhub.matching.season import operations, queries
from peerhub.matching.season.operations.planning import TASK, WHY, Options
from peerhub.matching.season.plans import make_plan
from peerhub.matching.season.problems import SeasonProblem
from peerhub.matching.season.why import changed, cost, with_them, without_memory
from peerhub.matching.solve import Progress, solve
from peerhub.matching.workbench import Workbench
from peerhub.web.formats import listed, number, plural

USUAL_GAP = 0.0001
WEIGHING = "Weighing the season with them against the season without"
LOADING, SOLVING, KEEPING = "Looking at who can be asked", "Choosing the teams", "Writing the plan down"
LOADED_SHARE, SOLVED_SHARE = 60, 90


@dataclass(frozen=True)
class Asked:
    """What is to be planned, for whom, under which settings."""

    scenario_id: int
    engagement_ids: tuple[int, ...]
    options: Options
    by: User
    settings: Settings
    weights: Weights | None

    @property
    def scope(self) -> dict[str, Any]:
        return {"visible_to": self.by, "settings": self.settings}


@task(TASK, page="matching.season_scenario", page_arguments=("scenario_id",))
def plan_season(run: Run) -> Keep:
    """Reads, thinks, and returns what writes the plan. Asked to stop, it keeps the best plan so far, if any."""
    run.tell(LOADING)
    asked, seen_event_id = _asked(run), queries.newest_event_id()
    problem = _problem(asked, run)
    run.tell(SOLVING, share=LOADED_SHARE)
    result = solve(
        problem,
        gap=0.0 if asked.options.is_exact else USUAL_GAP,
        time_limit=asked.options.minutes * 60,
        on_progress=lambda progress: run.tell(SOLVING, _told(progress), LOADED_SHARE),
        should_stop=run.should_stop,
    )
    if result.status == "infeasible":
        raise JobError(_clash(result))
    run.tell(KEEPING, share=SOLVED_SHARE)
    chosen = set(choices_in(result.assignments).values())
    found = queries.load_only(chosen, asked.engagement_ids, **asked.scope)
    groups, regions = queries.pool_by_group(asked.settings.today), queries.pool_by_region(asked.settings.today)
    able, unused = queries.pool_by_use()
    never = sorted(chosen - queries.asked_before(chosen, but=asked.engagement_ids))
    pool: dict[str, Any] = {
        "groups": groups,
        "regions": regions,
        "use": {"never": never, "able": able, "unused": unused},
    }
    plan = make_plan([_weighted(bench, asked) for bench in found], problem, result, **pool)
    return lambda: _keep(asked, plan, seen_event_id)


@task(WHY, page="matching.season_why", page_arguments=("scenario_id",))
def weigh(run: Run) -> Keep:
    """Solves the season twice, with somebody in a place and without that wish; keeps only the answer, no plan."""
    run.tell(LOADING)
    asked, slot_id, peer_id = _asked(run), run.arguments["slot_id"], run.arguments["peer_id"]
    problem = _problem(asked, run)
    there = with_them(problem, (slot_key(slot_id), peer_key(peer_id)))
    answer: dict[str, Any] = {"slot_id": slot_id, "peer_id": peer_id, "low": None, "high": None, "changed": []}
    if there is not None:
        best, other = (_weighed(one, asked, run) for one in (without_memory(problem), there))
        if other.objective is not None:
            answer["low"], answer["high"] = cost(best, other)
            answer["changed"] = changed(best, other)
    return lambda: answer


def _weighed(problem: Problem, asked: Asked, run: Run) -> Result:
    if run.should_stop():
        raise StoppedWithNothing
    run.tell(WEIGHING, share=LOADED_SHARE)
    return solve(
        problem,
        gap=0.0,
        time_limit=asked.options.minutes * 60,
        on_progress=lambda progress: run.tell(WEIGHING, _told(progress), LOADED_SHARE),
        should_stop=run.should_stop,
    )


def _keep(asked: Asked, plan: Mapping[str, Any], seen_event_id: int) -> dict[str, Any]:
    by = db.session.get_one(User, asked.by.id)
    operations.keep_plan(asked.scenario_id, plan, seen_event_id=seen_event_id, by=by)
    return {"objective": plan["objective"], "unfilled": plan["figures"]["unfilled"]}


def _asked(run: Run) -> Asked:
    scenario = queries.get_scenario(run.arguments["scenario_id"])
    by = db.session.get_one(User, run.asked_by_id)
    today = clock.today()
    wanted = {member.engagement_id for member in scenario.season.members}
    still_open = {visit.id for visit in queries.open_visits(visible_to=by, today=today)}
    if not wanted & still_open:
        raise JobError("Every visit of this season has begun or is called off, so there is nothing to plan any more.")
    options = Options(**{**scenario.options, "without": tuple(scenario.options["without"])})
    rest, terms = run.arguments["rest_days"], run.arguments["terms_version"]
    settings = Settings(today=today, terms_version=terms, rest_days=rest)
    weights = _weights(options.weights_version)
    return Asked(scenario.id, tuple(sorted(wanted & still_open)), options, by, settings, weights)


def _problem(asked: Asked, run: Run) -> Problem:
    season = SeasonProblem(asked.engagement_ids, asked.options.without)
    many = len(asked.engagement_ids)
    for at, bench in enumerate(queries.load_season(asked.engagement_ids, **asked.scope), 1):
        if run.should_stop():
            raise StoppedWithNothing
        season.add(_weighted(bench, asked))
        run.tell(LOADING, f"{at} of {plural(many, 'engagement')}", LOADED_SHARE * at // many)
    return season.joined()


def _weights(version: int | None) -> Weights | None:
    """The weights that the scenario asks for; None for those in force."""
    if version is None:
        return None
    weights = queries.weights_of(version)
    if weights is None:
        raise JobError("The weights that this scenario asks for are not there any more. Plan another scenario.")
    return weights


def _weighted(bench: Workbench, asked: Asked) -> Workbench:
    return bench if asked.weights is None else replace(bench, weights=asked.weights)


def _told(progress: Progress) -> str:
    if progress.objective is None or progress.bound is None:
        return progress.phase
    best, bound = number(progress.objective // 100), number(progress.bound // 100)
    return f"{progress.phase}: {best} points so far; no plan can have more than {bound}"


def _clash(result: Result) -> str:
    names = queries.names_of(peer for reason in result.reasons for peer in choices_in(reason.choices).values())
    return (
        f"The choices of {listed(list(names.values()))} that are locked in the team builder, or asked already, cannot "
        "stand together. Unlock or remove one of them there, then try again."
    )
