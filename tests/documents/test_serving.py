"""A stored file is handed out so that no browser runs it or guesses what it is."""

import io

import pytest

from peerhub.documents import operations, serving, storage
from peerhub.documents.media import MediaType
from tests.documents import files

ALL = (MediaType.PDF, MediaType.PNG, MediaType.JPEG)


@pytest.fixture
def served(session, app):
    def serve(content: bytes, name: str, *, inline: bool):
        stored = operations.store_file(io.BytesIO(content), name=name, allowed=ALL, max_bytes=99_999, by=None)
        session.commit()
        with app.test_request_context():
            response = serving.send(stored, inline=inline)
            response.direct_passthrough = False
            response.get_data()
            response.close()
            return response

    return serve


def test_a_file_is_saved_under_its_shown_name_unless_asked_otherwise(served):
    response = served(files.pdf(), 'my "best" certificate.pdf', inline=False)
    assert response.headers["Content-Disposition"] == 'attachment; filename="my best certificate.pdf"'
    assert response.mimetype == "application/pdf"
    assert response.get_data() == files.pdf()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (files.pdf(), "a.pdf", "application/pdf"),
        (files.png(), "a.png", "image/png"),
        (files.jpeg(), "a.jpg", "image/jpeg"),
    ],
    ids=["pdf", "png", "jpeg"],
)
def test_a_file_shown_in_the_browser_can_do_nothing(served, content, name, media_type):
    response = served(content, name, inline=True)
    policy = response.headers["Content-Security-Policy"]
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in policy
    assert policy.endswith("; sandbox")


def test_a_name_beyond_ascii_survives(served):
    response = served(files.png(), "Siân – certificate.png", inline=False)
    assert "filename*=UTF-8''Si%C3%A2n%20%E2%80%93%20certificate.png" in response.headers["Content-Disposition"]


def test_missing_bytes_are_said_plainly(session, app):
    from werkzeug.exceptions import NotFound

    stored = operations.store_file(io.BytesIO(files.pdf()), name="a.pdf", allowed=ALL, max_bytes=9999, by=None)
    session.commit()
    storage.path_of(stored.sha256).unlink()
    with app.test_request_context(), pytest.raises(NotFound, match="missing from the store"):
        serving.send(stored)
