"""Where the bytes are: DOCUMENTS_FOLDER/ab/abcdef…, or an S3-compatible store, named by their SHA-256: kept once.

Bytes and rows must never part. So new bytes wait in a private file and move to their place when the transaction
commits; bytes that no row names any more leave their place in the same moment, and come back if the commit fails.
Both happen while the database holds everybody else with the same content back: by its one write lock on SQLite, by an
advisory lock on PostgreSQL. What a killed process may leave behind, `flask documents-check` finds.

With DOCUMENTS_STORE set, the place is the bucket that it names; the private files of a transaction wait in
DOCUMENTS_FOLDER all the same.
"""

import io
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from peerhub.db import db
from peerhub.documents.models import StoredFile
from peerhub.documents.s3 import S3Store

WAITING_FOLDER = "waiting"
PENDING = "documents.pending"


def folder() -> Path:
    return Path(current_app.config["DOCUMENTS_FOLDER"])


def path_of(sha256: str, within: Path | None = None) -> Path:
    """Where the bytes with this hash are. Made of the hash alone, so that no name of a user's reaches the disk."""
    return (within or folder()) / sha256[:2] / sha256


@dataclass(frozen=True)
class Kept:
    """A file as the store has it: its hash, and when it came, in seconds since 1970."""

    sha256: str
    changed_at: float


class Folder:
    """The store on disk."""

    def __init__(self, within: Path) -> None:
        self.within = within

    def put(self, sha256: str, waiting: Path) -> None:
        place = path_of(sha256, self.within)
        place.parent.mkdir(parents=True, exist_ok=True)
        waiting.replace(place)

    def take_out(self, sha256: str, aside: Path) -> bool:
        """Move the bytes aside; False where there are none."""
        place = path_of(sha256, self.within)
        if not place.exists():
            return False
        place.replace(aside)
        return True

    def read(self, sha256: str) -> bytes:
        """Raises FileNotFoundError."""
        return path_of(sha256, self.within).read_bytes()

    def kept(self) -> Iterator[Kept]:
        yield from (Kept(path.name, path.stat().st_mtime) for path in contents(self.within))

    def remove(self, sha256: str) -> None:
        path_of(sha256, self.within).unlink()


class Bucket:
    """The same in an S3-compatible store."""

    def __init__(self, address: str) -> None:
        self.far = S3Store(address)

    def put(self, sha256: str, waiting: Path) -> None:
        self.far.put(sha256, waiting.read_bytes())
        waiting.unlink()

    def take_out(self, sha256: str, aside: Path) -> bool:
        try:
            aside.write_bytes(self.far.read(sha256))
        except FileNotFoundError:
            return False
        self.far.remove(sha256)
        return True

    def read(self, sha256: str) -> bytes:
        return self.far.read(sha256)

    def kept(self) -> Iterator[Kept]:
        yield from (Kept(name, changed_at) for name, changed_at in self.far.kept())

    def remove(self, sha256: str) -> None:
        self.far.remove(sha256)


@dataclass
class Pending:
    """What this transaction does on disk when it commits."""

    folder: Path
    store: Folder | Bucket
    arriving: list[tuple[StoredFile, Path]] = field(default_factory=list)
    leaving: set[str] = field(default_factory=set)  # SHA-256 of deleted rows; other rows may still name them
    set_aside: list[tuple[str, Path]] = field(default_factory=list)  # (SHA-256, where it waits)


def store() -> Folder | Bucket:
    """Where this installation keeps files."""
    address = current_app.config["DOCUMENTS_STORE"]
    return Bucket(address) if address else Folder(folder())


def opened(sha256: str) -> Path | BinaryIO:
    """What `send_file` takes: the path on disk, or the bytes from elsewhere. Raises FileNotFoundError."""
    held = store()
    if isinstance(held, Bucket):
        return io.BytesIO(held.read(sha256))
    path = path_of(sha256, held.within)
    if not path.is_file():
        raise FileNotFoundError(sha256)
    return path


def content_of(sha256: str) -> bytes:
    """The bytes with this hash. Raises FileNotFoundError where they are missing from the store."""
    return store().read(sha256)


def keep(row: StoredFile, content: bytes) -> None:
    """Keep `content` for `row` once this transaction commits, and forget it if it does not."""
    pending = _pending()
    waiting = _private_path(pending.folder)
    waiting.parent.mkdir(parents=True, exist_ok=True)
    with waiting.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    pending.arriving.append((row, waiting))


def forget(sha256: str) -> None:
    """Remove the bytes once this transaction commits, unless another row names the same content."""
    _pending().leaving.add(sha256)


def contents(within: Path) -> Iterator[Path]:
    """Every stored file's path, in order of its hash."""
    yield from sorted(path for path in within.glob("??/*") if len(path.name) == 64)


def waiting_files(within: Path) -> list[Path]:
    """Private files; any that is older than a request was left behind by a process that died."""
    return sorted((within / WAITING_FOLDER).glob("*"))


def _pending() -> Pending:
    pending: Pending = db.session.info.setdefault(PENDING, Pending(folder(), store()))
    return pending


def _private_path(within: Path) -> Path:
    return within / WAITING_FOLDER / uuid.uuid4().hex


def _pending_at_the_end(session: Session) -> Pending | None:
    """What is to be done now; nothing yet while only a savepoint is released."""
    pending: Pending | None = session.info.get(PENDING)
    return None if session.in_nested_transaction() else pending


@event.listens_for(db.session, "before_commit")
def _move_into_place(session: Session) -> None:
    pending = _pending_at_the_end(session)
    if pending is None:
        return
    session.flush()
    # A savepoint that was rolled back has taken its rows with it.
    arriving = [(row, waiting) for row, waiting in pending.arriving if sa.inspect(row).persistent]
    _lock(session, {row.sha256 for row, _ in arriving} | pending.leaving)
    for row, waiting in arriving:
        pending.store.put(row.sha256, waiting)
    for sha256 in sorted(pending.leaving):
        still_named = session.scalar(sa.select(StoredFile.id).where(StoredFile.sha256 == sha256).limit(1))
        aside = _private_path(pending.folder)
        aside.parent.mkdir(parents=True, exist_ok=True)
        if still_named is None and pending.store.take_out(sha256, aside):
            pending.set_aside.append((sha256, aside))


def _lock(session: Session, hashes: set[str]) -> None:
    """On PostgreSQL, let nobody else add or remove the same content until this transaction ends."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for sha256 in sorted(hashes):
        key = int(sha256[:15], 16)
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


@event.listens_for(db.session, "after_commit")
def _remove_what_was_set_aside(session: Session) -> None:
    pending = _pending_at_the_end(session)
    if pending is None:
        return
    for _, aside in pending.set_aside:
        aside.unlink(missing_ok=True)
    pending.set_aside.clear()


@event.listens_for(db.session, "after_transaction_end")
def _tidy(session: Session, transaction: SessionTransaction) -> None:
    """However the transaction ended: nothing private stays behind, and bytes that were set aside in vain come back."""
    if transaction.parent is not None:
        return
    pending: Pending | None = session.info.pop(PENDING, None)
    if pending is None:
        return
    for sha256, aside in pending.set_aside:
        pending.store.put(sha256, aside)
    for _, waiting in pending.arriving:
        waiting.unlink(missing_ok=True)
