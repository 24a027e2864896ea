"""Working out what other weights would have done to the last season."""

from typing import Any

from peerhub import clock
from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.matching.facts import Settings
from peerhub.matching.queries.benches import load_workbenches
from peerhub.matching.scoring import FIRST_WEIGHTS, weights_from
from peerhub.matching.weighing import operations, queries
from peerhub.matching.weighing.comparing import Comparison
from peerhub.matching.weighing.operations import TASK
from peerhub.matching.weighing.past import as_it_was, who_went
from peerhub.web.formats import plural

LOADING = "Choosing the teams of the last season again"


@task(TASK, page="matching.weight_trial", page_arguments=("trial_id",))
def try_on_last_season(run: Run) -> Keep:
    """Reads, chooses every team twice, and returns what writes the outcome."""
    trial = queries.get_trial(run.arguments["trial_id"])
    today, base = clock.today(), queries.get_version(trial.base_version)
    if base is None and trial.base_version != 1:
        raise JobError("The weights that these were compared with are not there any more. Try them again.")
    now = weights_from(trial.base_version, base.weights if base else FIRST_WEIGHTS)
    comparison = Comparison(now, weights_from(trial.base_version + 1, trial.weights))
    chosen_on = queries.teams_of_last_season(today)
    for at, (bench, went) in enumerate(_teams(run, chosen_on), 1):
        if run.should_stop():
            raise StoppedWithNothing
        comparison.add(bench, went)
        run.tell(LOADING, f"{at} of {plural(len(chosen_on), 'team')}", 100 * at // len(chosen_on))
    outcome = comparison.outcome(since=today - queries.SEASON, until=today)

    def keep() -> dict[str, Any]:
        operations.keep_outcome(queries.get_trial(run.arguments["trial_id"]), outcome)
        return {"changes": len(outcome["changes"])}

    return keep


def _teams(run: Run, chosen_on: dict[int, Any]) -> Any:
    """Each team of the season as it was when it was chosen, and who went in the end."""
    if not chosen_on:
        return
    run.tell(LOADING)
    known = queries.known_since(min(chosen_on.values()))
    # Whatever terms a peer had accepted were those of the time: no older version than the first is asked for.
    settings = Settings(today=clock.today(), terms_version=0, rest_days=run.arguments["rest_days"])
    for bench in load_workbenches(list(chosen_on), visible_to=None, settings=settings, as_of=chosen_on):
        yield as_it_was(bench, known), who_went(bench)
