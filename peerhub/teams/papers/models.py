"""Documents of an engagement and their versions. The bytes are stored files; a withdrawn version has none any more."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.documents.models import StoredFile
from peerhub.engagements.models import Engagement, PaperKind


class Paper(Base):
    """One document of one engagement, by its name; what is uploaded under the same name is its next version."""

    __tablename__ = "paper"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"))
    kind: Mapped[PaperKind] = mapped_column(one_of(PaperKind))
    name: Mapped[str] = mapped_column(sa.String(120))

    engagement: Mapped[Engagement] = relationship()
    versions: Mapped[list["PaperVersion"]] = relationship(back_populates="paper", order_by="PaperVersion.number")

    @property
    def latest(self) -> "PaperVersion | None":
        """The newest version that was not withdrawn; None where all were."""
        return next((one for one in reversed(self.versions) if one.withdrawn_at is None), None)


class PaperVersion(Base):
    """A document as it was uploaded once. What stands here of the file stays when its bytes are withdrawn."""

    __tablename__ = "paper_version"
    __table_args__ = (
        sa.UniqueConstraint("paper_id", "number"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (file_id IS NOT NULL)", name="file"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_because IS NOT NULL", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("paper.id"))
    number: Mapped[int] = mapped_column()
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(255))
    size: Mapped[int] = mapped_column()  # bytes
    sha256: Mapped[str] = mapped_column(sa.String(64))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    note: Mapped[str] = mapped_column(sa.String(400), default="")  # what is new in it
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    added_by_name: Mapped[str] = mapped_column(sa.String(120))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_name: Mapped[str | None] = mapped_column(sa.String(120))
    withdrawn_because: Mapped[str | None] = mapped_column(sa.String(400))

    paper: Mapped[Paper] = relationship(back_populates="versions")
    file: Mapped[StoredFile | None] = relationship()
