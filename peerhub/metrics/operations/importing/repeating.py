"""The same file again: what was read once in the same way, and nothing since, cannot have anything new in it."""

import hashlib
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from peerhub.db import db
from peerhub.metrics.models import MetricImport, MetricSource
from peerhub.metrics.sources import Reader
from peerhub.metrics.sources.staged import Areas

PACKAGE = Path(__file__).resolve().parents[2]


def reading_of(reader: Reader, areas: Areas, councils: dict[str, int]) -> str:
    """The checksum of all that the reading of a file depends on but the file: mapping, codes, names, our own code."""
    parts = (repr(reader.basis), repr(sorted(councils.items())), repr(sorted(areas.names.items())), _own_code())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def same_before(source_code: str, sha256: str, reading: str) -> MetricImport | None:
    """The newest import of the source that was not refused, if it was of these bytes, read in this way."""
    newest = db.session.scalars(
        sa.select(MetricImport)
        .join(MetricSource, MetricSource.id == MetricImport.source_id)
        .where(MetricSource.code == source_code, MetricImport.rows_refused == 0)
        .order_by(MetricImport.id.desc())
        .limit(1)
    ).one_or_none()
    return newest if newest and (newest.file_sha256, newest.reading_sha256) == (sha256, reading) else None


@cache
def _own_code() -> str:
    """The checksum of the code that reads and checks: when it changes, every file is read anew."""
    digest = hashlib.sha256()
    for folder in ("sources", "operations/importing", "data"):
        for path in sorted((PACKAGE / folder).glob("*.py" if folder != "data" else "catalogue.csv")):
            digest.update(path.read_bytes())
    digest.update((PACKAGE / "periods.py").read_bytes())
    return digest.hexdigest()
