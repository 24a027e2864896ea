"""The secret address under which a peer's own calendar programme reads their diary."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime
from peerhub.peers.models import Peer


class CalendarFeed(Base):
    """One peer's feed. Its address follows from `salt` and the installation's key: the table opens nothing."""

    __tablename__ = "calendar_feed"

    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    peer: Mapped[Peer] = relationship()
