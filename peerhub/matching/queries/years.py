"""How to reach one peer, and what they said of their days. One statement."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.peers.availability import Run
from peerhub.peers.models import Availability, Peer
from peerhub.peers.queries import may_be_seen_by


@dataclass(frozen=True)
class SaidDays:
    """The address of a peer, and what they said of the days asked about, in order."""

    email: str
    runs: tuple[Run, ...]


def said_days(peer_id: int, *, first_day: date, last_day: date, visible_to: User) -> SaidDays:
    """What a peer said of these days. Raises NoResultFound for nobody, or for somebody out of this person's sight."""
    within = sa.and_(
        Availability.peer_id == Peer.id, Availability.first_day <= last_day, Availability.last_day >= first_day
    )
    statement = (
        sa.select(Peer.email, Availability.first_day, Availability.last_day, Availability.state)
        .outerjoin(Availability, within)
        .where(Peer.id == peer_id, may_be_seen_by(visible_to, clock.today()))
        .order_by(Availability.first_day, Availability.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        raise NoResultFound
    return SaidDays(rows[0].email, tuple(Run(*row[1:]) for row in rows if row.state is not None))
