"""Messages, one row for each person and matter; and what people have turned off."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of


class MessageState(enum.Enum):
    """Where a message stands. `unsure`: handed over, and the answer was lost; a person decides about sending again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    TURNED_OFF = "turned-off"

    @property
    def label(self) -> str:
        return MESSAGE_STATE_LABELS[self]


MESSAGE_STATE_LABELS = {
    MessageState.WAITING: "Waiting",
    MessageState.SENDING: "Being sent",
    MessageState.SENT: "Sent",
    MessageState.FAILED: "Not sent",
    MessageState.UNSURE: "Perhaps sent",
    MessageState.TURNED_OFF: "Turned off by the person",
}


class Message(Base):
    """One matter for one person. Messages that are not urgent go together, one e-mail a day and person."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name="lease"),
        sa.Index("ix_message_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(160), unique=True)  # one matter: the same key is never queued twice
    kind: Mapped[str] = mapped_column(sa.String(60))
    to_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    to_name: Mapped[str] = mapped_column(sa.String(120))
    to_email: Mapped[str] = mapped_column(sa.String(254), index=True)  # in lower case
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)  # paragraphs with blank lines between them
    reason: Mapped[str] = mapped_column(sa.String(300))  # why this person gets it
    page: Mapped[str | None] = mapped_column(sa.String(80))  # the endpoint that the message leads to
    page_arguments: Mapped[dict[str, Any]] = mapped_column(json_column(), default=dict)
    page_words: Mapped[str] = mapped_column(sa.String(80), default="")
    calendar: Mapped[str | None] = mapped_column(sa.Text)  # an .ics file
    is_urgent: Mapped[bool] = mapped_column()
    state: Mapped[MessageState] = mapped_column(one_of(MessageState))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    letter: Mapped[str | None] = mapped_column(sa.String(80), index=True)  # the e-mail that it went in: its Message-ID
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from here on a lost answer means: unsure
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str | None] = mapped_column(sa.String(400))


class TurnedOff(Base):
    """A kind of message that the owner of an address does not want."""

    __tablename__ = "message_turned_off"

    email: Mapped[str] = mapped_column(sa.String(254), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
