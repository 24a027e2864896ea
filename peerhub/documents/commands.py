"""Commands about stored files."""

import hashlib
import sys
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from peerhub.documents import queries, storage

ABANDONED_AFTER = 3600  # seconds: no request takes an hour


@click.command("documents-check")
@click.option("--remove", is_flag=True, help="Delete bytes that no row names, once they are an hour old.")
@with_appcontext
def documents_check(remove: bool) -> None:
    """Compare the stored files with the database: nothing missing, nothing changed, nothing left over."""
    folder = storage.folder()
    rows = queries.all_files()
    faults = [f"missing: {row.name} (file {row.id}), {row.sha256}" for row in rows if not _path(row.sha256).is_file()]
    faults += [f"changed: {path.name}" for path in storage.contents(folder) if _hash(path) != path.name]
    left_over = _left_over(folder, {row.sha256 for row in rows})
    for line in faults:
        click.echo(line)
    for path in left_over:
        click.echo(f"left over: {path.relative_to(folder)}{', removed' if remove else ''}")
        if remove:
            path.unlink()
    click.echo(f"Files in the database: {len(rows)}. At fault: {len(faults)}. Left over: {len(left_over)}.")
    if faults or (left_over and not remove):
        sys.exit(1)


def _left_over(folder: Path, named: set[str]) -> list[Path]:
    """Old enough that no request under way can still want them."""
    unnamed = [path for path in storage.contents(folder) if path.name not in named]
    oldest_wanted = time.time() - ABANDONED_AFTER
    return [path for path in unnamed + storage.waiting_files(folder) if path.stat().st_mtime < oldest_wanted]


def _path(sha256: str) -> Path:
    return storage.path_of(sha256)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
