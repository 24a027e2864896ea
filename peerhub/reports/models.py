"""Board packs: one document for one meeting, made by a job and kept as it was made."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.actionplan.models import Plan
from peerhub.db import Base
from peerhub.db.types import UtcDateTime
from peerhub.documents.models import StoredFile
from peerhub.jobs.models import Job


class BoardPack(Base):
    """A pack that somebody asked for; its file is there once the job is done."""

    __tablename__ = "board_pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    as_at: Mapped[date] = mapped_column()
    since: Mapped[date | None] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_name: Mapped[str] = mapped_column(sa.String(120))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    pages: Mapped[int | None] = mapped_column()

    plan: Mapped[Plan] = relationship()
    job: Mapped[Job | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
