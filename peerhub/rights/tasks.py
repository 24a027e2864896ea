"""Forgetting those who left long ago, as background work."""

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.rights import operations, queries

FORGET = "rights.forget"


@task(FORGET, page="rights.retention")
def forget_peers(run: Run) -> Keep:
    """Forgets exactly the peers who stood in the report that somebody read, and who are still due."""
    wanted = {int(peer_id) for peer_id in run.arguments["peer_ids"]}
    left_before = operations.day_in(run.arguments["left_before"])

    def keep() -> dict[str, int]:
        by = db.session.get(User, run.asked_by_id) if run.asked_by_id else None
        due = [peer for peer, _ in queries.due_to_be_forgotten(left_before) if peer.id in wanted]
        for peer in due:
            operations.forget(peer, by=by)
        return {"forgotten": len(due)}

    run.tell("Looking at who left")
    return keep
