"""Questions and consent as versions that never change, and what a peer shares under them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.db import Base
from peerhub.db.types import UtcDateTime


class SharedQuestion(Base):
    """One version of one question. A new text is a new version, which everybody is asked again."""

    __tablename__ = "shared_question"
    __table_args__ = (
        sa.UniqueConstraint("code", "version"),
        sa.CheckConstraint("at_least > 0", name="at_least"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(30))
    version: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(sa.String(200))
    at_least: Mapped[int] = mapped_column()  # a team is balanced in this when so many of it share it
    position: Mapped[int] = mapped_column()


class ConsentText(Base):
    """One version of what a peer agrees to."""

    __tablename__ = "consent_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(sa.Text)


class SharedAnswer(Base):
    """A peer shares that this is true of them, and agreed to that text then. Withdrawing deletes the row."""

    __tablename__ = "shared_answer"
    __table_args__ = (sa.UniqueConstraint("peer_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("shared_question.id"))
    consent_id: Mapped[int] = mapped_column(sa.ForeignKey("consent_text.id"))
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    question: Mapped[SharedQuestion] = relationship()
    consent: Mapped[ConsentText] = relationship()


class ConsentWithdrawal(Base):
    """That a peer withdrew something on this day; what it was is kept nowhere."""

    __tablename__ = "consent_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("peer.id", ondelete="CASCADE"), index=True)
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
