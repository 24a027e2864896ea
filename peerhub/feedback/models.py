"""What is said of a peer after a visit, and what it took them. The visit itself is evaluated in `teams`."""

import enum
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.accounts.models import User
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.documents.models import StoredFile
from peerhub.teams.models import Assignment


class WorkKind(enum.Enum):
    """What hours were spent on."""

    PREPARATION = "preparation"
    ON_SITE = "on-site"
    TRAVEL = "travel"
    REPORT = "report"

    @property
    def label(self) -> str:
        return {"on-site": "On site"}.get(self.value, self.name.capitalize())


class ExpenseKind(enum.Enum):
    """What money was spent on."""

    TRAVEL = "travel"
    ACCOMMODATION = "accommodation"
    MEALS = "meals"
    CARE = "care"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"care": "Care of somebody at home"}.get(self.value, self.name.capitalize())


class PeerFeedback(Base):
    """What the manager, or another member of the team, says of a peer. The peer reads it."""

    __tablename__ = "peer_feedback"
    __table_args__ = (
        sa.CheckConstraint("contribution BETWEEN 1 AND 4", name="contribution"),
        sa.CheckConstraint("teamwork BETWEEN 1 AND 4", name="teamwork"),
        sa.UniqueConstraint("assignment_id", "by_user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))  # of whom it is said
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    is_manager: Mapped[bool] = mapped_column()  # the manager is named to the peer, team members are not
    contribution: Mapped[int] = mapped_column()
    teamwork: Mapped[int] = mapped_column()
    strengths: Mapped[str] = mapped_column(sa.String(2000), default="")
    advice: Mapped[str] = mapped_column(sa.String(2000), default="")
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    assignment: Mapped[Assignment] = relationship()
    by_user: Mapped[User] = relationship()


class WorkEntry(Base):
    """Hours of one day that a peer gave to a visit."""

    __tablename__ = "work_entry"
    __table_args__ = (sa.CheckConstraint("hours > 0 AND hours <= 24", name="hours"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    day: Mapped[date] = mapped_column()
    hours: Mapped[Decimal] = mapped_column(sa.Numeric(4, 2))
    kind: Mapped[WorkKind] = mapped_column(one_of(WorkKind))
    note: Mapped[str] = mapped_column(sa.String(200), default="")


class Expense(Base):
    """Money that a peer spent for a visit, in pence, with the receipt if there is one."""

    __tablename__ = "expense"
    __table_args__ = (sa.CheckConstraint("pence > 0 AND pence <= 1000000", name="pence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    day: Mapped[date] = mapped_column()
    pence: Mapped[int] = mapped_column()
    kind: Mapped[ExpenseKind] = mapped_column(one_of(ExpenseKind))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    receipt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    receipt: Mapped[StoredFile | None] = relationship()

    @property
    def pounds(self) -> Decimal:
        return Decimal(self.pence) / 100
