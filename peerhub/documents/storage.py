"""Where the bytes are: DOCUMENTS_FOLDER/ab/abcdef…, named by their SHA-256, so that the same content is kept once.

Bytes and rows must never part. So new bytes wait in a private file and move to their place when the transaction
commits; bytes that no row names any more leave their place in the same moment, and come back if the commit fails.
Both happen while the database holds everybody else with the same content back: by its one write lock on SQLite, by an
advisory lock on PostgreSQL. What a killed process may leave behind, `flask documents-check` finds.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from peerhub.db import db
from peerhub.documents.models import StoredFile

WAITING_FOLDER = "waiting"
PENDING = "documents.pending"


@dataclass
class Pending:
    """What this transaction does on disk when it commits."""

    folder: Path
    arriving: list[tuple[StoredFile, Path]] = field(default_factory=list)
    leaving: set[str] = field(default_factory=set)  # SHA-256 of deleted rows; other rows may still name them
    set_aside: list[tuple[Path, Path]] = field(default_factory=list)  # (where it belongs, where it waits)


def folder() -> Path:
    return Path(current_app.config["DOCUMENTS_FOLDER"])


def path_of(sha256: str, within: Path | None = None) -> Path:
    """Where the bytes with this hash are. Made of the hash alone, so that no name of a user's reaches the disk."""
    return (within or folder()) / sha256[:2] / sha256


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
    pending: Pending = db.session.info.setdefault(PENDING, Pending(folder()))
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
        place = path_of(row.sha256, pending.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        waiting.replace(place)
    for sha256 in sorted(pending.leaving):
        place = path_of(sha256, pending.folder)
        still_named = session.scalar(sa.select(StoredFile.id).where(StoredFile.sha256 == sha256).limit(1))
        if still_named is None and place.exists():
            aside = _private_path(pending.folder)
            aside.parent.mkdir(parents=True, exist_ok=True)
            place.replace(aside)
            pending.set_aside.append((place, aside))


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
    for place, aside in pending.set_aside:
        aside.replace(place)
    for _, waiting in pending.arriving:
        waiting.unlink(missing_ok=True)
