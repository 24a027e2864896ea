"""One request over HTTP: what came back, or why nothing did. Nothing is tried twice here."""

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
BLOCK = 1 << 16
MOST_BYTES = 64 * 1024 * 1024  # of one answer; more is no answer to a question of ours


@dataclass(frozen=True)
class Reply:
    """What the server said. `status` is None where it said nothing to the end; `trouble` then says why."""

    status: int | None
    body: bytes = b""
    etag: str = ""
    last_modified: str = ""
    retry_after: str = ""
    link: str = ""
    trouble: str = ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed address is for the server that it was made for, and for no other."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def get(address: str, headers: dict[str, str], *, timeout: float) -> Reply:
    """GET the address within `timeout` seconds in all. Never raises for what a server or a network does."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - the settings allow https, and http on loopback only
    try:
        return _said(_opener(address), request, timeout)
    except urllib.error.HTTPError as error:
        with error:
            return _reply(error.code, error.headers, error.read(BLOCK))
    except TimeoutError:
        return Reply(None, trouble="it took too long")
    except http.client.IncompleteRead:
        return Reply(None, trouble="it stopped in the middle of its answer")
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        reason = getattr(error, "reason", error)
        slow = isinstance(reason, TimeoutError)
        return Reply(None, trouble="it took too long" if slow else f"it could not be reached ({type(reason).__name__})")


def _said(opener: urllib.request.OpenerDirector, request: urllib.request.Request, timeout: float) -> Reply:
    """A server that sends a byte now and then must not hold us for ever, so the whole answer has one time limit."""
    ends = time.monotonic() + timeout
    with opener.open(request, timeout=timeout) as response:
        parts: list[bytes] = []
        size = 0
        while part := response.read1(BLOCK):
            parts.append(part)
            size += len(part)
            if time.monotonic() > ends:
                return Reply(None, b"".join(parts), trouble="it took too long")
            if size > MOST_BYTES:
                return Reply(None, b"".join(parts), trouble="its answer has no end")
        expected = response.headers.get("Content-Length", "")
        if expected.isdigit() and int(expected) > size:
            return Reply(None, b"".join(parts), trouble="it stopped in the middle of its answer")
        return _reply(response.status, response.headers, b"".join(parts))


def _reply(status: int, headers: Message, body: bytes) -> Reply:
    def of(name: str) -> str:
        return str(headers.get(name, ""))

    return Reply(status, body, of("ETag"), of("Last-Modified"), of("Retry-After"), of("Link"))


def _opener(address: str) -> urllib.request.OpenerDirector:
    """Proxies that the environment names are used, but never on the way to this very machine."""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if urlsplit(address).hostname in LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)
