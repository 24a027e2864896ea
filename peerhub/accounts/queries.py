"""Reading accounts, sessions and failed attempts."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from peerhub.accounts.models import SignedLink, SignIn, SignInAttempt, User, UserRole
from peerhub.councils.models import Council, CouncilStatus, PoliticalGroup
from peerhub.db import db
from peerhub.permissions import Role


@dataclass(frozen=True)
class Wanted:
    """Which accounts to list; what is empty does not narrow."""

    q: str = ""  # part of a name or e-mail address
    role: Role | None = None
    is_active: bool | None = None


@dataclass(frozen=True)
class Scopes:
    """What an account can be narrowed to: (id, name) of groups and current councils, and the regions."""

    groups: list[tuple[int, str]]
    councils: list[tuple[int, str]]
    regions: list[str]


def get_user(user_id: int) -> User:
    """The account with this id. Raises NoResultFound."""
    return db.session.execute(sa.select(User).where(User.id == user_id)).scalar_one()


def get_user_to_edit(user_id: int) -> User:
    """The account as it stands in the database now, locked until the transaction ends. Raises NoResultFound."""
    statement = sa.select(User).where(User.id == user_id).with_for_update(of=User)
    return db.session.execute(statement, execution_options={"populate_existing": True}).scalar_one()


def find_user(email: str) -> User | None:
    """The account with this e-mail address, however it is capitalised."""
    return db.session.execute(sa.select(User).where(User.email == email.lower())).scalar_one_or_none()


def find_users(wanted: Wanted, *, limit: int, offset: int = 0) -> tuple[list[User], int]:
    """One step of the accounts wanted, by name, with their group and council; and how many there are in all."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.q:
        found = (User.name.icontains(wanted.q, autoescape=True), User.email.icontains(wanted.q, autoescape=True))
        conditions.append(sa.or_(*found))
    if wanted.role is not None:
        conditions.append(User.id.in_(sa.select(UserRole.user_id).where(UserRole.role == wanted.role)))
    if wanted.is_active is not None:
        conditions.append(User.is_active.is_(wanted.is_active))
    total = db.session.execute(sa.select(sa.func.count(User.id)).where(*conditions)).scalar_one()
    statement = (
        sa.select(User)
        .where(*conditions)
        .options(joinedload(User.group), joinedload(User.council))
        .order_by(sa.func.lower(User.name), User.id)
    )
    return list(db.session.execute(statement.limit(limit).offset(offset)).scalars()), total


def scopes(*, held_by: User | None = None) -> Scopes:
    """Everything that an account can be narrowed to; what is `held_by` an account stays, though it may have ended."""
    held_group, held_council = (held_by.group_id, held_by.council_id) if held_by else (None, None)
    groups = sa.select(PoliticalGroup.id, PoliticalGroup.name).where(
        sa.or_(PoliticalGroup.ended_on.is_(None), PoliticalGroup.id == held_group)
    )
    councils = sa.select(Council.id, Council.name, Council.region).where(
        sa.or_(Council.status == CouncilStatus.CURRENT, Council.id == held_council)
    )
    found = db.session.execute(councils.order_by(Council.name, Council.id)).all()
    return Scopes(
        groups=[(row.id, row.name) for row in db.session.execute(groups.order_by(PoliticalGroup.name))],
        councils=[(row.id, row.name) for row in found],
        regions=sorted({row.region for row in found}),
    )


def find_group(code: str) -> PoliticalGroup | None:
    """The political group with this code."""
    return db.session.execute(sa.select(PoliticalGroup).where(PoliticalGroup.code == code.lower())).scalar_one_or_none()


def group_codes() -> list[str]:
    """The codes of all political groups, for people who have to type one."""
    return list(db.session.execute(sa.select(PoliticalGroup.code).order_by(PoliticalGroup.code)).scalars())


def _open_session() -> sa.Select[SignIn]:
    person = joinedload(SignIn.user, innerjoin=True)
    return (
        sa.select(SignIn)
        .where(SignIn.key_hash == sa.bindparam("key_hash"), SignIn.ended_at.is_(None))
        .options(person.joinedload(User.role_rows), person.joinedload(User.group), person.joinedload(User.council))
    )


OPEN_SESSION = _open_session()  # built once: every request of somebody signed in begins with it


def find_open_session(key_hash: str) -> SignIn | None:
    """The session behind a cookie, unless it was ended; with all about its person, in one statement."""
    return db.session.execute(OPEN_SESSION, {"key_hash": key_hash}).unique().scalar_one_or_none()


def open_sessions(user: User, *, since: datetime) -> list[SignIn]:
    """Where `user` is signed in, begun after `since`, newest first."""
    return _sessions(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.started_at >= since)


def past_sessions(user: User, *, since: datetime, limit: int = 10) -> list[SignIn]:
    """The latest sessions of `user` that are over: ended, or begun before `since`."""
    is_over = sa.or_(SignIn.ended_at.is_not(None), SignIn.started_at < since)
    return _sessions(SignIn.user_id == user.id, is_over, limit=limit)


def get_session(session_id: int, *, visible_to: User) -> SignIn:
    """One of the person's own sessions that is not ended. Raises NoResultFound."""
    conditions = (SignIn.id == session_id, SignIn.user_id == visible_to.id, SignIn.ended_at.is_(None))
    return db.session.execute(sa.select(SignIn).where(*conditions)).scalar_one()


def attempts_on_account(email_key: str, *, since: datetime) -> list[datetime]:
    """When sign-in to this account was tried without success (or is being tried) after `since`, oldest first."""
    return _moments(SignInAttempt.email_key == email_key, since)


def attempts_from_address(address: str, *, since: datetime) -> list[datetime]:
    """The same for an address, whatever the account."""
    return _moments(SignInAttempt.address == address, since)


def find_link(link_id: int, *, for_update: bool = False) -> SignedLink | None:
    """The signed link with this number; locked and as it stands now where it is to be changed."""
    statement = sa.select(SignedLink).where(SignedLink.id == link_id)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def links_to(purpose: str, subject_id: int) -> list[SignedLink]:
    """Every link that was made to one thing, the newest first."""
    statement = sa.select(SignedLink).where(SignedLink.purpose == purpose, SignedLink.subject_id == subject_id)
    return list(db.session.scalars(statement.order_by(SignedLink.id.desc())))


def lock_open_links(purpose: str, subject_id: int, now: datetime) -> list[SignedLink]:
    """The links to one thing that are neither taken back nor over, to be changed."""
    statement = sa.select(SignedLink).where(
        SignedLink.purpose == purpose,
        SignedLink.subject_id == subject_id,
        SignedLink.revoked_at.is_(None),
        SignedLink.expires_at > now,
    )
    return list(db.session.scalars(statement.order_by(SignedLink.id).with_for_update()))


def _sessions(*conditions: sa.ColumnElement[bool], limit: int = 50) -> list[SignIn]:
    statement = sa.select(SignIn).where(*conditions).order_by(SignIn.started_at.desc(), SignIn.id.desc()).limit(limit)
    return list(db.session.execute(statement).scalars())


def _moments(condition: sa.ColumnElement[bool], since: datetime) -> list[datetime]:
    statement = sa.select(SignInAttempt.at).where(condition, SignInAttempt.at > since)
    return list(db.session.execute(statement.order_by(SignInAttempt.at, SignInAttempt.id)).scalars())
