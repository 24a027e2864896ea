"""Peer packs, one row for each that was made. Only the latest two keep their file."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column
from peerhub.documents.models import StoredFile
from peerhub.engagements.models import Engagement


class PeerPack(Base):
    """One pack: of which parts it was made, on which pages they begin, and what changed since the one before."""

    __tablename__ = "peer_pack"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"))
    number: Mapped[int] = mapped_column()
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    size: Mapped[int] = mapped_column()  # bytes
    sha256: Mapped[str] = mapped_column(sa.String(64))
    pages: Mapped[int] = mapped_column()
    parts: Mapped[list[dict[str, Any]]] = mapped_column(json_column())  # key, title, fingerprint
    contents: Mapped[list[dict[str, Any]]] = mapped_column(json_column())  # title, page: as in the pack's own contents
    changes: Mapped[list[str]] = mapped_column(json_column())
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_for_name: Mapped[str] = mapped_column(sa.String(120))

    engagement: Mapped[Engagement] = relationship()
    file: Mapped[StoredFile | None] = relationship()
