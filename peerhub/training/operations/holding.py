"""Accreditation as rows: what verified training earns, written down for the days on which it is held."""

import sqlalchemy as sa

from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.peers.models import Peer
from peerhub.training.accreditation import Run, Taken, accreditations_earned
from peerhub.training.models import Accreditation, AccreditationKind, TrainingLog, TrainingState


def renew_accreditations(peer: Peer, *, by: Actor | None) -> None:
    """Make the peer's accreditations what their verified training earns. Writes only what differs."""
    db.session.flush()
    kinds = db.session.scalars(sa.select(AccreditationKind).order_by(AccreditationKind.id)).all()
    taken = _verified(peer)
    earned = {(kind.id, run.starts_on): run for kind in kinds for run in accreditations_earned(taken, kind)}
    rows = db.session.scalars(
        sa.select(Accreditation).where(Accreditation.peer_id == peer.id).order_by(Accreditation.id)
    ).all()
    held = {(row.kind_id, row.starts_on): row for row in rows}
    names = {kind.id: kind.name for kind in kinds}
    before = sorted(_told(names[row.kind_id], Run(row.starts_on, row.ends_on)) for row in rows)
    for key, row in held.items():
        if key not in earned:
            db.session.delete(row)
        elif row.ends_on != earned[key].ends_on:
            row.ends_on = earned[key].ends_on
    for key, run in earned.items():
        if key not in held:
            db.session.add(Accreditation(peer_id=peer.id, kind_id=key[0], starts_on=run.starts_on, ends_on=run.ends_on))
    after = sorted(_told(names[kind_id], run) for (kind_id, _), run in earned.items())
    if before != after:
        record(
            "accreditation.renew", peer, by=by, label=f"{peer.reference} {peer.name}",
            before={"held": before}, after={"held": after},
        )  # fmt: skip


def _verified(peer: Peer) -> list[Taken]:
    rows = db.session.execute(
        sa.select(TrainingLog.course_id, TrainingLog.taken_on)
        .where(
            TrainingLog.peer_id == peer.id,
            TrainingLog.state == TrainingState.VERIFIED,
            TrainingLog.course_id.is_not(None),
        )
        .order_by(TrainingLog.id)
    )
    return [Taken(course_id, taken_on) for course_id, taken_on in rows if course_id is not None]


def _told(kind: str, run: Run) -> str:
    return f"{kind}, {run.starts_on.isoformat()} to {run.ends_on.isoformat()}"
