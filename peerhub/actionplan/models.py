"""The board's plan: plans, themes, actions, and updates that are appended and never overwritten."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of


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
    address: Mapped[str | None] = mapped_column(sa.String(300))  # the public page of the agenda item


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
    due_on: Mapped[date] = mapped_column()
    rating: Mapped[Rating] = mapped_column(one_of(Rating))
    note: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    evidence_address: Mapped[str | None] = mapped_column(sa.String(300))
    needs_decision: Mapped[bool] = mapped_column(default=False)  # the board is asked to decide something

    action: Mapped[Action] = relationship(back_populates="updates")


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
