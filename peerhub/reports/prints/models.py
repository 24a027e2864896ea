"""Printouts, one row for each that was asked for. Only a person's newest keep their file."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column
from peerhub.documents.models import StoredFile
from peerhub.jobs.models import Job


class Printout(Base):
    """One printout, for whoever asked for its job and for nobody else.

    `address` is what stands after the question mark of the page that was printed, in its one spelling.
    """

    __tablename__ = "printout"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.String(400))
    for_staff: Mapped[bool] = mapped_column()  # says what only staff may read
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("job.id"), index=True)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    pages: Mapped[int | None] = mapped_column()
    parts: Mapped[list[dict[str, Any]]] = mapped_column(json_column(), default=list)  # key, title, fingerprint

    job: Mapped[Job] = relationship()
    file: Mapped[StoredFile | None] = relationship()
