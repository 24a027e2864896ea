"""Storing and discarding files."""

import hashlib
from collections.abc import Collection
from typing import BinaryIO

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.documents import checking, storage
from peerhub.documents.faults import FileRefused
from peerhub.documents.media import MediaType
from peerhub.documents.models import StoredFile
from peerhub.documents.naming import clean_name
from peerhub.documents.recognition import recognise

__all__ = ["FileRefused", "discard_file", "store_file"]

MEGABYTE = 1024 * 1024


def store_file(
    stream: BinaryIO,
    *,
    name: str,
    allowed: Collection[MediaType],
    max_bytes: int,
    by: Actor | None,
) -> StoredFile:
    """Keep a file that somebody chose, if it is one of the `allowed` kinds by its content.

    The bytes reach their place when the session commits, and never without the row. Raises FileRefused for an empty
    file, one over `max_bytes`, a kind that is not allowed, a damaged one, and one that the checker objects to.
    """
    content = stream.read(max_bytes + 1)
    if not content:
        raise FileRefused("This file is empty. Choose the one that you meant")
    if len(content) > max_bytes:
        raise FileRefused(f"This file is larger than {_size(max_bytes)}. Choose a smaller one")
    kind = recognise(content, allowed)
    checking.refuse_if_infected(content)
    stored = StoredFile(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=kind.value,
        name=clean_name(name, kind),
        stored_at=clock.now(),
        stored_by_id=by.id if by else None,
    )
    db.session.add(stored)
    storage.keep(stored, content)
    after = {"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type}
    record("file.store", stored, by=by, label=stored.name, after=after)
    return stored


def discard_file(stored: StoredFile, *, by: Actor | None) -> None:
    """Delete a file's row, and its bytes if no other row names them. Whoever refers to it must let go first."""
    before = {"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type}
    record("file.discard", stored, by=by, label=stored.name, before=before)
    storage.forget(stored.sha256)
    db.session.delete(stored)
    db.session.flush()


def _size(max_bytes: int) -> str:
    if max_bytes >= MEGABYTE and max_bytes % MEGABYTE == 0:
        return f"{max_bytes // MEGABYTE} MB"
    return f"{max_bytes:,} bytes"
