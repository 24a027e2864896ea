"""A season, the scenarios that were planned for it, and what was applied of them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column
from peerhub.engagements.models import Engagement
from peerhub.jobs.models import Job


class Season(Base):
    """A set of engagements whose teams are planned together."""

    __tablename__ = "season"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_by_name: Mapped[str] = mapped_column(sa.String(120))

    members: Mapped[list["SeasonEngagement"]] = relationship(
        back_populates="season", cascade="all, delete-orphan", order_by="SeasonEngagement.engagement_id"
    )


class SeasonEngagement(Base):
    """One engagement of a season."""

    __tablename__ = "season_engagement"

    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id", ondelete="CASCADE"), primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), primary_key=True, index=True)

    season: Mapped[Season] = relationship(back_populates="members")
    engagement: Mapped[Engagement] = relationship()


class SeasonScenario(Base):
    """One way to fill the teams of a season, planned by a job; `plan` is None until that has found something.

    `options`: {"weights_version": number or null, "without": [peer ids], "is_exact": bool, "minutes": number}.
    `plan`: see `peerhub.matching.season.plans`. `seen_event_id` is the newest change that the plan knew of.
    """

    __tablename__ = "season_scenario"
    __table_args__ = (sa.UniqueConstraint("season_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(sa.ForeignKey("season.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(80))
    options: Mapped[dict[str, Any]] = mapped_column(json_column())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_name: Mapped[str] = mapped_column(sa.String(120))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    plan: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_event_id: Mapped[int] = mapped_column(default=0)

    season: Mapped[Season] = relationship()
    job: Mapped[Job | None] = relationship()

    @property
    def found(self) -> dict[str, Any]:
        """The plan of a scenario that has one."""
        assert self.plan is not None
        return self.plan


class SeasonApplication(Base):
    """What was written into team drafts when a scenario was applied, and what stood there before.

    `drafts`: [{"engagement_id", "version" after, "before": the whole draft, null where there was none}].
    """

    __tablename__ = "season_application"

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(sa.ForeignKey("season_scenario.id"), index=True)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_by_name: Mapped[str] = mapped_column(sa.String(120))
    drafts: Mapped[list[dict[str, Any]]] = mapped_column(json_column())
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_name: Mapped[str | None] = mapped_column(sa.String(120))

    scenario: Mapped[SeasonScenario] = relationship()
