"""What the system writes into the ledger. What people decide: `peerhub.peers.operations.decide_conflict`."""

from collections.abc import Collection, Mapping, Sequence

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Noted, record, record_each
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.matching.errors import MatchingError
from peerhub.matching.ledger import queries
from peerhub.matching.ledger.comparing import Changes, Found, Key, compare
from peerhub.peers import operations as peer_operations
from peerhub.peers.models import Conflict, ConflictState

LONGEST = 400


def enter(found: Mapping[Key, Found], *, visited: Collection[int]) -> Changes:
    """Bring the ledger up to the facts: enter what is new, mark what lapsed, bring back what holds again.

    Nothing that a person decided is undone: a decision lapses only where its facts are no longer so.
    """
    changes = compare(found, queries.found_before(), visited=visited)
    now = clock.now()
    for conflict in changes.lapsed:
        conflict.lapsed_at = now
        record("conflict.lapse", conflict, by=None, label=_label(conflict))
    for conflict in changes.returned:
        conflict.lapsed_at = None
        record("conflict.return", conflict, by=None, label=_label(conflict))
    entered = [(one, _conflict(one)) for one in changes.new]
    db.session.add_all(conflict for _, conflict in entered)
    record_each("conflict.find", [_noted(one, conflict) for one, conflict in entered], by=None)
    return changes


def _conflict(found: Found) -> Conflict:
    suspicion = found.suspicion
    return Conflict(
        peer_id=found.peer.id,
        council_id=suspicion.council.id,
        kind=suspicion.kind,
        state=ConflictState.SUSPECTED,
        reason=suspicion.sentence[:LONGEST],
        started_on=clock.today(),
        fingerprint=suspicion.fingerprint,
        found_at=clock.now(),
    )


def _noted(found: Found, conflict: Conflict) -> Noted:
    after = {"council": found.suspicion.council.name, "kind": conflict.kind, "state": conflict.state}
    return Noted(conflict, f"{found.peer.reference} {found.peer.name}", after, conflict.reason)


def dismiss_several(conflicts: Sequence[Conflict], *, reason: str, by: User) -> int:
    """Dismiss several suspicions for one reason; returns how many. All of them or none.

    Raises MatchingError where none was chosen or one is no longer suspected, and what `decide_conflict` raises.
    """
    if not conflicts:
        raise MatchingError("Tick at least one suspicion to dismiss.", "chosen")
    decided = [one for one in conflicts if one.state is not ConflictState.SUSPECTED]
    if decided:
        raise MatchingError(
            f"{decided[0].peer.name} and {decided[0].council.name}: somebody has decided about this already. Nothing "
            "was changed. Look at the list as it is now.",
            "chosen",
        )
    for conflict in conflicts:
        peer_operations.decide_conflict(conflict, ConflictState.DISMISSED, reason=reason, by=by)
    return len(conflicts)


def note_set_aside(engagement: Engagement, peer_ids: Collection[int], *, reason: str, by: User) -> None:
    """Write beside the confirmed conflicts of these peers that they were set aside for one engagement (R3)."""
    for conflict in queries.confirmed_with(engagement.council_id, peer_ids):
        after = {"engagement": label_of(engagement)}
        record("conflict.waive-for", conflict, by=by, label=_label(conflict), after=after, reason=reason)


def _label(conflict: Conflict) -> str:
    return f"{conflict.peer.reference} {conflict.peer.name}"
