"""The board's plan: plans, themes, actions, and updates that are appended and never overwritten."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.accounts.models import User
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.engagements.models import Engagement
from peerhub.training.models import Course


class Rating(enum.Enum):
    """How an action goes."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        return {"green": "On track", "amber": "At risk", "red": "Off track", "complete": "Complete"}[self.value]


class Meeting(Base):
    """One meeting of the Improvement and Innovation Board."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    address: Mapped[str | None] = mapped_column(sa.String(300))  # the public page of the agenda

    items: Mapped[list["AgendaItem"]] = relationship(back_populates="meeting", order_by="AgendaItem.position")
    moves: Mapped[list["MeetingMove"]] = relationship(order_by="MeetingMove.id")
    declarations: Mapped[list["Declaration"]] = relationship(order_by="Declaration.id")


class MeetingMove(Base):
    """A meeting that was put on another day. Append-only, kept by triggers."""

    __tablename__ = "meeting_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    moved_from: Mapped[date] = mapped_column()
    moved_to: Mapped[date] = mapped_column()
    reason: Mapped[str] = mapped_column(sa.String(400))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120))


class AgendaItem(Base):
    """One item of a meeting, with its public page on modern.gov."""

    __tablename__ = "agenda_item"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    position: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str | None] = mapped_column(sa.String(300))

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    decisions: Mapped[list["BoardDecision"]] = relationship(back_populates="item", order_by="BoardDecision.id")


class BoardDecision(Base):
    """What the board decided on an item. Append-only, kept by triggers: a later decision changes an earlier one."""

    __tablename__ = "board_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120))

    item: Mapped[AgendaItem] = relationship(back_populates="decisions")
    about: Mapped[list["DecidedAction"]] = relationship(
        back_populates="decision", order_by="DecidedAction.is_made, DecidedAction.action_id"
    )


class DecidedAction(Base):
    """An action that a decision is about, or that it made. Append-only, kept by triggers."""

    __tablename__ = "decided_action"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("board_decision.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), primary_key=True, index=True)
    is_made: Mapped[bool] = mapped_column()  # the action began by this decision

    decision: Mapped[BoardDecision] = relationship(back_populates="about")
    action: Mapped["Action"] = relationship()


class Declaration(Base):
    """An interest that a board member who is a peer declared at a meeting. Append-only, kept by triggers."""

    __tablename__ = "declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"))  # empty: the whole meeting
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    interest: Mapped[str] = mapped_column(sa.String(600))
    takes_part: Mapped[bool] = mapped_column()  # False: leaves the room for the item
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120))

    item: Mapped[AgendaItem | None] = relationship()


class Plan(Base):
    """An action plan, adopted on a day, perhaps closed on another."""

    __tablename__ = "plan"
    __table_args__ = (sa.CheckConstraint("closed_on IS NULL OR closed_on >= adopted_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    adopted_on: Mapped[date] = mapped_column()
    closed_on: Mapped[date | None] = mapped_column()

    themes: Mapped[list["PlanTheme"]] = relationship(back_populates="plan", order_by="PlanTheme.position")


class PlanTheme(Base):
    """A heading of a plan."""

    __tablename__ = "plan_theme"
    __table_args__ = (sa.UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    position: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(sa.String(160))

    plan: Mapped[Plan] = relationship(back_populates="themes")
    actions: Mapped[list["Action"]] = relationship(back_populates="theme", order_by="Action.position")


class Action(Base):
    """Something that somebody is to do. Its owner, due date and rating are those of its last update."""

    __tablename__ = "action"
    __table_args__ = (sa.UniqueConstraint("theme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_theme.id"), index=True)
    position: Mapped[int] = mapped_column()  # shown as theme.action: 2.3
    title: Mapped[str] = mapped_column(sa.String(200))
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    started_on: Mapped[date] = mapped_column()

    theme: Mapped[PlanTheme] = relationship(back_populates="actions")  # where it began; see `standing.home_at`
    moves: Mapped[list["ActionMove"]] = relationship(
        back_populates="action", order_by="ActionMove.moved_on, ActionMove.id"
    )
    updates: Mapped[list["ActionUpdate"]] = relationship(
        back_populates="action", order_by="ActionUpdate.made_on, ActionUpdate.id"
    )


class ActionUpdate(Base):
    """The whole state of an action from a day on. Append-only: triggers refuse UPDATE and DELETE."""

    __tablename__ = "action_update"
    __table_args__ = (
        sa.Index("ix_action_update_action_id_made_on", "action_id", "made_on", "id"),
        sa.CheckConstraint("rating <> 'complete' OR evidence <> ''", name="evidence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"))
    made_on: Mapped[date] = mapped_column()  # the day from which it holds: what "as at" looks at
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120))
    owner: Mapped[str] = mapped_column(sa.String(120))  # a post or committee, not a person's private name
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))  # who answers for it
    due_on: Mapped[date] = mapped_column()
    rating: Mapped[Rating] = mapped_column(one_of(Rating))
    note: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    evidence_address: Mapped[str | None] = mapped_column(sa.String(300))
    needs_decision: Mapped[bool] = mapped_column(default=False)  # the board is asked to decide something

    action: Mapped[Action] = relationship(back_populates="updates")
    owner_account: Mapped[User | None] = relationship(foreign_keys=[owner_id])


class ActionMove(Base):
    """An open action that was given another home, from a day on (R39). Append-only, kept by triggers."""

    __tablename__ = "action_move"
    __table_args__ = (sa.UniqueConstraint("theme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), index=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_theme.id"))
    position: Mapped[int] = mapped_column()  # its number in the new theme
    moved_on: Mapped[date] = mapped_column()
    reason: Mapped[str] = mapped_column(sa.String(600))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120))

    action: Mapped[Action] = relationship(back_populates="moves")
    theme: Mapped[PlanTheme] = relationship()


class Milestone(Base):
    """A step of an action. Its due date, and whether it is reached, are those of its last update."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))

    action: Mapped[Action] = relationship()
    updates: Mapped[list["MilestoneUpdate"]] = relationship(
        back_populates="milestone", order_by="MilestoneUpdate.made_on, MilestoneUpdate.id"
    )


class MilestoneUpdate(Base):
    """The whole state of a milestone from a day on. Append-only, kept by triggers."""

    __tablename__ = "milestone_update"
    __table_args__ = (sa.Index("ix_milestone_update_milestone_id_made_on", "milestone_id", "made_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestone.id"))
    made_on: Mapped[date] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    is_reached: Mapped[bool] = mapped_column()
    note: Mapped[str] = mapped_column(sa.String(600), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120))

    milestone: Mapped[Milestone] = relationship(back_populates="updates")


class Measure(enum.Enum):
    """A figure of the programme that is counted afresh for any day: evidence that cannot be written too well."""

    TRAINED = "trained"
    MEMBERS_DEPLOYED = "members-deployed"
    WITHIN_FIVE_YEARS = "within-five-years"
    PEERS_DEPLOYED = "peers-deployed"
    PEER_DAYS = "peer-days"
    ENGAGEMENTS = "engagements"

    @property
    def label(self) -> str:
        return MEASURE_LABELS[self]


MEASURE_LABELS = {
    Measure.TRAINED: "peers trained within three years",
    Measure.MEMBERS_DEPLOYED: "member peers deployed in twelve months",
    Measure.WITHIN_FIVE_YEARS: "English councils with a challenge within five years",
    Measure.PEERS_DEPLOYED: "peers deployed in twelve months",
    Measure.PEER_DAYS: "peer days given in twelve months",
    Measure.ENGAGEMENTS: "engagements on site in twelve months",
}


class ActionProof(Base):
    """What proves an action: a live figure, an engagement or a course; from a day until it is taken away."""

    __tablename__ = "action_proof"
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN measure IS NULL THEN 0 ELSE 1 END) + (CASE WHEN engagement_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN course_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= linked_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), index=True)
    linked_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    measure: Mapped[Measure | None] = mapped_column(one_of(Measure))
    engagement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("engagement.id"))
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course.id"))
    note: Mapped[str] = mapped_column(sa.String(300), default="")

    action: Mapped[Action] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
    course: Mapped[Course | None] = relationship()
