"""Bytes and rows never part, whatever goes wrong."""

import hashlib
import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.documents import operations, storage
from peerhub.documents.media import MediaType
from peerhub.documents.models import StoredFile
from peerhub.documents.operations import FileRefused
from peerhub.permissions import Role
from tests.documents import files
from tests.support import factories

LIMIT = 10 * 1024 * 1024
ALL = (MediaType.PDF, MediaType.PNG, MediaType.JPEG)


def store(content: bytes, *, name: str = "certificate.pdf", by=None, limit: int = LIMIT) -> StoredFile:
    return operations.store_file(io.BytesIO(content), name=name, allowed=ALL, max_bytes=limit, by=by)


@pytest.fixture
def on_disk(app):
    """Every file under the documents folder, by its path inside it."""
    folder = Path(app.config["DOCUMENTS_FOLDER"])
    return lambda: sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_bytes_are_kept_under_their_hash(session, on_disk):
    user = factories.make_user(Role.PEER)
    content = files.pdf()
    stored = store(content, by=user)
    session.commit()
    sha256 = hashlib.sha256(content).hexdigest()
    assert on_disk() == [f"{sha256[:2]}/{sha256}"]
    assert storage.path_of(stored.sha256).read_bytes() == content
    assert (stored.size, stored.media_type, stored.stored_by_id) == (len(content), "application/pdf", user.id)


def test_storing_is_recorded_with_the_hash(session):
    user = factories.make_user(Role.PEER)
    stored = store(files.png(), by=user, name="x.png")
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "file.store")).one()
    assert (event.actor_id, event.subject_id, event.subject_label) == (user.id, stored.id, "x.png")
    assert event.after["sha256"] == stored.sha256


def test_the_type_comes_from_the_content_and_the_name_follows(session):
    stored = store(files.png(), name="certificate.pdf")
    assert (stored.media_type, stored.name) == ("image/png", "certificate.pdf.png")


def test_the_same_content_is_kept_once(session, on_disk):
    first, second = store(files.pdf(), name="one.pdf"), store(files.pdf(), name="two.pdf")
    session.commit()
    third = store(files.pdf(), name="three.pdf")
    session.commit()
    assert first.sha256 == second.sha256 == third.sha256
    assert len(on_disk()) == 1
    assert {row.name for row in session.scalars(sa.select(StoredFile))} == {"one.pdf", "two.pdf", "three.pdf"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (files.ELF, "a program"),
        (files.HTML, "a web page"),
        (files.pdf()[:-100], "damaged or incomplete"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(session, on_disk, content, words):
    with pytest.raises(FileRefused) as refused:
        store(content)
    session.commit()
    assert words in refused.value.sentence
    assert on_disk() == []
    assert session.scalars(sa.select(StoredFile)).all() == []


def test_the_limit_is_named_and_one_byte_over_it_is_refused(session):
    content = files.pdf(padding=LIMIT)
    spare = len(content) - LIMIT
    fits = files.pdf(padding=LIMIT - spare)
    assert len(fits) == LIMIT
    assert store(fits).size == LIMIT
    with pytest.raises(FileRefused) as refused:
        store(files.pdf(padding=LIMIT - spare + 1))
    assert refused.value.sentence == "This file is larger than 10 MB. Choose a smaller one"


def test_no_more_is_read_than_the_limit_needs(session):
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.taken += size
            return b"%PDF-" + bytes(size - 5)

    stream = Endless()
    with pytest.raises(FileRefused):
        operations.store_file(stream, name="x.pdf", allowed=ALL, max_bytes=1000, by=None)
    assert stream.taken == 1001


def test_a_transaction_that_is_given_up_leaves_no_bytes(session, on_disk):
    store(files.pdf())
    session.rollback()
    assert on_disk() == []


def test_a_session_that_is_closed_without_commit_leaves_no_bytes(app, on_disk):
    with app.app_context():
        store(files.pdf())
    assert on_disk() == []


def test_a_commit_that_the_database_refuses_leaves_no_bytes(session, on_disk):
    stored = store(files.pdf())
    stored.size = 0  # a check constraint
    with pytest.raises(sa.exc.IntegrityError):
        session.commit()
    session.rollback()
    assert on_disk() == []


def test_giving_up_does_not_take_bytes_that_others_have(session, on_disk):
    store(files.pdf())
    session.commit()
    store(files.pdf(), name="again.pdf")
    session.rollback()
    assert len(on_disk()) == 1


def test_a_savepoint_that_is_given_up_takes_its_file_along(session, on_disk):
    savepoint = session.begin_nested()
    store(files.pdf())
    savepoint.rollback()
    kept = store(files.png(), name="kept.png")
    session.commit()
    assert on_disk() == [f"{kept.sha256[:2]}/{kept.sha256}"]


def test_a_savepoint_that_holds_waits_for_the_commit_around_it(session, on_disk):
    with session.begin_nested():
        stored = store(files.pdf())
    assert [name.split("/")[0] for name in on_disk()] == [storage.WAITING_FOLDER]
    session.commit()
    assert on_disk() == [f"{stored.sha256[:2]}/{stored.sha256}"]


def test_discarding_removes_row_and_bytes(session, on_disk):
    stored = store(files.pdf())
    session.commit()
    operations.discard_file(stored, by=None)
    assert len(on_disk()) == 1  # not before it is certain
    session.commit()
    assert on_disk() == []
    assert session.scalars(sa.select(StoredFile)).all() == []
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all() == ["file.store", "file.discard"]


def test_discarding_keeps_bytes_that_another_row_names(session, on_disk):
    mine, theirs = store(files.pdf(), name="mine.pdf"), store(files.pdf(), name="theirs.pdf")
    session.commit()
    operations.discard_file(mine, by=None)
    session.commit()
    assert storage.path_of(theirs.sha256).read_bytes() == files.pdf()


def test_a_discarding_that_is_given_up_brings_everything_back(session, on_disk):
    stored = store(files.pdf())
    session.commit()
    operations.discard_file(stored, by=None)
    session.rollback()
    assert len(on_disk()) == 1
    assert session.scalars(sa.select(StoredFile)).one().sha256 == stored.sha256


def test_a_discarding_whose_commit_fails_brings_the_bytes_back(session, on_disk):
    stored = store(files.pdf())
    other = store(files.png(), name="other.png")
    session.commit()
    before = on_disk()

    def refuse(_session):
        raise RuntimeError("the database went away")

    operations.discard_file(stored, by=None)
    sa.event.listen(session(), "before_commit", refuse)
    with pytest.raises(RuntimeError):
        session.commit()
    session.rollback()
    sa.event.remove(session(), "before_commit", refuse)
    assert on_disk() == before
    assert other.id


def test_replacing_a_file_by_the_same_content_in_one_transaction_keeps_it(session):
    old = store(files.pdf(), name="old.pdf")
    session.commit()
    new = store(files.pdf(), name="new.pdf")
    operations.discard_file(old, by=None)
    session.commit()
    assert storage.path_of(new.sha256).read_bytes() == files.pdf()
