"""Files that people upload: described here, kept on disk by their hash."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.db import Base
from peerhub.db.types import UtcDateTime


class StoredFile(Base):
    """One uploaded file. The bytes are at DOCUMENTS_FOLDER/ab/abcdef…, named by SHA-256; the type is by content."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    size: Mapped[int] = mapped_column()  # bytes
    media_type: Mapped[str] = mapped_column(sa.String(100))
    name: Mapped[str] = mapped_column(sa.String(255))  # as uploaded; for showing, never for opening
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stored_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
