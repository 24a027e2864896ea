"""An S3-compatible store: any service that speaks the protocol and Signature Version 4, at one address.

    s3://KEY:SECRET@host/bucket?region=eu-west-2      (HTTPS; http=1 for a service on this very machine)

Addresses are path-style, which every such service understands. Each file is one object, named by its SHA-256, which is
also the hash of the payload that the signature covers: what arrives is what was signed.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from peerhub import clock

SECONDS = 60
EMPTY = hashlib.sha256(b"").hexdigest()
OBJECT = re.compile(r"<Key>([0-9a-f]{64})</Key>.*?<LastModified>([^<]+)</LastModified>", re.DOTALL)
MORE = re.compile(r"<NextContinuationToken>([^<]+)</NextContinuationToken>")
FOUND, MISSING = frozenset({200, 204}), 404


class StoreFailed(OSError):
    """The store did not do what it was asked."""


@dataclass(frozen=True)
class Account:
    """Whose store it is, and where."""

    key: str
    secret: str = field(repr=False)
    region: str
    host: str

    def authorization(
        self, method: str, path: str, query: str, *, at: str, payload: str, headers: Mapping[str, str]
    ) -> str:  # fmt: skip
        """Signature Version 4 over the request. `at` is the moment as 20130524T000000Z, `payload` its SHA-256."""
        signed = {"host": self.host, "x-amz-content-sha256": payload, "x-amz-date": at, **headers}
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
        request = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{payload}"
        scope = f"{at[:8]}/{self.region}/s3/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = f"AWS4{self.secret}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.new(key, text.encode(), "sha256").hexdigest()
        return f"AWS4-HMAC-SHA256 Credential={self.key}/{scope}, SignedHeaders={names}, Signature={signature}"


class S3Store:
    """Files as objects of one bucket. Raises StoreFailed where the service does not answer as it should."""

    def __init__(self, address: str) -> None:
        parts, settings = urlsplit(address), parse_qs(urlsplit(address).query)
        self.is_plain = settings.get("http") == ["1"]
        host = parts.hostname or ""
        usual = 80 if self.is_plain else 443
        self.host = host if parts.port in (None, usual) else f"{host}:{parts.port}"
        self.bucket = parts.path.strip("/")
        region = settings.get("region", ["us-east-1"])[0]
        self.account = Account(unquote(parts.username or ""), unquote(parts.password or ""), region, self.host)

    def put(self, sha256: str, content: bytes) -> None:
        self._ask("PUT", f"/{self.bucket}/{sha256}", body=content, payload=sha256)

    def read(self, sha256: str) -> bytes:
        """Raises FileNotFoundError where there is none."""
        content = self._ask("GET", f"/{self.bucket}/{sha256}")
        if content is None:
            raise FileNotFoundError(sha256)
        return content

    def remove(self, sha256: str) -> None:
        self._ask("DELETE", f"/{self.bucket}/{sha256}")

    def kept(self) -> Iterator[tuple[str, float]]:
        """The hash of every file with the moment at which it came, in order."""
        more = ""
        while True:
            query = {"continuation-token": more, "list-type": "2"} if more else {"list-type": "2"}
            found = (self._ask("GET", f"/{self.bucket}", query=urlencode(query, quote_via=quote)) or b"").decode()
            for name, modified in OBJECT.findall(found):
                yield name, datetime.fromisoformat(modified).timestamp()
            token = MORE.search(found)
            if token is None:
                return
            more = token[1]

    def _ask(self, method: str, path: str, *, query: str = "", body: bytes = b"", payload: str = EMPTY) -> bytes | None:
        """The body of the answer; None for an object that is not there."""
        at = clock.now().strftime("%Y%m%dT%H%M%SZ")
        headers = {
            "x-amz-date": at, "x-amz-content-sha256": payload,
            "Authorization": self.account.authorization(method, path, query, at=at, payload=payload, headers={}),
        }  # fmt: skip
        kind = HTTPConnection if self.is_plain else HTTPSConnection
        connection = kind(self.host, timeout=SECONDS)
        try:
            connection.request(method, f"{path}?{query}" if query else path, body=body or None, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as fault:
            raise StoreFailed(f"The store of files does not answer: {fault}") from fault
        finally:
            connection.close()
        if answer.status == MISSING:
            return None
        if answer.status not in FOUND:
            raise StoreFailed(f"The store of files answered {answer.status} to {method}")
        return content
