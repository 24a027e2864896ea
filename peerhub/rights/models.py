"""What peers ask for about their data, and what was answered."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.peers.models import Peer


class RequestKind(enum.Enum):
    CORRECTION = "correction"
    OBJECTION = "objection"

    @property
    def label(self) -> str:
        return {"correction": "Correction", "objection": "Objection"}[self.value]


class DataRequest(Base):
    """A peer asks for a correction that they cannot make themself, or objects to a use of their data."""

    __tablename__ = "data_request"
    __table_args__ = (sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    kind: Mapped[RequestKind] = mapped_column(one_of(RequestKind))
    words: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_name: Mapped[str | None] = mapped_column(sa.String(120))

    peer: Mapped[Peer] = relationship()
