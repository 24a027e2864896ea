"""People who sign in, their roles, their sessions, and the attempts that throttling counts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import Base
from peerhub.db.types import UtcDateTime, one_of
from peerhub.permissions import STAFF_ROLES, Permission, Role, permissions_of


class User(Base):
    """A person who can sign in. What they may do follows from their roles alone."""

    __tablename__ = "user_account"
    # So that no account of the demo can pass for a real one, whoever writes the row.
    __table_args__ = (sa.CheckConstraint("is_demo = (email LIKE '%@demo.example')", name="demo"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)  # stored in lower case
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)  # refused outside demo mode
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What narrows the sight of a group office, a council contact and a principal adviser.
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("political_group.id"))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
    region: Mapped[str | None] = mapped_column(sa.String(60))

    role_rows: Mapped[list["UserRole"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="UserRole.role"
    )
    group: Mapped[PoliticalGroup | None] = relationship()
    council: Mapped[Council | None] = relationship()

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(row.role for row in self.role_rows)

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the page of permissions."""
        return [role.label for role in Role if role in self.roles]

    @property
    def acts_for(self) -> str | None:
        """The group, council or region that this person speaks for, in words; None for the whole."""
        names = [self.group.name if self.group else None, self.council.name if self.council else None, self.region]
        return ", ".join(name for name in names if name) or None

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def is_staff(self) -> bool:
        """Whether this person works for the LGA and so sees the whole pool."""
        return bool(self.roles & STAFF_ROLES)


class UserRole(Base):
    """One role of one person."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(one_of(Role), primary_key=True)


class SignIn(Base):
    """One signed-in browser. Ended rows stay: a copied cookie is dead, and people can see when they signed in."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256 of the random key in the cookie
    address: Mapped[str] = mapped_column(sa.String(45))
    agent: Mapped[str] = mapped_column(sa.String(200), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class SignInAttempt(Base):
    """A failed attempt, kept only for as long as throttling needs it."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_email_key", "email_key", "at"),
        sa.Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email_key: Mapped[str] = mapped_column(sa.String(64))  # SHA-256: what people type by mistake is not kept
    address: Mapped[str] = mapped_column(sa.String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignedLink(Base):
    """One address that lets one person do one thing without an account. The token itself is kept nowhere."""

    __tablename__ = "signed_link"
    __table_args__ = (sa.Index("ix_signed_link_subject", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int] = mapped_column()  # of the purpose's own table
    name: Mapped[str] = mapped_column(sa.String(120))  # for whom it was made
    email: Mapped[str] = mapped_column(sa.String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the first time, where it may be used again
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
