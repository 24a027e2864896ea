"""Who is on which team, and the group office's clearance of its own members."""

import enum
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.accounts.models import User
from peerhub.councils.models import PoliticalGroup
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of
from peerhub.engagements.models import Engagement, TeamSlot
from peerhub.peers.models import Peer


class AssignmentState(enum.Enum):
    """From being asked to having served. Only declined and withdrawn free the peer's days."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    SERVED = "served"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return self.value.capitalize()


ACTIVE_STATES = frozenset({AssignmentState.ASKED, AssignmentState.CONFIRMED, AssignmentState.SERVED})


class Assignment(Base):
    """One peer in one slot of one engagement.

    The on-site days are copied from the engagement so that the database itself can refuse two overlapping
    deployments of one person (R2): an exclusion constraint on PostgreSQL, triggers on SQLite.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        sa.CheckConstraint("last_day >= first_day", name="dates"),
        sa.CheckConstraint("is_active = (state IN ('asked', 'confirmed', 'served'))", name="active"),
        sa.Index("ix_assignment_peer_id_first_day", "peer_id", "first_day"),
        sa.Index("ix_assignment_deployed", "is_active", "first_day", "peer_id", "days"),  # the programme's counts
        sa.Index(
            "uq_assignment_active_slot",
            "slot_id",
            unique=True,
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("team_slot.id"))
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id"))
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    days: Mapped[int] = mapped_column()  # counted against the peer's yearly allowance
    state: Mapped[AssignmentState] = mapped_column(one_of(AssignmentState))
    is_active: Mapped[bool] = mapped_column()
    reasons: Mapped[str] = mapped_column(sa.Text, default="")  # why this peer, fit for the council to read
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_reason: Mapped[str | None] = mapped_column(sa.String(400))

    engagement: Mapped[Engagement] = relationship()
    slot: Mapped[TeamSlot] = relationship()
    peer: Mapped[Peer] = relationship()
    clearance: Mapped["Clearance | None"] = relationship(back_populates="assignment", uselist=False)
    invitation: Mapped["Invitation | None"] = relationship(back_populates="assignment", uselist=False)
    declaration: Mapped["ConflictDeclaration | None"] = relationship(back_populates="assignment", uselist=False)


class Invitation(Base):
    """What a peer was asked, until when they may answer, and the other days that they proposed."""

    __tablename__ = "invitation"
    __table_args__ = (sa.CheckConstraint("proposed_last_day >= proposed_first_day", name="proposed_days"),)

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[date] = mapped_column(index=True)
    proposed_first_day: Mapped[date | None] = mapped_column()
    proposed_last_day: Mapped[date | None] = mapped_column()
    proposed_note: Mapped[str | None] = mapped_column(sa.String(400))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assignment: Mapped[Assignment] = relationship(back_populates="invitation")


class ConflictDeclaration(Base):
    """What a peer declared of their interests in one council before they were confirmed: in their name, on a day.

    The text is kept as it was signed. An interest that they declare is a suspected conflict of theirs as well, which
    staff confirm or dismiss as any other (R13).
    """

    __tablename__ = "conflict_declaration"

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(600))
    has_interest: Mapped[bool] = mapped_column()
    details: Mapped[str] = mapped_column(sa.String(400), default="")
    conflict_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conflict.id"))
    signed_name: Mapped[str] = mapped_column(sa.String(160))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    assignment: Mapped[Assignment] = relationship(back_populates="declaration")


class ClearanceState(enum.Enum):
    WAITING = "waiting"
    CLEARED = "cleared"
    REFUSED = "refused"


class Clearance(Base):
    """The group office's word on deploying one of its members (R6)."""

    __tablename__ = "clearance"
    __table_args__ = (sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="reason"),)

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("political_group.id"), index=True)
    state: Mapped[ClearanceState] = mapped_column(one_of(ClearanceState))
    due_on: Mapped[date | None] = mapped_column()  # empty: asked before clearances had a day
    delegate_name: Mapped[str | None] = mapped_column(sa.String(120))  # to whom the office passed the decision on
    delegate_email: Mapped[str | None] = mapped_column(sa.String(254))
    decided_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(sa.String(400))

    assignment: Mapped[Assignment] = relationship(back_populates="clearance")
    group: Mapped[PoliticalGroup] = relationship()

    @property
    def is_waived(self) -> bool:
        """Whether staff went on without the office's word: an office that clears gives no reason."""
        return self.state is ClearanceState.CLEARED and self.reason is not None


class ProposalState(enum.Enum):
    """What the council said to a proposed team. It may object with a reason; it does not pick."""

    WAITING = "waiting"
    AGREED = "agreed"
    OBJECTED = "objected"
    REPLACED = "replaced"  # by a later proposal

    @property
    def label(self) -> str:
        return {
            "waiting": "Waiting for the council",
            "agreed": "The council has no objection",
            "objected": "The council objects",
        }.get(self.value, "Replaced by a later one")


class TeamProposal(Base):
    """A team as it was shown to the council, what the council said, and the manager's confirmation."""

    __tablename__ = "team_proposal"
    __table_args__ = (
        sa.CheckConstraint("state <> 'objected' OR objection IS NOT NULL", name="objection"),
        # One proposal at a time: a later one replaces what went before.
        sa.Index(
            "uq_team_proposal_standing",
            "engagement_id",
            unique=True,
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(one_of(ProposalState))
    team: Mapped[list[dict[str, Any]]] = mapped_column(json_column())  # peer_id, place, name, post, reasons: as shown
    name: Mapped[str] = mapped_column(sa.String(120))  # who answers for the council now
    email: Mapped[str] = mapped_column(sa.String(254))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column()
    confirm_by: Mapped[date | None] = mapped_column()  # empty: sent before confirmations had a day
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    objection: Mapped[str | None] = mapped_column(sa.String(1000))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    confirmed_because: Mapped[str | None] = mapped_column(sa.String(400))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))  # who confirms for the manager
    late_objection: Mapped[str | None] = mapped_column(sa.String(1000))  # said after the team was confirmed
    late_objection_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_objection_by_name: Mapped[str | None] = mapped_column(sa.String(120))

    engagement: Mapped[Engagement] = relationship()
    delegate: Mapped[User | None] = relationship()

    def shows(self, team: Iterable[Assignment]) -> bool:
        """Whether these are the people whom the council was shown."""
        return {one.peer_id for one in team} == {one["peer_id"] for one in self.team}
