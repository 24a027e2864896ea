"""What somebody keeps of reading across reports."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.db import Base
from peerhub.db.types import UtcDateTime


class SavedSearch(Base):
    """A search of reports that its owner wants again, under a name of their own."""

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    query: Mapped[str] = mapped_column(sa.String(600))  # as an address has it: "q=scrutiny&topic=finance"
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
