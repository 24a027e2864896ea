"""Files in an S3-compatible store: signed as Amazon's own examples are, kept and forgotten with the transaction."""

import hashlib
import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from peerhub.db import db
from peerhub.documents import operations, storage
from peerhub.documents.media import MediaType
from peerhub.documents.s3 import EMPTY, Account, StoreFailed
from tests.documents import files

# From "Signature Calculations for the Authorization Header", Amazon Simple Storage Service API Reference.
EXAMPLE = Account(
    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "examplebucket.s3.amazonaws.com"
)
AT = "20130524T000000Z"


@pytest.mark.parametrize(
    ("path", "query", "headers", "signature"),
    [
        ("/test.txt", "", {"range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("/", "max-keys=2&prefix=J", {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_requests_are_signed_as_in_amazons_examples(path, query, headers, signature):
    said = EXAMPLE.authorization("GET", path, query, at=AT, payload=EMPTY, headers=headers)
    assert said.endswith(f"Signature={signature}")
    assert "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request" in said


class Service(ThreadingHTTPServer):
    """As much of the protocol as is used, with two objects on a page of the list; refuses what is not signed."""

    objects: dict[str, bytes]
    is_broken = False


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(lambda held, name: (200, held[name]) if name else (200, self.listed(held)))

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        honest = hashlib.sha256(content).hexdigest() == self.headers["x-amz-content-sha256"]
        self.answer(lambda held, name: held.update({name: content}) or (200, b"") if honest else (400, b""))

    def do_DELETE(self):
        self.answer(lambda held, name: (held.pop(name, None) and (204, b"")) or (204, b""))

    def listed(self, held):
        start = int(self.path.partition("token=")[2].partition("&")[0] or 0)
        names = sorted(held)[start : start + 2]
        lines = "".join(
            f"<Contents><Key>{name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for name in names
        )
        more = f"<NextContinuationToken>{start + 2}</NextContinuationToken>" if len(held) > start + 2 else ""
        return f"<ListBucketResult>{lines}{more}</ListBucketResult>".encode()

    def answer(self, act):
        name = self.path.partition("?")[0].removeprefix("/bucket").strip("/")
        is_signed = self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        if not is_signed or self.server.is_broken:
            status, body = 503, b""
        else:
            try:
                status, body = act(self.server.objects, name)
            except KeyError:
                status, body = 404, b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Tests stay quiet."""


@pytest.fixture
def service(app, monkeypatch):
    with Service(("127.0.0.1", 0), Handler) as listener:
        listener.objects = {}
        thread = threading.Thread(target=lambda: listener.serve_forever(poll_interval=0.01), daemon=True)
        thread.start()
        address = f"s3://key:secret@127.0.0.1:{listener.server_address[1]}/bucket?http=1"
        monkeypatch.setitem(app.config, "DOCUMENTS_STORE", address)
        yield listener
        listener.shutdown()


def store(content):
    return operations.store_file(
        io.BytesIO(content), name="a.pdf", allowed=[MediaType.PDF], max_bytes=10_000, by=None
    )  # fmt: skip


def test_bytes_come_and_go_with_the_transaction(session, service):
    stored = store(files.pdf())
    assert not service.objects
    db.session.commit()
    assert service.objects == {stored.sha256: files.pdf()}
    assert storage.content_of(stored.sha256) == files.pdf()
    operations.discard_file(stored, by=None)
    db.session.rollback()
    assert service.objects == {stored.sha256: files.pdf()}
    operations.discard_file(stored, by=None)
    db.session.commit()
    assert service.objects == {}
    with pytest.raises(FileNotFoundError):
        storage.content_of(stored.sha256)


def test_where_the_store_fails_nothing_is_written(session, service):
    service.is_broken = True
    store(files.pdf())
    with pytest.raises(StoreFailed, match="503"):
        db.session.commit()
    db.session.rollback()
    assert not list(storage.waiting_files(storage.folder()))


def test_the_check_reads_every_page_of_the_list(app, service):
    with app.app_context():
        for pages in (1, 2, 3):
            store(files.pdf(pages=pages))
        db.session.commit()
    service.objects["0" * 64] = b"left over"
    outcome = app.test_cli_runner().invoke(args=["documents-check", "--remove"])
    assert "changed: " + "0" * 64 in outcome.output
    assert "Files in the database: 3. At fault: 1. Left over: 1." in outcome.output
    assert len(service.objects) == 3
