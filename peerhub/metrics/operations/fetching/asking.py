"""Asking a source over HTTP: remembered answers, patience, and a count of what it cost. One interface for every source.

A `Service` says where the source is, how it signs an address and how it says no; `Asker.ask` does the rest. Every
request is noted in a transaction of its own as soon as it is over, so that the count holds whatever happens next.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from peerhub import clock
from peerhub.metrics.operations.fetching import wire
from peerhub.metrics.operations.fetching.faults import AllowanceSpent, FetchRefused
from peerhub.web.formats import day

TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 120.0  # seconds; each wait is twice the one before
USUAL_TIMEOUT = 60.0
FRESH_FOR = timedelta(hours=20)  # an answer younger than this is not asked for again
AGAIN = frozenset({429, 500, 502, 503, 504})
NEXT = re.compile(r"<([^>]+)>\s*;[^,]*\brel=\"?next\"?")
MOST_PAGES = 1_000


@dataclass(frozen=True)
class Kept:
    """An answer as it is remembered, and when it was last known to be right."""

    body: bytes
    etag: str
    last_modified: str
    link: str  # of the page after it; empty: it is the last
    checked_at: datetime


@dataclass(frozen=True)
class Note:
    """One request that was made. The address is the one before signing: no key is ever written down."""

    address: str
    status: int | None
    size: int  # bytes that came back
    attempt: int
    trouble: str


class Service(Protocol):
    """One source that answers over HTTP in JSON."""

    @property
    def code(self) -> str:
        """Of its source, as in `MetricSource.code`."""
        ...

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str:
        """Without a slash at its end."""
        ...

    def signed(self, address: str) -> str:
        """The address with whatever proves who asks."""
        ...

    def refusal(self, reply: wire.Reply) -> FetchRefused:
        """What an answer that asking again will not change means."""
        ...


class Memory(Protocol):
    """Where answers and counts are kept. Both are written at once, whatever becomes of the work around them."""

    def kept(self, source_code: str, address: str) -> Kept | None: ...
    def used(self, source_code: str, since: datetime) -> int: ...
    def note(self, source_code: str, note: Note, kept: Kept | None) -> None: ...
    def forget(self, source_code: str) -> None: ...


@dataclass
class Asker:
    """Asks one service. `wait` is `time.sleep`, or something that hears when the work should stop."""

    service: Service
    memory: Memory
    wait: Callable[[float], None]
    allowance: int = 0  # bytes a month; 0: not known, counted only
    timeout: float = USUAL_TIMEOUT
    again: bool = False  # ask even where the remembered answer is fresh

    def ask(self, method: str, parameters: dict[str, str] | None = None) -> object:
        """The service's answer to this method, as JSON with decimals. Raises FetchRefused."""
        return self._ask(self._address(method, parameters))[0]

    def pages(self, method: str, parameters: dict[str, str]) -> Iterator[object]:
        """The answer and those that follow it, as long as the service links to a next one. Raises FetchRefused."""
        address = self._address(method, parameters)
        for _ in range(MOST_PAGES):
            answer, following = self._ask(address)
            yield answer
            if not following:
                return
            address = self._own(urljoin(address, following))
        raise FetchRefused(f"{self.service.name} links from page to page without an end. Tell an administrator.")

    def _address(self, method: str, parameters: dict[str, str] | None) -> str:
        address = f"{self.service.address}/{method}"
        return f"{address}?{urlencode(parameters)}" if parameters else address

    def _own(self, address: str) -> str:
        """A link that leads elsewhere is not followed: what we sign is for this service alone."""
        if urlsplit(address)[:2] != urlsplit(self.service.address)[:2]:
            raise FetchRefused(f"{self.service.name} links to another server, which peerhub does not follow.")
        return address

    def _ask(self, address: str) -> tuple[object, str]:
        kept = self.memory.kept(self.service.code, address)
        if kept and not self.again and clock.now() - kept.checked_at < FRESH_FOR:
            return _as_json(kept.body), kept.link
        for attempt in range(1, TRIES + 1):
            self._refuse_if_spent()
            reply = wire.get(self.service.signed(address), _headers(kept), timeout=self.timeout)
            found = self._found(reply, kept)
            self.memory.note(self.service.code, _note(address, reply, attempt), found)
            if found:
                return _as_json(found.body), found.link
            if reply.status is not None and reply.status != 200 and reply.status not in AGAIN:
                raise self.service.refusal(reply)
            if attempt < TRIES:
                self.wait(self._patience(reply, attempt))
        raise FetchRefused(self._gave_up(reply))

    def _found(self, reply: wire.Reply, kept: Kept | None) -> Kept | None:
        """What is now known of the address; None where this reply does not say."""
        if reply.status == 304 and kept:
            return replace(kept, checked_at=clock.now())
        if reply.status != 200 or not _is_json(reply.body):
            return None
        return Kept(reply.body, reply.etag, reply.last_modified, reply.link and _next(reply.link), clock.now())

    def _patience(self, reply: wire.Reply, attempt: int) -> float:
        """How long to wait before the next try: as long as the service asks for, or twice as long as last time."""
        asked = reply.retry_after
        wanted = float(asked) if asked.isdigit() else FIRST_WAIT * 2.0 ** (attempt - 1)
        if wanted > LONGEST_WAIT:
            raise FetchRefused(
                f"{self.service.name} asks to be left alone for {round(wanted / 60)} minutes. Fetch again after that."
            )
        return wanted

    def _gave_up(self, reply: wire.Reply) -> str:
        if reply.status is None:
            trouble = reply.trouble
        elif reply.status == 200:
            trouble = "its answer is not whole"
        elif reply.status == 429:
            trouble = "it was asked too often"
        else:
            trouble = f"it has a fault of its own (HTTP {reply.status})"
        return (
            f"{self.service.name} did not answer in {TRIES} tries: {trouble}. Nothing was changed. Fetch again later."
        )

    def _refuse_if_spent(self) -> None:
        start, following = month_around(clock.now())
        if self.allowance and self.memory.used(self.service.code, start) >= self.allowance:
            raise AllowanceSpent(
                f"This month’s allowance of {self.service.name} is used up. It begins anew on {day(following.date())}."
            )


def month_around(moment: datetime) -> tuple[datetime, datetime]:
    """The first moment of this calendar month, and of the next one."""
    start = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return start, (start + timedelta(days=32)).replace(day=1)


def _headers(kept: Kept | None) -> dict[str, str]:
    """A conditional request where an answer is remembered: the service need not send it again."""
    headers = {"Accept": "application/json", "User-Agent": "peerhub"}
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    return headers


def _note(address: str, reply: wire.Reply, attempt: int) -> Note:
    return Note(address, reply.status, len(reply.body), attempt, reply.trouble)


def _next(link: str) -> str:
    found = NEXT.search(link)
    return found[1] if found else ""


def _as_json(body: bytes) -> object:
    return json.loads(body, parse_float=Decimal)


def _is_json(body: bytes) -> bool:
    try:
        _as_json(body)
    except ValueError:
        return False
    return True
