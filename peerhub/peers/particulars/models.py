"""Kinds of council known, travel, access needs; and which of the levels that a peer gives somebody has checked."""

import enum
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.councils.models import CouncilKind
from peerhub.db import Base
from peerhub.db.types import json_column, one_of
from peerhub.peers.models import Skill


class TravelReach(enum.Enum):
    """How far a peer goes for a visit."""

    ANYWHERE = "anywhere"
    NEARBY = "nearby"
    DAY_TRIPS = "day-trips"
    REMOTE = "remote"

    @property
    def label(self) -> str:
        return TRAVEL_LABELS[self]


TRAVEL_LABELS = {
    TravelReach.ANYWHERE: "Anywhere, with nights away",
    TravelReach.NEARBY: "My own and neighbouring regions, with nights away",
    TravelReach.DAY_TRIPS: "Where I can be home at night",
    TravelReach.REMOTE: "Only remotely",
}


class PeerParticulars(Base):
    """One row a peer, from the first time that they say something. Access needs are for the peer and the peer team."""

    __tablename__ = "peer_particulars"

    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), primary_key=True)
    known_kinds: Mapped[list[str]] = mapped_column(json_column())  # codes of CouncilKind
    travel: Mapped[TravelReach | None] = mapped_column(one_of(TravelReach))
    travel_note: Mapped[str] = mapped_column(sa.String(300), default="")
    access_needs: Mapped[str] = mapped_column(sa.String(1000), default="")
    changed_on: Mapped[date] = mapped_column()

    @property
    def kinds(self) -> list[CouncilKind]:
        return [CouncilKind(code) for code in self.known_kinds]


class SkillCheck(Base):
    """Somebody of the peer team has looked at the evidence for one skill, and gives the level that it shows."""

    __tablename__ = "skill_check"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), primary_key=True, index=True)
    level: Mapped[int] = mapped_column()
    evidence: Mapped[str] = mapped_column(sa.String(300))
    checked_on: Mapped[date] = mapped_column()
    by_name: Mapped[str] = mapped_column(sa.String(120))

    skill: Mapped[Skill] = relationship()
