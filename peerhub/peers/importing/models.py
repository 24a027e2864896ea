"""One file of peers on its way into the pool."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of


class PeerImportState(enum.Enum):
    """Lines are kept only while they are needed: from the upload until they came in, or were thrown away."""

    OPEN = "open"
    DONE = "done"
    UNDONE = "undone"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return {"open": "Not imported yet", "done": "Imported", "undone": "Undone", "discarded": "Thrown away"}[
            self.value
        ]


class PeerImport(Base):
    """A file with its lines, what its columns mean, what was chosen for look-alikes, and what it changed."""

    __tablename__ = "peer_import"
    __table_args__ = (sa.CheckConstraint("state = 'open' OR content IS NULL", name="content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(sa.String(255))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    lines: Mapped[int] = mapped_column()
    state: Mapped[PeerImportState] = mapped_column(one_of(PeerImportState))
    content: Mapped[dict[str, Any] | None] = mapped_column(json_column())  # {"columns": […], "lines": [[number, […]]]}
    mapping: Mapped[dict[str, Any]] = mapped_column(json_column())  # field code to the column's place
    choices: Mapped[dict[str, Any]] = mapped_column(json_column())  # line number to "add", for somebody else
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(sa.String(120))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added: Mapped[int] = mapped_column(default=0)
    merged: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    way_back: Mapped[dict[str, Any] | None] = mapped_column(json_column())  # what `undo` needs; see `applying`

    @property
    def columns(self) -> list[str]:
        return list((self.content or {}).get("columns", []))
