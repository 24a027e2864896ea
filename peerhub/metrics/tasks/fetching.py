"""Fetching from LG Inform in the background: ask, remember, count; then bring it all in, in one transaction."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.metrics import lginform_account, queries
from peerhub.metrics.operations import fetching
from peerhub.metrics.tasks.remembering import DatabaseMemory

FETCH, GROUPS = "lginform.fetch", "lginform.groups"
ASKING, BRINGING_IN = "Asking LG Inform", "Bringing the figures in"
ASKED_SHARE = 80
NO_KEY = "LG Inform needs a key. Set LGINFORM_KEY and LGINFORM_SECRET in the settings, and start peerhub again."
LOOK = 0.5  # seconds between two looks at whether to stop


@task(FETCH, page="metrics.lginform")
def fetch_lginform(run: Run) -> Keep:
    """Arguments: `areas`, `periods`, `new` (numbers of metrics to ask LG Inform about), `again`."""
    run.tell(ASKING)
    arguments = run.arguments
    metrics = [*queries.fetched_numbers(), *arguments["new"]]
    db.session.rollback()
    if not metrics:
        raise JobError("No metric is chosen yet. Add the numbers of those that you want.")
    wanted = fetching.Wanted(metrics, arguments["areas"], arguments["periods"])
    place = TemporaryDirectory()  # kept by the function below until the values are in
    try:
        fetched = fetching.fetch(
            _client(wait=_waiting(run), again=arguments["again"]), wanted, new=arguments["new"],
            folder=Path(place.name),
            tell=lambda text, done: run.tell(ASKING, text, min(ASKED_SHARE, ASKED_SHARE * done // len(metrics))),
        )  # fmt: skip
    except BaseException as error:
        place.cleanup()
        if isinstance(error, fetching.FetchRefused):
            raise JobError(error.sentence) from error
        raise
    run.tell(BRINGING_IN, share=ASKED_SHARE)

    def keep() -> dict[str, object]:
        with place:
            done = fetching.bring_in(fetched, by=db.session.get(User, run.asked_by_id) if run.asked_by_id else None)
        return _result(done)

    return keep


@task(GROUPS, page="metrics.lginform")
def fetch_groups(run: Run) -> Keep:
    """The groups of areas that LG Inform has a name for, as `[identifier, label]`, in the job's own result."""
    run.tell(ASKING)
    try:
        found = fetching.comparison_groups(_client(wait=_waiting(run), again=True))
    except fetching.FetchRefused as refused:
        raise JobError(refused.sentence) from refused
    return lambda: {"groups": [[group.identifier, group.label] for group in found]}


def _result(done: fetching.BroughtIn) -> dict[str, object]:
    return {
        "sentence": done.sentence,
        "import_id": done.done.run.id if done.done else None,
        "refused_id": done.refused.id if done.refused else None,
    }


@dataclass(frozen=True)
class Asked:
    """What a command asks for, in place of a job."""

    metrics: list[str]
    areas: list[str]
    periods: int
    again: bool = False


def fetch_now(asked: Asked, *, wait: Callable[[float], None] = time.sleep) -> fetching.BroughtIn:
    """The same without a job, for a command; whoever calls commits. Raises FetchRefused."""
    chosen, new = queries.fetched_numbers(), queries.unknown_numbers(asked.metrics)
    db.session.rollback()
    metrics = asked.metrics or chosen
    if not metrics:
        raise fetching.FetchRefused("No metric is chosen yet. Name numbers of metrics, such as 17482.")
    with TemporaryDirectory() as place:
        fetched = fetching.fetch(
            _client(wait=wait, again=asked.again), fetching.Wanted(metrics, asked.areas, asked.periods), new=new,
            folder=Path(place), tell=lambda _text, _done: None,
        )  # fmt: skip
        return fetching.bring_in(fetched, by=None)


def _client(*, wait: Callable[[float], None], again: bool) -> fetching.Asker:
    service = lginform_account.service()
    if service is None:
        raise fetching.FetchRefused(NO_KEY)
    return fetching.Asker(
        service, DatabaseMemory(), wait, allowance=lginform_account.allowance(), again=again
    )  # fmt: skip


def _waiting(run: Run) -> Callable[[float], None]:
    """Sleeps, but wakes when the work is asked to stop."""

    def wait(seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not run.should_stop():
            left = ends - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, LOOK))
        raise StoppedWithNothing

    return wait
