"""The conflict ledger: what people write down, and what they decide (R3, R13)."""

from dataclasses import dataclass
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import Actor, record
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.peers.models import Conflict, ConflictKind, ConflictState, Peer
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import label_of, needed_reason
from peerhub.permissions import Permission

#: What is recorded of each decision.
VERBS = {
    ConflictState.CONFIRMED: "conflict.confirm",
    ConflictState.DISMISSED: "conflict.dismiss",
    ConflictState.WAIVED: "conflict.waive",
}


@dataclass(frozen=True)
class NewConflict:
    """A conflict as somebody knows of it. `blocks_until` is the end of the cooling-off window, if any."""

    council: Council
    kind: ConflictKind
    reason: str
    started_on: date
    blocks_until: date | None = None


def record_conflict(peer: Peer, new: NewConflict, *, by: User) -> Conflict:
    """Write down a conflict that a person knows of, which blocks from now on."""
    reason = needed_reason(new.reason)
    _check_dates(new.started_on, new.blocks_until)
    conflict = Conflict(
        peer=peer,
        council=new.council,
        kind=new.kind,
        state=ConflictState.CONFIRMED,
        reason=reason,
        started_on=new.started_on,
        blocks_until=new.blocks_until,
        decided_by_id=by.id,
        decided_at=clock.now(),
    )
    db.session.add(conflict)
    after = {"council": new.council.name, "kind": new.kind, "state": conflict.state, "blocks_until": new.blocks_until}
    record("conflict.record", conflict, by=by, label=label_of(peer), after=after, reason=reason)
    return conflict


def suspect_conflict(peer: Peer, new: NewConflict, *, by: Actor) -> Conflict:
    """Write down what a peer declares without deciding about it: it warns until staff confirm or dismiss it (R13)."""
    reason = needed_reason(new.reason)
    _check_dates(new.started_on, new.blocks_until)
    conflict = Conflict(
        peer=peer, council=new.council, kind=new.kind, state=ConflictState.SUSPECTED, reason=reason,
        started_on=new.started_on, blocks_until=new.blocks_until,
    )  # fmt: skip
    db.session.add(conflict)
    after = {"council": new.council.name, "kind": new.kind, "state": conflict.state, "blocks_until": new.blocks_until}
    record("conflict.record", conflict, by=by, label=label_of(peer), after=after, reason=reason)
    return conflict


def decide_conflict(
    conflict: Conflict, state: ConflictState, *, reason: str, blocks_until: date | None = None, by: User
) -> None:
    """Confirm, dismiss or waive a conflict, with a reason.

    What was dismissed stays so until the facts change (R13), or somebody confirms it after all. To lift a block that
    stands, by a dismissal or a waiver, takes the right to waive.
    """
    if state not in VERBS:
        raise PeerRefused("Say what you decide about the conflict", field="state")
    is_over = conflict.state is ConflictState.DISMISSED and state is not ConflictState.CONFIRMED
    if is_over or conflict.state is state:
        raise PeerRefused(f"This conflict was {conflict.state.value} already. Nothing was changed")
    lifts = conflict.state is ConflictState.CONFIRMED or state is ConflictState.WAIVED
    needed = Permission.CONFLICT_WAIVE if lifts else Permission.CONFLICT_DECIDE
    if not by.can(needed):
        raise PeerRefused("Only a placement officer can lift this block. Ask one, and say why", field="state")
    told = needed_reason(reason)
    before = {"state": conflict.state, "blocks_until": conflict.blocks_until}
    if state is ConflictState.CONFIRMED:
        _check_dates(conflict.started_on, blocks_until)
        conflict.blocks_until = blocks_until
    conflict.state, conflict.decision_reason = state, told
    conflict.decided_by_id, conflict.decided_at = by.id, clock.now()
    after = {"state": state, "blocks_until": conflict.blocks_until}
    record(VERBS[state], conflict, by=by, label=label_of(conflict.peer), before=before, after=after, reason=told)


def _check_dates(started_on: date, blocks_until: date | None) -> None:
    if started_on > clock.today():
        raise PeerRefused("The day on which it began must be today or earlier", field="started_on")
    if blocks_until is not None and blocks_until < started_on:
        raise PeerRefused("The end of the cooling-off time must be later than its beginning", field="blocks_until")
