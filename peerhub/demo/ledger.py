"""The conflict ledger of the demo: what the system finds, and what the placement officer has decided about it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.demo.bulk import stream
from peerhub.matching.ledger import queries
from peerhub.matching.ledger.comparing import Found, Key, found_in
from peerhub.matching.ledger.operations import enter
from peerhub.matching.ledger.tasks import benches
from peerhub.peers.models import Conflict, ConflictKind, ConflictState
from peerhub.peers.operations import decide_conflict

REASONS = {
    ConflictState.DISMISSED: {
        ConflictKind.NEIGHBOUR: "The two councils share no service and no boundary review.",
        ConflictKind.COUNTY_AREA: "Asked both chief executives: no joint committee, no shared officers.",
        ConflictKind.EMPLOYMENT: "Left more than ten years ago, and knows nobody of today's leadership.",
        ConflictKind.PREDECESSOR: "A junior post, long before the reorganisation.",
        ConflictKind.RECIPROCAL: "Two different teams, two years apart, on different subjects.",
    },
    ConflictState.CONFIRMED: {
        ConflictKind.NEIGHBOUR: "Both councils bid for the same combined authority seat this year.",
        ConflictKind.COUNTY_AREA: "Chairs the joint waste committee of the county area.",
        ConflictKind.EMPLOYMENT: "Still in touch with the team that the challenge looks at.",
        ConflictKind.PREDECESSOR: "Led the reorganisation that this challenge looks at.",
        ConflictKind.RECIPROCAL: "The leader of the visited council led the team that came to theirs.",
    },
    ConflictState.WAIVED: {
        ConflictKind.EMPLOYMENT: "The council asked for this peer, and knows of the former post.",
        ConflictKind.NEIGHBOUR: "The council asked for somebody who knows the area, and knows of the tie.",
    },
}
MOST_DECIDED = 24


def build(officer: User, *, seed: int, today: date) -> None:
    """Enter what the system finds for the visits ahead; a few are decided, as if over the last days."""
    ahead = queries.engagements_ahead(today)
    found: dict[Key, Found] = {}
    for bench in benches([engagement_id for engagement_id, _ in ahead]):
        found.update(found_in(bench))
    enter(found, visited={council_id for _, council_id in ahead})
    db.session.flush()
    chance = stream(seed, "ledger")
    entered = db.session.scalars(
        sa.select(Conflict)
        .where(Conflict.fingerprint.is_not(None))
        .options(joinedload(Conflict.peer))
        .order_by(Conflict.id)
    ).all()
    for conflict in chance.sample(entered, min(MOST_DECIDED, len(entered) // 3)):
        states = [state for state, reasons in REASONS.items() if conflict.kind in reasons]
        state = chance.choices(states, (7, 2, 1)[: len(states)])[0]
        decide_conflict(conflict, state, reason=REASONS[state][conflict.kind], by=officer)
