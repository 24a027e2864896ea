"""To whom a message goes, and where it leads. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from peerhub.notifications.errors import MessageRefused

ONE_ADDRESS = re.compile(r"[^@\s,;<>\"()\[\]\\:]+@[^@\s.,;<>\"()\[\]\\:]+(\.[^@\s.,;<>\"()\[\]\\:]+)+")


class Account(Protocol):
    """A user account: `notifications` stands below `accounts` and so knows only this much of it."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Recipient:
    """One person with one address; `user_id` where they have an account. Raises MessageRefused for anything else."""

    name: str
    email: str
    user_id: int | None = None

    def __post_init__(self) -> None:
        if not ONE_ADDRESS.fullmatch(self.email) or not self.email.isascii():
            raise MessageRefused(f"{self.email!r} is not one e-mail address")

    @classmethod
    def of(cls, account: Account) -> "Recipient":
        return cls(account.name, account.email, account.id)


@dataclass(frozen=True)
class Page:
    """Where a message leads: an endpoint with its arguments, and the words on the button."""

    endpoint: str
    words: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
