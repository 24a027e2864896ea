"""LG Inform on loopback: answers in the documented shape, checks every signature, and misbehaves when told to.

Its records are those of docs/decisions/0032. It knows the sample's metric types for two councils and England.
"""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

KEY, SECRET = "a key for tests+/=", "a secret for tests"
AREAS = {"E06000001": "Hartlepool", "E06000002": "Middlesbrough", "E92000001": "England", "E12000001": "North East"}
PERIODS = (("fin_2022_23", "2022/23"), ("fin_2023_24", "2023/24"))
LABELS = {"17482": "Major applications in time", "10749": "Something new", "9612": "NEET"}


def record(metric: str, area: str, period: tuple[str, str], value: Any, **others: Any) -> dict[str, Any]:
    """One record of `data.table`, with all of its fields."""
    return {
        "metricTypeIdentifier": metric, "metricTypeLabel": LABELS.get(metric, metric), "metricTypeAltLabel": None,
        "metricTypeIsSummary": False, "areaIdentifier": area, "areaLabel": AREAS.get(area, area), "areaAltLabel": None,
        "areaLongLabel": f"{AREAS.get(area, area)} (Unitary)", "areaIsSummary": False, "periodIdentifier": period[0],
        "periodLabel": period[1], "periodAltLabel": None, "periodIsSummary": False, "valueTypeIdentifier": "raw",
        "valueTypeLabel": "Raw value", "valueTypeIsSummary": False, "value": value, "source": value,
        "formatted": "" if value is None else f"{value}", "format": "#,##0.00", "confidenceIntervalLower": None,
        "confidenceIntervalUpper": None, "publicationStatus": "Published",
    } | others  # fmt: skip


@dataclass
class Reply:
    """One answer: what is sent, and how it goes wrong."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None  # bytes after which the server hangs up
    slow: float = 0.0  # seconds before each of its bytes
    is_text: bool = False


@dataclass
class Server:
    """`script` is what to answer next, before the usual answer; `asked` every request with its headers."""

    address: str = ""
    script: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    etags: bool = True
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        for number, first in (("17482", 80), ("10749", 3.51), ("9612", 4)):
            self.records[number] = [
                record(number, area, period, first + place)
                for area in AREAS
                for place, period in enumerate(PERIODS)
            ]  # fmt: skip

    @property
    def methods(self) -> list[str]:
        return [urlsplit(path).path.strip("/") for path, _ in self.asked]

    def answer(self, path: str, headers: dict[str, str]) -> Reply:
        if self.script:
            return self.script.pop(0)
        if not self.is_signed(path):
            return Reply(401, "Not Authorized", is_text=True)
        where, query = urlsplit(path), parse_qs(urlsplit(path).query)
        reply = self._usual(where.path.strip("/"), query)
        etag = '"' + hashlib.sha1(json.dumps(reply.body).encode()).hexdigest() + '"'
        if self.etags and reply.status == 200:
            if headers.get("if-none-match") == etag:
                return Reply(304)
            reply.headers["ETag"] = etag
        return reply

    def is_signed(self, path: str) -> bool:
        """Base64 of HMAC-SHA1 over the whole address that ends in the key, made here by other means."""
        whole, _, signature = (self.address + path).partition("&Signature=")
        if not whole.endswith(f"ApplicationKey={quote(KEY, safe='')}"):
            return False
        wanted = base64.b64encode(hmac.digest(SECRET.encode(), whole.encode(), "sha1")).decode()
        return unquote(signature) == wanted

    def _usual(self, method: str, query: dict[str, list[str]]) -> Reply:
        if method == "data.table":
            wanted = query["metricType"][0].split(",")
            if query["period"][0] not in {"latest:5", "latest:2"}:
                return Reply(400, "Unknown period", is_text=True)
            return Reply(body=[one for number in wanted for one in self.records.get(number, [])])
        if method.startswith("metricTypes/"):
            number = method.split("/")[1]
            if number not in LABELS:
                return Reply(404, "No such metric type", is_text=True)
            said = {"label": LABELS[number], "helpText": "How it is counted.", "discontinued": False}
            return Reply(body={"metricType": said})
        if method == "comparisonGroups":
            groups = [{"identifier": "AllLaInCountry_England", "label": "All councils in England"}]
            return Reply(body={"comparisonGroup-array": groups})
        return Reply(404, "No such method", is_text=True)


@contextmanager
def lginform_server() -> Iterator[Server]:
    server = Server()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    server.address = f"http://127.0.0.1:{listener.server_address[1]}"
    thread = threading.Thread(target=lambda: listener.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        listener.shutdown()
        listener.server_close()


def _handler(server: Server) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append((self.path, headers))
            _send(self, server.answer(self.path, headers), server.over)

        def log_message(self, *_: Any) -> None:
            """Tests stay quiet."""

    return Handler


def _send(handler: BaseHTTPRequestHandler, reply: Reply, over: threading.Event) -> None:
    body = (str(reply.body) if reply.is_text else json.dumps(reply.body)).encode() if reply.status != 304 else b""
    handler.send_response(reply.status)
    for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if not reply.slow:
        handler.wfile.write(body[: reply.cut_at])
        return
    for place in range(len(body)):
        # Waits on the other side, which hangs up long before; a test that is over ends it.
        if over.wait(reply.slow):
            return
        try:
            handler.wfile.write(body[place : place + 1])
            handler.wfile.flush()
        except OSError:
            return
