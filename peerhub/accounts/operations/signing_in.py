"""Signing in and out: attempts are counted before the password is looked at, sessions are rows that can be ended.

An attempt is written and committed first, then counted, then the password is checked, then a success takes the
attempt away again. So of many attempts at the same moment, in however many processes, never more than the limit get
as far as the password. An attempt that is refused is taken away too: the wait ends when we said it would.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts import passwords, queries
from peerhub.accounts.models import SignIn, SignInAttempt, User
from peerhub.accounts.operations.errors import AccountRefused
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.web.formats import plural

KEPT_FOR = timedelta(days=365)  # how long people can see when and where they signed in; see the privacy page
WRONG = "The e-mail address or the password is wrong. Check both and try again."


class SignInRefused(Exception):
    """Sign-in failed; `sentence` is the same whatever was wrong, so that nobody learns who has an account."""

    sentence = WRONG


class TooManyAttempts(SignInRefused):
    """Too many failed attempts for this account or from this address; `again_at` is when the next one counts."""

    def __init__(self, again_at: datetime) -> None:
        wait = max(1, ceil((again_at - clock.now()).total_seconds() / 60))
        self.again_at = again_at
        self.sentence = f"Signing in failed too often. Wait {plural(wait, 'minute')}, then try again."
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Limits:
    """How many attempts may fail within the window."""

    per_account: int
    per_address: int
    window: timedelta


def hashed(text: str) -> str:
    """SHA-256 in hexadecimal: how keys of sessions and the accounts of attempts are stored."""
    return sha256(text.encode()).hexdigest()


def note_attempt(*, email: str, address: str, limits: Limits) -> SignInAttempt:
    """Write down that somebody tries, and forget attempts that no longer count. Commit before counting."""
    now = clock.now()
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= now - limits.window))
    attempt = SignInAttempt(email_key=hashed(email.lower()), address=address, at=now)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def refuse_if_too_many(attempt: SignInAttempt, *, limits: Limits) -> None:
    """Raise TooManyAttempts when this committed attempt is over a limit; the attempt then does not count."""
    since = attempt.at - limits.window
    of_account = queries.attempts_on_account(attempt.email_key, since=since)
    of_address = queries.attempts_from_address(attempt.address, since=since)
    over = [
        moments[-limit - 1]
        for moments, limit in ((of_account, limits.per_account), (of_address, limits.per_address))
        if len(moments) > limit
    ]
    if over:
        db.session.delete(attempt)
        raise TooManyAttempts(max(over) + limits.window)


def accept_sign_in(user: User | None, password: str, *, matches: bool, demo: bool) -> User:
    """The person whom `password` `matches`, if they may sign in. Raises SignInRefused.

    A success forgets the failures of this account and renews a hash that was made with older parameters.
    """
    if user is None or not matches or not may_sign_in(user, demo=demo):
        raise SignInRefused
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.email_key == hashed(user.email)))
    if user.password_hash and passwords.needs_rehash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return user


def may_sign_in(user: User, *, demo: bool) -> bool:
    """Active people only; and the people of the demonstration only in demo mode."""
    return user.is_active and (demo or not user.is_demo)


def start_session(user: User, *, key: str, address: str, agent: str) -> SignIn:
    """Open a session for the browser that holds `key`; forget sessions that began more than a year ago."""
    now = clock.now()
    db.session.execute(sa.delete(SignIn).where(SignIn.user_id == user.id, SignIn.started_at < now - KEPT_FOR))
    started = SignIn(user=user, key_hash=hashed(key), address=address[:45], agent=agent[:200], started_at=now)
    db.session.add(started)
    return started


def end_session(started: SignIn) -> None:
    """End one session; a copy of its cookie opens nothing from now on."""
    started.ended_at = started.ended_at or clock.now()


def end_sessions(user: User, *, but: SignIn | None = None) -> int:
    """End every session of `user`, or every one `but` this. Returns how many there were."""
    condition = [SignIn.user_id == user.id, SignIn.ended_at.is_(None)]
    if but is not None:
        condition.append(SignIn.id != but.id)
    statement = sa.update(SignIn).where(*condition).values(ended_at=clock.now()).returning(SignIn.id)
    return len(db.session.execute(statement).all())


def sign_out_everywhere(user: User, *, by: Actor) -> None:
    """End every session of `user`, the one in use included."""
    ended = end_sessions(user)
    record("user.sign-out-everywhere", user, by=by, label=user.name, after={"sessions_ended": ended})


def change_own_password(user: User, new: str, *, here: SignIn | None) -> None:
    """Replace one's own password, after the current one was checked; sessions elsewhere end. Raises AccountRefused."""
    try:
        passwords.check_rules(new, email=user.email, name=user.name)
    except passwords.PasswordRefused as refused:
        raise AccountRefused(refused.sentence, field="new") from refused
    if passwords.verify(new, user.password_hash):
        raise AccountRefused("This is the password that you have now. Choose another one.", field="new")
    user.password_hash = passwords.hash_password(new)
    ended = end_sessions(user, but=here)
    record("user.change-password", user, by=user, label=user.name, after={"sessions_ended": ended})
