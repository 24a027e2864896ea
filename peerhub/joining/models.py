"""People on their way into the pool, from the first word about them to their first deployment."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.peers.models import Peer, PeerKind, Seniority


class Route(enum.Enum):
    """A member peer is nominated by the office of their group; an officer says that they would like to."""

    NOMINATION = "nomination"
    INTEREST = "interest"

    @property
    def label(self) -> str:
        return {"nomination": "Nominated by the group office", "interest": "Expressed interest"}[self.value]


class Joiner(Base):
    """One person who wants, or is wanted, to be a peer. Becomes a peer's record (`peer`) when staff approve.

    Kept apart from the pool until then, so that a group office that nominates learns nothing of who is in it already.
    """

    __tablename__ = "joiner"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'member') = (group_id IS NOT NULL)", name="group"),
        sa.CheckConstraint("(council_id IS NULL) <> (organisation IS NULL)", name="place"),
        sa.CheckConstraint("peer_id IS NULL OR approved_at IS NOT NULL", name="approval"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    route: Mapped[Route] = mapped_column(one_of(Route))
    kind: Mapped[PeerKind] = mapped_column(one_of(PeerKind))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("political_group.id"), index=True)
    given_name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    seniority: Mapped[Seniority] = mapped_column(one_of(Seniority))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"), index=True)
    organisation: Mapped[str | None] = mapped_column(sa.String(160))
    started_on: Mapped[date] = mapped_column()
    why: Mapped[str] = mapped_column(sa.Text, default="")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    begun_by_name: Mapped[str] = mapped_column(sa.String(120))
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    manager_name: Mapped[str | None] = mapped_column(sa.String(120))
    manager_email: Mapped[str | None] = mapped_column(sa.String(254))
    manager_approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    inducted_on: Mapped[date | None] = mapped_column()
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    refusal_reason: Mapped[str | None] = mapped_column(sa.String(400))
    peer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), unique=True)

    group: Mapped[PoliticalGroup | None] = relationship()
    council: Mapped[Council | None] = relationship()
    peer: Mapped[Peer | None] = relationship()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def place(self) -> str:
        return self.council.name if self.council else self.organisation or ""
