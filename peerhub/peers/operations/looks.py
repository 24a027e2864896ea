"""That somebody opened a peer's record."""

from sqlalchemy.dialects import postgresql, sqlite

from peerhub import clock
from peerhub.db import db
from peerhub.peers.models import PeerView


def note_look(peer_id: int, *, user_id: int, user_name: str) -> None:
    """Once a person and day, so that looking twice says no more than looking once."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = {"peer_id": peer_id, "user_id": user_id, "user_name": user_name, "day": clock.today()}
    db.session.execute(insert(PeerView).values(row).on_conflict_do_nothing())
