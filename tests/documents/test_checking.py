"""What the virus checker objects to is not stored, nor what it could not be asked about."""

import io
import socket
import struct
from threading import Thread

import pytest

from peerhub.documents.faults import FileRefused
from peerhub.documents.media import MediaType
from peerhub.documents.operations import store_file
from tests.documents import files

MARK = b"this would be a virus"


def serve_once(listener, received):
    """ClamAV's side of one INSTREAM conversation, by its manual."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
        received.append(content)
        connection.sendall(b"stream: Some.Virus FOUND\0" if MARK in content else b"stream: OK\0")


@pytest.fixture
def clamd(app, monkeypatch):
    received = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=serve_once, args=(listener, received), daemon=True)
        thread.start()
        monkeypatch.setitem(app.config, "DOCUMENTS_CHECKER", f"clamd://127.0.0.1:{listener.getsockname()[1]}")
        yield received
        thread.join(timeout=5)


def store(content):
    return store_file(io.BytesIO(content), name="a.pdf", allowed=[MediaType.PDF], max_bytes=10_000, by=None)


def test_the_whole_file_is_looked_at_and_kept(session, clamd):
    content = files.pdf()
    assert store(content).size == len(content)
    assert clamd == [content]


def test_a_virus_is_refused_by_its_name(session, clamd):
    with pytest.raises(FileRefused, match=r"found Some\.Virus in it"):
        store(files.pdf().replace(b"startxref", b"%" + MARK + b"\nstartxref"))


def test_a_checker_that_does_not_answer_means_no(session, app, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setitem(app.config, "DOCUMENTS_CHECKER", f"clamd://127.0.0.1:{port}")
    with pytest.raises(FileRefused, match="could not be checked"):
        store(files.pdf())
