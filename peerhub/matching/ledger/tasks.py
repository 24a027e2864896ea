"""Looking through the facts for conflicts: asked for on the ledger's page, or by itself when something changed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from peerhub import clock
from peerhub.db import db, writing
from peerhub.jobs.errors import StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.jobs.operations import queue
from peerhub.jobs.queries import is_at_rest
from peerhub.jobs.rounds import every
from peerhub.matching.facts import Settings
from peerhub.matching.ledger import queries
from peerhub.matching.ledger.comparing import Found, Key, found_in
from peerhub.matching.ledger.operations import enter
from peerhub.matching.queries.benches import load_workbenches
from peerhub.web.formats import plural

TASK = "ledger.look"
REST_AFTER_FAULT = timedelta(hours=1)
LABEL = "Look for conflicts of interest"
LOADING = "Looking at posts, visits and the register"


@task(TASK, page="matching.ledger")
def look(run: Run) -> Keep:
    """Reads, compares, and returns what writes the ledger."""
    run.tell(LOADING)
    seen_event_id, ahead = queries.newest_bearing_event(), queries.engagements_ahead(clock.today())
    found: dict[Key, Found] = {}
    for at, bench in enumerate(benches([engagement_id for engagement_id, _ in ahead]), 1):
        if run.should_stop():
            raise StoppedWithNothing
        found.update(found_in(bench))
        run.tell(LOADING, f"{at} of {plural(len(ahead), 'engagement')}", 100 * at // len(ahead))

    def keep() -> dict[str, Any]:
        changes = enter(found, visited={council_id for _, council_id in ahead})
        return {"seen_event_id": seen_event_id, "new": len(changes.new), "lapsed": len(changes.lapsed)}

    return keep


def benches(engagement_ids: list[int]) -> Any:
    """A workbench for each, as the system itself sees it. What an installation sets plays no part in a suspicion."""
    settings = Settings(today=clock.today(), terms_version=0, rest_days=0)
    return load_workbenches(engagement_ids, visible_to=None, settings=settings) if engagement_ids else ()


def is_due() -> bool:
    """Whether the ledger may be behind the facts, and nobody looks already or has failed to of late."""
    rests = is_at_rest(TASK, since=clock.now() - REST_AFTER_FAULT)
    return rests and queries.is_out_of_date(TASK, today=clock.today())


@every(seconds=600, name=TASK, words=LABEL, wanted=is_due)
def look_by_itself(_config: Mapping[str, Any]) -> str:
    """Ask for a look. A new suspicion warns in the team builder at once, whatever the ledger says; it may follow."""
    with writing():
        queue(TASK, label=LABEL, arguments={}, by=None)
        db.session.commit()
    return "Something changed: the system looks again."
