"""What peers ask about their data, and two who left so long ago that they are due to be forgotten."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.peers.models import Peer, PeerStatus
from peerhub.rights.models import DataRequest, RequestKind
from peerhub.teams.models import Assignment
from peerhub.training.models import SessionBooking, TrainingLog
from peerhub.training.operations.holding import renew_accreditations

LONG_AGO = (timedelta(days=1130), timedelta(days=1220))  # more than the 36 months for which they are kept
CORRECTION = "My surname is spelt with a hyphen."
ANSWERED = "Put right on your record and in the next team pack."
OBJECTION = "Please do not use my record for the figures of the pool's skills."


def build(own: Peer, staff_name: str, *, today: date) -> None:
    """`own` is the peer who signs in: their request was answered, somebody else's waits."""
    for ago, peer in zip(LONG_AGO, _who_left(today - max(LONG_AGO)), strict=False):
        _leave(peer, today - ago)
    now = clock.now()
    db.session.add(
        DataRequest(
            peer_id=own.id, kind=RequestKind.CORRECTION, words=CORRECTION, made_at=now - timedelta(days=50),
            answer=ANSWERED, answered_at=now - timedelta(days=47), answered_by_name=staff_name,
        )
    )  # fmt: skip
    other = db.session.scalars(
        sa.select(Peer).where(Peer.status == PeerStatus.DEPLOYABLE, Peer.id != own.id).order_by(Peer.id)
    ).first()
    if other is not None:
        made_at = now - timedelta(days=9)
        db.session.add(DataRequest(peer_id=other.id, kind=RequestKind.OBJECTION, words=OBJECTION, made_at=made_at))
    db.session.flush()


def _who_left(day: date) -> Sequence[Peer]:
    """Those of the peers who left who had been on no team since that day, those who joined first before the others."""
    later = sa.exists().where(Assignment.peer_id == Peer.id, Assignment.last_day >= day)
    return db.session.scalars(
        sa.select(Peer)
        .where(Peer.status == PeerStatus.LEFT, Peer.joined_on < day - timedelta(days=60), ~later)
        .order_by(Peer.joined_on, Peer.id)
        .limit(len(LONG_AGO))
    ).all()


def _leave(peer: Peer, day: date) -> None:
    """They left on that day already; what came later goes."""
    peer.left_on, peer.needs_review_since = day, None
    peer.profile_confirmed_on = min(peer.profile_confirmed_on or day, day)
    peer.terms_accepted_on = min(peer.terms_accepted_on, day) if peer.terms_accepted_on else None
    for model, since in ((SessionBooking, sa.true()), (TrainingLog, TrainingLog.taken_on >= day)):
        db.session.execute(sa.delete(model).where(model.peer_id == peer.id, since))
    renew_accreditations(peer, by=None)
