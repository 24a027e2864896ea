"""Evaluations: one for each person and visit, from the council or from the team."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of
from peerhub.engagements.models import Engagement


class Side(enum.Enum):
    """Who evaluates."""

    COUNCIL = "council"
    PEER = "peer"

    @property
    def label(self) -> str:
        return {"council": "The council", "peer": "The team"}[self.value]


class Evaluation(Base):
    """What one person says of one visit. They may change it while the engagement is open."""

    __tablename__ = "evaluation"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"))
    side: Mapped[Side] = mapped_column(one_of(Side))
    email: Mapped[str] = mapped_column(sa.String(254))  # who they are: with an account, or by a link
    name: Mapped[str] = mapped_column(sa.String(120))
    marks: Mapped[dict[str, int]] = mapped_column(json_column())  # code of the statement to 1 (not at all) … 5 (fully)
    worked: Mapped[str] = mapped_column(sa.Text, default="")
    better: Mapped[str] = mapped_column(sa.Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    engagement: Mapped[Engagement] = relationship()
