"""When a peer is free."""

from datetime import date

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.peers.availability import Run, with_run, without
from peerhub.peers.models import Availability, AvailabilityState, Peer, ProfilePart
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import confirm_part, label_of

FARTHEST = relativedelta(months=36)


def record_availability(
    peer: Peer, *, first_day: date, last_day: date, state: AvailabilityState | None, by: Actor
) -> None:
    """Say whether a peer is free on these days; it replaces what was said of them. None takes back what was said."""
    today = clock.today()
    if last_day < first_day:
        raise PeerRefused("The last day must be the first day or later", field="last_day")
    if last_day < today:
        raise PeerRefused("These days have passed. Enter days to come", field="last_day")
    if last_day > today + FARTHEST:
        raise PeerRefused("The last day must be within three years", field="last_day")
    rows = db.session.scalars(
        sa.select(Availability).where(Availability.peer_id == peer.id).order_by(Availability.first_day)
    ).all()
    said = [Run(row.first_day, row.last_day, row.state) for row in rows]
    wanted = without(said, first_day, last_day) if state is None else with_run(said, Run(first_day, last_day, state))
    for row, run in zip(rows, said, strict=True):
        if run not in wanted:
            db.session.delete(row)
    for run in wanted:
        if run not in said:
            db.session.add(Availability(peer_id=peer.id, **run._asdict()))
    confirm_part(peer, ProfilePart.DAYS, by=by)
    after = {"first_day": first_day, "last_day": last_day, "state": state}
    record("peer.set-availability", peer, by=by, label=label_of(peer), after=after)
