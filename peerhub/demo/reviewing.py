"""The last local elections: some peers were asked about their seat and answered, some have yet to. A few calls."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from peerhub.db import db
from peerhub.demo.bulk import insert, stream
from peerhub.demo.person import Person
from peerhub.peers.models import Peer, PeerKind, PeerPost, PeerStatus
from peerhub.peers.reviewing.elections import latest_polling_day
from peerhub.peers.reviewing.models import CallOutcome, PeerCall, SeatQuestion
from peerhub.peers.rules import stale_from

SHARE_ASKED, SHARE_ANSWERED, SHARE_CALLED = 0.15, 0.9, 0.2
SOME = 40


def build(people: Sequence[Person], *, seed: int, today: date) -> None:
    """Questions to a share of the members whose seat is older than the election, and calls to some who are silent."""
    chance, polled_on = stream(seed, "reviewing"), latest_polling_day(today)
    asked_on = min(polled_on + timedelta(days=8), today)
    members = {person.id for person in people if person.kind is PeerKind.MEMBER and person.is_deployable}
    seats = db.session.execute(
        sa.select(PeerPost.peer_id, PeerPost.id)
        .where(PeerPost.started_on < polled_on, PeerPost.ended_on.is_(None), PeerPost.council_id.is_not(None))
        .order_by(PeerPost.peer_id, PeerPost.id)
    )
    questions = []
    for peer_id, post_id in seats:
        if peer_id in members and chance.random() < SHARE_ASKED:
            kept = True if chance.random() < SHARE_ANSWERED else None
            questions.append({
                "peer_id": peer_id, "post_id": post_id, "polled_on": polled_on, "asked_on": asked_on, "kept": kept,
                "answered_on": min(asked_on + timedelta(days=chance.randint(0, 12)), today) if kept else None,
                "answered_by_name": "The peer, by a link" if kept else None,
            })  # fmt: skip
    insert(SeatQuestion, questions)
    silent = db.session.scalars(
        sa.select(Peer.id)
        .where(Peer.profile_confirmed_on <= stale_from(today), Peer.status == PeerStatus.DEPLOYABLE)
        .order_by(Peer.id)
        .limit(SOME)
    )
    insert(PeerCall, [
        {"peer_id": peer_id, "called_on": today - timedelta(days=chance.randint(3, 40)),
         "outcome": chance.choice([CallOutcome.NOT_REACHED, CallOutcome.WILL_LOOK]), "note": "", "by_name": "Peer team"}
        for peer_id in silent if chance.random() < SHARE_CALLED
    ])  # fmt: skip
