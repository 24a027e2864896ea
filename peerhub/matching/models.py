"""Weights of the score, the team as it is being built, and the record of each decision."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime, json_column, one_of
from peerhub.engagements.models import Engagement, TeamSlot
from peerhub.jobs.models import Job
from peerhub.peers.models import Peer


class WeightSet(Base):
    """One version of the weights. Append-only: a change is a new version, and decisions keep theirs."""

    __tablename__ = "weight_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    weights: Mapped[dict[str, int]] = mapped_column(json_column())
    note: Mapped[str] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))


class WeightTrial(Base):
    """Other weights, tried on the teams of the last season before they are put in force, if ever.

    `outcome` is None until a job has worked it out; see `peerhub.matching.weighing.comparing`. `base_version` are the
    weights that it is compared with.
    """

    __tablename__ = "weight_trial"

    id: Mapped[int] = mapped_column(primary_key=True)
    base_version: Mapped[int] = mapped_column()
    weights: Mapped[dict[str, int]] = mapped_column(json_column())
    reason: Mapped[str] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_by_name: Mapped[str] = mapped_column(sa.String(120))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"))
    outcome: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    worked_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enforced_version: Mapped[int | None] = mapped_column()  # the version that it became

    job: Mapped[Job | None] = relationship()


class TeamDraft(Base):
    """The team of one engagement while it is being built. `version` lets two people build without losing anything."""

    __tablename__ = "team_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    problem: Mapped[str | None] = mapped_column(sa.Text)  # canonical JSON of the last problem that was solved
    result: Mapped[dict[str, Any] | None] = mapped_column(json_column())

    engagement: Mapped[Engagement] = relationship()
    choices: Mapped[list["DraftChoice"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan", order_by="DraftChoice.slot_id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as it stands


class ChoiceOrigin(enum.Enum):
    """Who put this peer there."""

    PROPOSED = "proposed"
    PERSON = "person"


class DraftChoice(Base):
    """The peer that stands in one slot of a draft."""

    __tablename__ = "draft_choice"
    __table_args__ = (sa.UniqueConstraint("draft_id", "peer_id"),)

    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("team_draft.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("team_slot.id"), primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id"))
    is_locked: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[ChoiceOrigin] = mapped_column(one_of(ChoiceOrigin))
    override_reason: Mapped[str | None] = mapped_column(sa.String(400))  # why a rule was set aside, and by a person

    draft: Mapped[TeamDraft] = relationship(back_populates="choices")
    slot: Mapped[TeamSlot] = relationship()
    peer: Mapped[Peer] = relationship()


class DecisionRecord(Base):
    """An accepted team, with all that is needed to replay the decision (R42). Append-only."""

    __tablename__ = "decision_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagement.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_by_name: Mapped[str] = mapped_column(sa.String(120))
    problem: Mapped[str] = mapped_column(sa.Text)  # canonical JSON
    problem_sha256: Mapped[str] = mapped_column(sa.String(64))
    result: Mapped[dict[str, Any]] = mapped_column(json_column())
    rules_version: Mapped[str] = mapped_column(sa.String(64))
    weights_version: Mapped[int] = mapped_column()
    solver: Mapped[str] = mapped_column(sa.String(40))
    # What a person changed or set aside: [{"slot": …, "peer": …, "rules": [...], "reason": …}, …]
    overrides: Mapped[list[dict[str, Any]]] = mapped_column(json_column())
    # Per slot: who, points by part in words, warnings, who came next and by how much.
    explanation: Mapped[list[dict[str, Any]]] = mapped_column(json_column())
    # What was asked, the texts of the rules and the weights, how many were considered: as they stood on that day.
    # Missing, as the seal is, in records that were made before these two were kept.
    basis: Mapped[dict[str, Any] | None] = mapped_column(json_column())
    seal: Mapped[str | None] = mapped_column(sa.String(64))  # SHA-256 over all of the above
