"""Several people store and discard the same content at the same time."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import sqlalchemy as sa

from peerhub.db import db, writing
from peerhub.documents import operations, storage
from peerhub.documents.media import MediaType
from peerhub.documents.models import StoredFile
from tests.documents import files

PEOPLE = 6
ROUNDS = 5


def store() -> None:
    operations.store_file(io.BytesIO(files.pdf()), name="a.pdf", allowed=[MediaType.PDF], max_bytes=9999, by=None)


def discard_one() -> None:
    first = sa.select(StoredFile).order_by(StoredFile.id).limit(1).with_for_update(skip_locked=True)
    row = db.session.scalars(first).first()
    if row is not None:
        operations.discard_file(row, by=None)


def test_no_row_loses_its_bytes_and_no_bytes_lose_their_row(app):
    start = Barrier(PEOPLE)

    def person(number: int) -> None:
        start.wait()
        for turn in range(ROUNDS):
            with app.app_context(), writing():
                store() if (number + turn) % 2 else discard_one()
                db.session.commit()

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(person, range(PEOPLE)))
    with app.app_context():
        rows = db.session.scalars(sa.select(StoredFile)).all()
        assert all(storage.path_of(row.sha256).read_bytes() == files.pdf() for row in rows)
        kept = {row.sha256 for row in rows}
    on_disk = [path for path in Path(app.config["DOCUMENTS_FOLDER"]).rglob("*") if path.is_file()]
    assert {path.name for path in on_disk} == kept
