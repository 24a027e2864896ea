"""Engagements: their types (data, not code), scope, dates, needs, team slots, deadlines and pinned snapshots."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.accounts.models import User
from peerhub.councils.models import Council, Nation
from peerhub.db import Base
from peerhub.db.types import SomeOf, UtcDateTime, one_of
from peerhub.metrics.models import Snapshot
from peerhub.peers.models import PeerKind, Seniority, Skill


class Stage(enum.Enum):
    """Where an engagement stands between request and closure."""

    REQUEST = "request"
    SCOPING = "scoping"
    TEAM = "team"
    PREPARING = "preparing"
    ON_SITE = "on-site"
    REPORTING = "reporting"
    FOLLOWING_UP = "following-up"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return STAGE_LABELS[self]


STAGE_LABELS = {
    Stage.REQUEST: "Requested",
    Stage.SCOPING: "Scoping",
    Stage.TEAM: "Building the team",
    Stage.PREPARING: "Preparing",
    Stage.ON_SITE: "On site",
    Stage.REPORTING: "Reporting",
    Stage.FOLLOWING_UP: "Following up",
    Stage.CLOSED: "Closed",
    Stage.CANCELLED: "Cancelled",
}


class Passage(enum.Enum):
    """A stage, or a round within one, that a kind of engagement may be without.

    The request, the team, the visit and following it up are what every engagement is about. The check of facts is a
    round of reporting, the progress review one of following up.
    """

    SCOPING = "scoping"
    PREPARING = "preparing"
    REPORTING = "reporting"
    CHECKING = "checking"
    REVIEW = "progress-review"

    @property
    def label(self) -> str:
        rounds = {Passage.CHECKING: "Checking the facts", Passage.REVIEW: "Progress review"}
        return rounds.get(self) or self.stage.label

    @property
    def stage(self) -> Stage:
        """The stage that it is, or in which it takes place."""
        rounds = {Passage.CHECKING: Stage.REPORTING, Passage.REVIEW: Stage.FOLLOWING_UP}
        return rounds.get(self) or Stage(self.value)


class Occasion(enum.Enum):
    """Why a snapshot was pinned."""

    SCOPING = "scoping"
    ON_SITE = "on-site"
    PROGRESS_REVIEW = "progress-review"


class PaperKind(enum.Enum):
    """What a document of an engagement is. What is for the team alone never reaches the council."""

    POSITION_STATEMENT = "position-statement"
    COUNCIL_DOCUMENT = "council-document"
    TIMETABLE = "timetable"
    BRIEFING_NOTE = "briefing-note"
    REPORT_DRAFT = "report-draft"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ").capitalize()

    @property
    def is_for_team_only(self) -> bool:
        return self in (PaperKind.BRIEFING_NOTE, PaperKind.REPORT_DRAFT)


class Subject(enum.Enum):
    """Whom a kind of engagement is for. Each belongs to a council all the same: the one in whose area it is."""

    COUNCIL = "council"
    COUNTY_AREA = "county-area"
    FIRE = "fire"
    PARISH = "parish"
    GROUP = "group"

    @property
    def label(self) -> str:
        return SUBJECT_LABELS[self]


SUBJECT_LABELS = {
    Subject.COUNCIL: "Council",
    Subject.COUNTY_AREA: "County area",
    Subject.FIRE: "Fire and rescue service",
    Subject.PARISH: "Parish or town council",
    Subject.GROUP: "Political group",
}


class EngagementType(Base):
    """A kind of support: corporate peer challenge, finance peer challenge, progress review, …"""

    __tablename__ = "engagement_type"
    __table_args__ = (sa.CheckConstraint("days_on_site BETWEEN 0 AND 20", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    subject: Mapped[Subject] = mapped_column(one_of(Subject), default=Subject.COUNCIL)
    nation: Mapped[Nation | None] = mapped_column(one_of(Nation))  # empty: both
    days_on_site: Mapped[int] = mapped_column()
    notice_days: Mapped[int] = mapped_column(default=0)  # preparation and report, counted in a peer's days
    counts_towards_cycle: Mapped[bool] = mapped_column(default=False)  # the five-year expectation (R32)
    has_core_themes: Mapped[bool] = mapped_column(default=False)  # at least one must be in the scope
    is_progress_review: Mapped[bool] = mapped_column(default=False)
    without_stages: Mapped[tuple[Passage, ...]] = mapped_column(SomeOf(Passage), default=())
    # The code of the accreditation that a peer needs (R4); training stands beside this package, so it is known by code.
    accreditation_code: Mapped[str | None] = mapped_column(sa.ForeignKey("accreditation_kind.code"))
    position: Mapped[int] = mapped_column(default=0)

    template: Mapped[list["TemplateSlot"]] = relationship(
        order_by="TemplateSlot.position", lazy="selectin", cascade="all, delete-orphan"
    )


class TemplateSlot(Base):
    """One slot of a type's usual team."""

    __tablename__ = "template_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement_type.id"), index=True)
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(sa.String(80))
    peer_kind: Mapped[PeerKind | None] = mapped_column(one_of(PeerKind))  # empty: either
    seniority: Mapped[Seniority | None] = mapped_column(one_of(Seniority))  # wanted level; empty: any
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"))  # the slot's speciality
    is_required: Mapped[bool] = mapped_column(default=True)
    counts: Mapped[bool] = mapped_column(default=True)  # False for shadow peers and observers (R20)

    skill: Mapped[Skill | None] = relationship()


class CoreTheme(Base):
    """One of the five core themes of a corporate peer challenge."""

    __tablename__ = "core_theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int] = mapped_column()


class MetricNeed(Base):
    """A metric that a kind of engagement, a core theme or a skill in its scope adds to the headline metrics.

    By code, because metrics come with imports, which may be later than the lists of an installation.
    """

    __tablename__ = "metric_need"
    __table_args__ = (
        sa.CheckConstraint(
            "CASE WHEN type_id IS NULL THEN 0 ELSE 1 END + CASE WHEN theme_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN skill_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int | None] = mapped_column(sa.ForeignKey("engagement_type.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_theme.id"), index=True)
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"), index=True)
    metric_code: Mapped[str] = mapped_column(sa.String(80))


class ExpectedPaper(Base):
    """A document that every engagement of a type needs before the team is on site; found by its name."""

    __tablename__ = "expected_paper"
    __table_args__ = (sa.UniqueConstraint("type_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement_type.id"))
    position: Mapped[int] = mapped_column()
    kind: Mapped[PaperKind] = mapped_column(one_of(PaperKind))
    name: Mapped[str] = mapped_column(sa.String(120))


class DeadlineRule(Base):
    """An offset from an event, in calendar months and days, in force from a date (R23 to R32)."""

    __tablename__ = "deadline_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement_type.id"), index=True)
    rule: Mapped[str] = mapped_column(sa.String(4))  # R28
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))
    from_event: Mapped[str] = mapped_column(sa.String(20))  # first-day | last-day
    months: Mapped[int] = mapped_column(default=0)  # negative: before the event
    days: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date] = mapped_column()
    applies: Mapped[bool] = mapped_column(default=True)  # False: from that day the type has this step no longer


class Repeats(enum.Enum):
    """How often a quiet period comes."""

    ONCE = "once"
    YEARLY = "yearly"
    ELECTIONS = "elections"

    @property
    def label(self) -> str:
        return {"once": "Once", "yearly": "Every year", "elections": "Around local elections"}[self.value]


class QuietPeriod(Base):
    """Days on which councils are hard to visit. Of a yearly one the year does not count."""

    __tablename__ = "quiet_period"
    __table_args__ = (
        sa.CheckConstraint("days_before >= 0 AND days_after >= 0", name="days"),
        sa.CheckConstraint("last_day >= first_day", name="dates"),
        sa.CheckConstraint("repeats = 'elections' OR first_day IS NOT NULL", name="shape"),
        sa.CheckConstraint("(first_day IS NULL) = (last_day IS NULL)", name="both"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    repeats: Mapped[Repeats] = mapped_column(one_of(Repeats))
    first_day: Mapped[date | None] = mapped_column()
    last_day: Mapped[date | None] = mapped_column()
    days_before: Mapped[int] = mapped_column(default=0)  # the first Thursday in May
    days_after: Mapped[int] = mapped_column(default=0)
    nation: Mapped[Nation | None] = mapped_column(one_of(Nation))  # empty: both
    advice: Mapped[str] = mapped_column(sa.String(300))  # a sentence for whoever chooses dates


class Engagement(Base):
    """One piece of support to one council."""

    __tablename__ = "engagement"
    __table_args__ = (
        sa.CheckConstraint("last_day >= first_day", name="dates"),
        sa.Index("ix_engagement_first_day", "first_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)  # CPC-2027-014
    council_id: Mapped[int] = mapped_column(sa.ForeignKey("council.id"), index=True)
    type_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement_type.id"), index=True)
    stage: Mapped[Stage] = mapped_column(one_of(Stage))
    first_day: Mapped[date] = mapped_column()  # on site
    last_day: Mapped[date] = mapped_column()
    days_agreed: Mapped[bool] = mapped_column(default=True)  # False: about then, until its scope is agreed
    requested_on: Mapped[date | None] = mapped_column()  # empty: from before requests were taken down
    requested_by: Mapped[str | None] = mapped_column(sa.String(120))  # who asked, at the council or for it
    # As its type was when it came there: what it has passed, or begun, no change of the type takes from it.
    without_stages: Mapped[tuple[Passage, ...]] = mapped_column(SomeOf(Passage), default=())
    local_focus: Mapped[str] = mapped_column(sa.Text, default="")
    manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    original_id: Mapped[int | None] = mapped_column(sa.ForeignKey("engagement.id"))  # what a progress review reviews
    report_published_on: Mapped[date | None] = mapped_column()
    report_address: Mapped[str | None] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship()
    type: Mapped[EngagementType] = relationship()
    manager: Mapped[User | None] = relationship()
    original: Mapped["Engagement | None"] = relationship(remote_side=[id])
    themes: Mapped[list[CoreTheme]] = relationship(secondary="engagement_theme", order_by="CoreTheme.position")
    needs: Mapped[list["SkillNeed"]] = relationship(
        cascade="all, delete-orphan", order_by="SkillNeed.weight.desc(), SkillNeed.skill_id"
    )
    slots: Mapped[list["TeamSlot"]] = relationship(cascade="all, delete-orphan", order_by="TeamSlot.position")
    snapshots: Mapped[list["PinnedSnapshot"]] = relationship(order_by="PinnedSnapshot.snapshot_id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as it stands


class EngagementStep(Base):
    """What a person noted about one step: done on a day, left out with a reason, or late with an owner and a reason."""

    __tablename__ = "engagement_step"
    __table_args__ = (sa.CheckConstraint("done_on IS NULL OR left_out_because IS NULL", name="one_end"),)

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)  # of its DeadlineRule
    done_on: Mapped[date | None] = mapped_column()
    left_out_because: Mapped[str | None] = mapped_column(sa.String(400))
    owner: Mapped[str | None] = mapped_column(sa.String(120))  # whose turn it is, where not the usual owner's
    late_because: Mapped[str | None] = mapped_column(sa.String(400))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_name: Mapped[str] = mapped_column(sa.String(120))


class EngagementTheme(Base):
    """A core theme in an engagement's scope."""

    __tablename__ = "engagement_theme"

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("core_theme.id"), primary_key=True)


class SkillNeed(Base):
    """A skill that the team must cover at a level (R18), with its weight: 1 useful, 2 important, 3 essential."""

    __tablename__ = "skill_need"
    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        sa.CheckConstraint("weight BETWEEN 1 AND 3", name="weight"),
    )

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skill.id"), primary_key=True)
    level: Mapped[int] = mapped_column()
    weight: Mapped[int] = mapped_column()

    skill: Mapped[Skill] = relationship()


class TeamSlot(Base):
    """One place on the team of one engagement, copied from the type's template and then its own."""

    __tablename__ = "team_slot"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(sa.String(80))
    peer_kind: Mapped[PeerKind | None] = mapped_column(one_of(PeerKind))
    seniority: Mapped[Seniority | None] = mapped_column(one_of(Seniority))
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skill.id"))
    is_required: Mapped[bool] = mapped_column(default=True)
    counts: Mapped[bool] = mapped_column(default=True)

    skill: Mapped[Skill | None] = relationship()


class PinnedSnapshot(Base):
    """A snapshot of the council's metrics, pinned to an engagement for good."""

    __tablename__ = "pinned_snapshot"

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("snapshot.id"), primary_key=True)
    occasion: Mapped[Occasion] = mapped_column(one_of(Occasion))

    snapshot: Mapped[Snapshot] = relationship()
