"""What was asked of sources over HTTP, what it cost, and what they answered: in the database, at once."""

import hashlib
import zlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db, writing
from peerhub.metrics.models import SourceAnswer, SourceRequest
from peerhub.metrics.operations.fetching import Kept, Note

KEPT_FOR = timedelta(days=90)  # an answer that nobody asked for since
LONGEST_ETAG = 200
LONGEST_WAIT = 60  # seconds that a note waits for another writer


class DatabaseMemory:
    """The memory of `asking.Asker`. Ends whatever transaction is open: use it where nothing waits to be written."""

    def kept(self, source_code: str, address: str) -> Kept | None:
        found = db.session.get(SourceAnswer, _key(source_code, address))
        kept = None
        if found:
            body = zlib.decompress(found.body)
            kept = Kept(body, found.etag, found.last_modified, found.link, found.checked_at)
        db.session.rollback()
        return kept

    def used(self, source_code: str, since: datetime) -> int:
        statement = sa.select(sa.func.coalesce(sa.func.sum(SourceRequest.size), 0)).where(
            SourceRequest.source_code == source_code, SourceRequest.asked_at >= since
        )
        used = int(db.session.execute(statement).scalar_one())
        db.session.rollback()
        return used

    def note(self, source_code: str, note: Note, kept: Kept | None) -> None:
        with writing(patience=LONGEST_WAIT):
            db.session.add(
                SourceRequest(
                    source_code=source_code, asked_at=clock.now(), address=note.address[:2000], status=note.status,
                    size=note.size, attempt=note.attempt, trouble=note.trouble[:200],
                )
            )  # fmt: skip
            if kept:
                db.session.merge(
                    SourceAnswer(
                        key=_key(source_code, note.address), source_code=source_code, body=zlib.compress(kept.body),
                        etag=kept.etag if len(kept.etag) <= LONGEST_ETAG else "", last_modified=kept.last_modified[:60],
                        link=kept.link[:2000],
                        checked_at=kept.checked_at,
                    )
                )  # fmt: skip
            db.session.execute(sa.delete(SourceAnswer).where(SourceAnswer.checked_at < clock.now() - KEPT_FOR))
            db.session.commit()

    def forget(self, source_code: str) -> None:
        """Remember no answer of this source: one of them was none."""
        with writing(patience=LONGEST_WAIT):
            db.session.execute(sa.delete(SourceAnswer).where(SourceAnswer.source_code == source_code))
            db.session.commit()


def _key(source_code: str, address: str) -> str:
    return hashlib.sha256(f"{source_code}\0{address}".encode()).hexdigest()
