"""Conflicts of interest (R3, R13)."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.peers.models import Conflict, ConflictKind, ConflictState, Peer
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import label_of, needed_reason


@dataclass(frozen=True)
class NewConflict:
    """A conflict as somebody, or the system, found it. `blocks_until` is the end of the cooling-off window, if any."""

    council: Council
    kind: ConflictKind
    reason: str
    started_on: date
    blocks_until: date | None = None


def record_conflict(peer: Peer, new: NewConflict, *, is_certain: bool, by: Actor | None) -> Conflict:
    """Write down a conflict: certain (a person says so), which blocks; or suspected, which warns until it is decided.

    A suspicion on the same facts as before is not raised again: what a person decided about it holds (R13).
    """
    reason = needed_reason(new.reason)
    _check_dates(new.started_on, new.blocks_until)
    if not is_certain:
        known = _same_facts(peer, new, reason)
        if known is not None:
            return known
    conflict = Conflict(
        peer=peer,
        council=new.council,
        kind=new.kind,
        state=ConflictState.CONFIRMED if is_certain else ConflictState.SUSPECTED,
        reason=reason,
        started_on=new.started_on,
        blocks_until=new.blocks_until,
    )
    if is_certain and by is not None:
        conflict.decided_by_id, conflict.decided_at = by.id, clock.now()
    db.session.add(conflict)
    after = {"council": new.council.name, "kind": new.kind, "state": conflict.state, "blocks_until": new.blocks_until}
    record("conflict.record", conflict, by=by, label=label_of(peer), after=after, reason=reason)
    return conflict


def decide_conflict(
    conflict: Conflict, state: ConflictState, *, reason: str, blocks_until: date | None = None, by: Actor
) -> None:
    """Confirm a suspected conflict, or dismiss one, once and with a reason. What was dismissed stays so (R13)."""
    if state is ConflictState.SUSPECTED:
        raise PeerRefused("Say whether the conflict is confirmed or dismissed", field="state")
    if conflict.state is ConflictState.DISMISSED or conflict.state is state:
        raise PeerRefused(f"This conflict was {conflict.state.value} already. Nothing was changed")
    told = needed_reason(reason)
    if state is ConflictState.CONFIRMED:
        _check_dates(conflict.started_on, blocks_until)
        conflict.blocks_until = blocks_until
    before = {"state": conflict.state}
    conflict.state, conflict.decision_reason = state, told
    conflict.decided_by_id, conflict.decided_at = by.id, clock.now()
    after = {"state": state, "blocks_until": conflict.blocks_until}
    record(
        "conflict.decide", conflict, by=by, label=label_of(conflict.peer), before=before, after=after, reason=told
    )  # fmt: skip


def _check_dates(started_on: date, blocks_until: date | None) -> None:
    if started_on > clock.today():
        raise PeerRefused("The day on which it began must be today or earlier", field="started_on")
    if blocks_until is not None and blocks_until < started_on:
        raise PeerRefused("The end of the cooling-off time must be later than its beginning", field="blocks_until")


def _same_facts(peer: Peer, new: NewConflict, reason: str) -> Conflict | None:
    return db.session.scalars(
        sa.select(Conflict)
        .where(
            Conflict.peer_id == peer.id,
            Conflict.council_id == new.council.id,
            Conflict.kind == new.kind,
            Conflict.reason == reason,
        )
        .order_by(Conflict.id.desc())
        .limit(1)
    ).first()
