"""Reports: findings with their recommendations, comments on facts, published versions; council actions and reviews."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.councils.models import Council
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of
from peerhub.engagements.models import CoreTheme, Engagement
from peerhub.peers.models import Skill


class ReportState(enum.Enum):
    """Where a report stands. While the council checks it, only its factual comments change anything (R41)."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {"drafting": "Being drafted", "checking": "With the council, for errors of fact"}.get(
            self.value, "Published"
        )


class Report(Base):
    """The report of one engagement: its state. What it says are the findings."""

    __tablename__ = "report"

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), primary_key=True)
    state: Mapped[ReportState] = mapped_column(one_of(ReportState), default=ReportState.DRAFTING)
    checking_until: Mapped[date | None] = mapped_column()

    engagement: Mapped[Engagement] = relationship()

    @property
    def id(self) -> int:
        """For the record of changes, which stands under the engagement's number."""
        return self.engagement_id


class Finding(Base):
    """One thing that the team found, under a core theme or the local focus."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_theme.id"))  # empty: the local focus
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"), index=True)  # for themes across reports
    position: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(sa.Text)
    is_good_practice: Mapped[bool] = mapped_column(default=False)  # worth sharing with other councils
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_name: Mapped[str] = mapped_column(sa.String(120))
    version: Mapped[int] = mapped_column(default=1)

    engagement: Mapped[Engagement] = relationship()
    theme: Mapped[CoreTheme | None] = relationship()
    topic: Mapped[Skill | None] = relationship()
    recommendations: Mapped[list["Recommendation"]] = relationship(
        back_populates="finding", cascade="all, delete-orphan", order_by="Recommendation.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as it stands


class Recommendation(Base):
    """What the team recommends because of a finding; its theme and topic are the finding's."""

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)

    finding: Mapped[Finding] = relationship(back_populates="recommendations")
    actions: Mapped[list["CouncilAction"]] = relationship(back_populates="recommendation", order_by="CouncilAction.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CommentKind(enum.Enum):
    """What a comment of the council is about. Only errors of fact may change the report (R41)."""

    FACT = "fact"
    OPINION = "opinion"

    @property
    def label(self) -> str:
        return {"fact": "An error of fact", "opinion": "Something else"}[self.value]


class AccuracyComment(Base):
    """One comment of the council in the factual-accuracy round, and its answer. Kept for good, whatever it led to."""

    __tablename__ = "accuracy_comment"
    __table_args__ = (
        sa.CheckConstraint("answered_at IS NULL OR answer IS NOT NULL", name="answer"),
        # R41: nothing else than a fact changes the report.
        sa.CheckConstraint("NOT has_changed OR kind = 'fact'", name="only_facts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    kind: Mapped[CommentKind] = mapped_column(one_of(CommentKind))
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_name: Mapped[str] = mapped_column(sa.String(120))
    answer: Mapped[str | None] = mapped_column(sa.Text)
    has_changed: Mapped[bool] = mapped_column(default=False)  # the report
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_name: Mapped[str | None] = mapped_column(sa.String(120))

    finding: Mapped[Finding] = relationship()


class ReportVersion(Base):
    """The report as it was published: whole, with its checksum. Never changed; a corrected one is the next version."""

    __tablename__ = "report_version"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    number: Mapped[int] = mapped_column()
    published_on: Mapped[date] = mapped_column()
    address: Mapped[str] = mapped_column(sa.String(300))
    published_by_name: Mapped[str] = mapped_column(sa.String(120))
    content: Mapped[list[dict[str, Any]]] = mapped_column(json_column())
    sha256: Mapped[str] = mapped_column(sa.String(64))


class PassageKind(enum.Enum):
    """What a passage of a published report is."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"

    @property
    def label(self) -> str:
        return {"finding": "Finding", "recommendation": "Recommendation"}[self.value]


class Passage(Base):
    """One finding or recommendation as it was last published, for whoever reads across reports.

    A copy of the latest version, written by publishing: what is drafted or corrected meanwhile is not in it.
    """

    __tablename__ = "passage"
    __table_args__ = (
        sa.Index("ix_passage_published_on", "published_on", "id"),
        sa.Index("ix_passage_topic_id", "topic_id", "kind", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    published_on: Mapped[date] = mapped_column()
    year: Mapped[int] = mapped_column()  # of publication, so that years can be counted alike on every database
    kind: Mapped[PassageKind] = mapped_column(one_of(PassageKind))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_theme.id"))  # empty: the local focus
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"))
    is_good_practice: Mapped[bool] = mapped_column()
    text: Mapped[str] = mapped_column(sa.Text)
    recommendation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recommendation.id", ondelete="SET NULL"))

    engagement: Mapped[Engagement] = relationship()
    council: Mapped[Council] = relationship()
    theme: Mapped[CoreTheme | None] = relationship()
    topic: Mapped[Skill | None] = relationship()


class PassageStem(Base):
    """A word without its ending that stands in a passage: what the search of reports looks up."""

    __tablename__ = "passage_stem"

    stem: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    passage_id: Mapped[int] = mapped_column(
        sa.ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ActionRating(enum.Enum):
    """How the council rates its own action."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        return {"red": "Off track", "amber": "At risk", "green": "On track", "complete": "Complete"}[self.value]


class CouncilAction(Base):
    """What the council does about a recommendation (R40). Owner, date and rating are those of its latest update."""

    __tablename__ = "council_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(sa.ForeignKey("recommendation.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_name: Mapped[str] = mapped_column(sa.String(120))

    recommendation: Mapped[Recommendation] = relationship(back_populates="actions")
    updates: Mapped[list["CouncilUpdate"]] = relationship(order_by="CouncilUpdate.id")
    review_findings: Mapped[list["ReviewFinding"]] = relationship(order_by="ReviewFinding.id")

    @property
    def now(self) -> "CouncilUpdate":
        """How it stands: the latest update; every action begins with one."""
        return self.updates[-1]


class CouncilUpdate(Base):
    """The whole state of a council action on one day. Appended, never changed."""

    __tablename__ = "council_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("council_action.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(sa.String(120))
    owner: Mapped[str] = mapped_column(sa.String(120))
    due_on: Mapped[date] = mapped_column()
    rating: Mapped[ActionRating] = mapped_column(one_of(ActionRating))
    text: Mapped[str] = mapped_column(sa.Text, default="")


class Headway(enum.Enum):
    """How far a progress review finds an action."""

    DONE = "done"
    GOOD = "good"
    SOME = "some"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"done": "Done", "good": "Good progress", "some": "Some progress", "none": "No progress"}[self.value]


class ReviewFinding(Base):
    """What a progress review found about one action of the council (R40)."""

    __tablename__ = "review_finding"
    __table_args__ = (sa.UniqueConstraint("review_id", "action_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("council_action.id"), index=True)
    headway: Mapped[Headway] = mapped_column(one_of(Headway))
    text: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_name: Mapped[str] = mapped_column(sa.String(120))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
