"""Equality monitoring: the questions, each peer's sealed sheet of answers, and what was published.

A sheet stands apart from the profile. Nothing that chooses peers can import this package, and without MONITORING_KEY
nobody can read a sheet, whoever holds the database.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column


class QuestionSet(Base):
    """One version of the questions. A version that was answered never changes: a new one follows it."""

    __tablename__ = "monitoring_question_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    valid_from: Mapped[date] = mapped_column()

    questions: Mapped[list["Question"]] = relationship(order_by="Question.position")


class Question(Base):
    """One question; its code means the same in every version."""

    __tablename__ = "monitoring_question"
    __table_args__ = (sa.UniqueConstraint("set_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("monitoring_question_set.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))  # heads the published table
    text: Mapped[str] = mapped_column(sa.String(300))  # as it is asked
    position: Mapped[int] = mapped_column()

    options: Mapped[list["QuestionOption"]] = relationship(order_by="QuestionOption.position")


class QuestionOption(Base):
    """One answer that can be chosen. Not telling is one, too, but says nothing about the person."""

    __tablename__ = "monitoring_option"
    __table_args__ = (sa.UniqueConstraint("question_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("monitoring_question.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(120))
    is_telling: Mapped[bool] = mapped_column()
    position: Mapped[int] = mapped_column()


class MonitoringSheet(Base):
    """The answers of one peer, sealed. Withdrawing deletes the row."""

    __tablename__ = "monitoring_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), unique=True)
    set_version: Mapped[int] = mapped_column()
    sealed: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MonitoringRelease(Base):
    """The figures of one quarter as they were published. Append-only, so that no other day can be asked for."""

    __tablename__ = "monitoring_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[date] = mapped_column(unique=True)  # its first day
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_name: Mapped[str] = mapped_column(sa.String(120))
    set_version: Mapped[int] = mapped_column()
    sheets: Mapped[int] = mapped_column()  # counted then; tells the next release how many have gone. Never shown
    tables: Mapped[list[dict[str, Any]]] = mapped_column(json_column())  # withheld figures are null
