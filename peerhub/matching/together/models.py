"""Who has the builder of a team open."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from peerhub.db import Base
from peerhub.db.types import UtcDateTime


class BuilderVisit(Base):
    """One person at the builder of one engagement, and when their page was last heard of. Written over and over."""

    __tablename__ = "builder_visit"

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
