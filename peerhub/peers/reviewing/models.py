"""What peers are asked after an election, and what was heard from those who do not answer."""

import enum
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import one_of
from peerhub.peers.models import Peer, PeerPost


class SeatQuestion(Base):
    """ "Do you still hold your seat?", asked once of an election. `kept` is empty until somebody answers."""

    __tablename__ = "seat_question"
    __table_args__ = (
        sa.UniqueConstraint("post_id", "polled_on"),
        sa.CheckConstraint("(kept IS NULL) = (answered_on IS NULL)", name="answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("peer_post.id", ondelete="CASCADE"))
    polled_on: Mapped[date] = mapped_column()
    asked_on: Mapped[date] = mapped_column(index=True)
    kept: Mapped[bool | None] = mapped_column()
    answered_on: Mapped[date | None] = mapped_column()
    answered_by_name: Mapped[str | None] = mapped_column(sa.String(140))

    peer: Mapped[Peer] = relationship()
    post: Mapped[PeerPost] = relationship()


class CallOutcome(enum.Enum):
    """What came of a telephone call."""

    CONFIRMED = "confirmed"
    WILL_LOOK = "will-look"
    NOT_REACHED = "not-reached"

    @property
    def label(self) -> str:
        return {"confirmed": "All is still right", "will-look": "Will look themselves", "not-reached": "Not reached"}[
            self.value
        ]


class PeerCall(Base):
    """Somebody of the peer team telephoned a peer who did not answer by e-mail."""

    __tablename__ = "peer_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    called_on: Mapped[date] = mapped_column()
    outcome: Mapped[CallOutcome] = mapped_column(one_of(CallOutcome))
    note: Mapped[str] = mapped_column(sa.String(400), default="")
    by_name: Mapped[str] = mapped_column(sa.String(120))
