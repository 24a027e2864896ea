"""What signed links are for, and who acts through one. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peerhub.accounts.models import SignedLink


@dataclass(frozen=True)
class Purpose:
    """One thing that can be done by a link. `endpoint` is the page that takes the token.

    `words` complete "This link was made to …". `once`: used up by what is done through it; else good
    until its end.
    """

    name: str
    words: str
    endpoint: str
    lasts: timedelta
    once: bool = True


def link_purpose(name: str, words: str, *, endpoint: str, days: int, once: bool = True) -> Purpose:
    """`PROPOSAL = link_purpose("team.proposal", "answer a proposed team", endpoint=…, days=14)` atop a module."""
    return Purpose(name, words, endpoint, timedelta(days=days), once)


@dataclass(frozen=True)
class LinkHolder:
    """Whoever acts through a link: somebody with a name and without an account. Fits wherever `by=` is asked for."""

    name: str
    id: None = None

    @classmethod
    def of(cls, link: SignedLink) -> "LinkHolder":
        return cls(f"{link.name}, by a link")


def refusal(link: SignedLink, purpose: Purpose, now: datetime) -> str:
    """Why this link no longer works, in a plain sentence; empty when it does."""
    if purpose.once and link.used_at is not None:
        return f"This link was made to {purpose.words}, and it has been used. What was said by it is kept."
    if link.revoked_at is not None:
        return f"This link was made to {purpose.words}, and has been taken back."
    if link.expires_at <= now:
        return f"This link was made to {purpose.words}, and its time is over."
    return ""
