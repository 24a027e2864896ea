"""What principal advisers know of their councils and no metric shows; who read it and why; conversations planned."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.accounts.models import User
from peerhub.councils.models import Council
from peerhub.db import Base
from peerhub.db.types import UtcDateTime


class CouncilNote(Base):
    """One dated note on a council. Append-only, kept by triggers; a later note corrects an earlier one."""

    __tablename__ = "council_note"
    __table_args__ = (sa.Index("ix_council_note_council_id_noted_on", "council_id", "noted_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"))
    noted_on: Mapped[date] = mapped_column()
    text: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    written_by_name: Mapped[str] = mapped_column(sa.String(120))


class NoteAccess(Base):
    """Somebody opened the notes on a council, and why. Append-only, kept by triggers."""

    __tablename__ = "note_access"
    __table_args__ = (sa.Index("ix_note_access_council_id_at", "council_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    user_name: Mapped[str] = mapped_column(sa.String(120))
    reason: Mapped[str] = mapped_column(sa.String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoteReader(Base):
    """Somebody of the staff who was named to read the notes of a region, until that ends."""

    __tablename__ = "note_reader"
    __table_args__ = (sa.CheckConstraint("ended_at IS NULL OR ended_at >= named_at", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    region: Mapped[str] = mapped_column(sa.String(60))
    reason: Mapped[str] = mapped_column(sa.String(300))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    named_by_name: Mapped[str] = mapped_column(sa.String(120))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class EarlyConversation(Base):
    """A conversation with a council before anything goes wrong: planned, then held or called off."""

    __tablename__ = "early_conversation"
    __table_args__ = (sa.CheckConstraint("held_on IS NULL OR called_off_at IS NULL", name="one_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    planned_for: Mapped[date] = mapped_column()
    with_whom: Mapped[str] = mapped_column(sa.String(160))  # posts, not names: "Leader and chief executive"
    purpose: Mapped[str] = mapped_column(sa.String(300))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_by_name: Mapped[str] = mapped_column(sa.String(120))
    held_on: Mapped[date | None] = mapped_column()
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(sa.String(600))

    council: Mapped[Council] = relationship()

    @property
    def is_open(self) -> bool:
        return self.held_on is None and self.called_off_at is None
