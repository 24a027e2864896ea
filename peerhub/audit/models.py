"""The record of who changed what. Append-only: triggers refuse UPDATE and DELETE."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.audit import words
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of


class Way(enum.Enum):
    """By which way a change came in."""

    PAGE = "page"
    IMPORT = "import"
    COMMAND = "command"
    JOB = "job"

    @property
    def label(self) -> str:
        return WAY_LABELS[self]


WAY_LABELS = {
    Way.PAGE: "On a page",
    Way.IMPORT: "By an import",
    Way.COMMAND: "By a command",
    Way.JOB: "By background work",
}


class AuditEvent(Base):
    """One change: who, when, on whose behalf, by which way, of what, from what to what, and why.

    The actor's name is kept beside the id, so that the record still reads when an account has gone.
    """

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    actor_name: Mapped[str] = mapped_column(sa.String(120))
    behalf_of: Mapped[str | None] = mapped_column(sa.String(120))
    way: Mapped[Way] = mapped_column(one_of(Way))
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None] = mapped_column(sa.Integer)
    subject_label: Mapped[str] = mapped_column(sa.String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    after: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    reason: Mapped[str | None] = mapped_column(sa.Text)

    @property
    def what(self) -> str:
        """What happened, in words: "Engagement created"."""
        return words.action_in_words(self.action)

    @property
    def differences(self) -> list[words.Difference]:
        """What changed from what to what, in words."""
        return words.differences(self.before, self.after)
