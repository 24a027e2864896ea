"""Seals a peer's answers with the key of their own, and opens them again."""

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

# Every sheet has one length, so that the length of what is stored tells nothing.
SHEET_BYTES = 1024


class SheetUnreadable(Exception):
    """The sheet was sealed with a key that is not among those given, or for somebody else."""

    sentence = "These answers cannot be read with the present MONITORING_KEY. Ask the administrator to restore it"


class Vault:
    """Seals with the first of the keys and opens with any of them; without keys it is closed."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None

    @property
    def is_open(self) -> bool:
        return self._fernet is not None

    def seal(self, peer_id: int, answers: Mapping[str, str]) -> str:
        """The answers (question code to option code) of one peer, unreadable and of a fixed length."""
        text = json.dumps({"peer": peer_id, "answers": dict(answers)}, sort_keys=True).encode()
        if len(text) > SHEET_BYTES:
            raise ValueError(f"A sheet holds {SHEET_BYTES} bytes, not {len(text)}")
        return self._opened.encrypt(text.ljust(SHEET_BYTES)).decode()

    def open(self, peer_id: int, sealed: str) -> dict[str, str]:
        """What was sealed for this peer. Raises SheetUnreadable, also for a sheet that was moved to another peer."""
        try:
            held = json.loads(self._opened.decrypt(sealed.encode()))
        except InvalidToken as unreadable:
            raise SheetUnreadable from unreadable
        if held["peer"] != peer_id:
            raise SheetUnreadable
        answers: dict[str, str] = held["answers"]
        return answers

    def renew(self, sealed: str) -> str:
        """The same sheet under the first key. Raises SheetUnreadable."""
        try:
            return self._opened.rotate(sealed.encode()).decode()
        except InvalidToken as unreadable:
            raise SheetUnreadable from unreadable

    @property
    def _opened(self) -> MultiFernet:
        if self._fernet is None:
            raise SheetUnreadable
        return self._fernet
