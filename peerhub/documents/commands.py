"""Commands about stored files."""

import hashlib
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial

import click
from flask.cli import with_appcontext

from peerhub.documents import queries, storage

ABANDONED_AFTER = 3600  # seconds: no request takes an hour


@click.command("documents-check")
@click.option("--remove", is_flag=True, help="Delete bytes that no row names, once they are an hour old.")
@with_appcontext
def documents_check(remove: bool) -> None:
    """Compare the stored files with the database: nothing missing, nothing changed, nothing left over."""
    store, rows = storage.store(), queries.all_files()
    kept = {one.sha256: one for one in store.kept()}
    faults = [f"missing: {row.name} (file {row.id}), {row.sha256}" for row in rows if row.sha256 not in kept]
    faults += [f"changed: {sha256}" for sha256 in kept if hashlib.sha256(store.read(sha256)).hexdigest() != sha256]
    left_over = _left_over(kept.values(), {row.sha256 for row in rows})
    for line in faults:
        click.echo(line)
    for name, forget in left_over:
        click.echo(f"left over: {name}{', removed' if remove else ''}")
        if remove:
            forget()
    click.echo(f"Files in the database: {len(rows)}. At fault: {len(faults)}. Left over: {len(left_over)}.")
    if faults or (left_over and not remove):
        sys.exit(1)


def _left_over(kept: Iterable[storage.Kept], named: set[str]) -> list[tuple[str, Callable[[], None]]]:
    """Old enough that no request under way can still want them; each with what removes it."""
    oldest_wanted, store, folder = time.time() - ABANDONED_AFTER, storage.store(), storage.folder()
    found: list[tuple[str, Callable[[], None]]] = [
        (f"{one.sha256[:2]}/{one.sha256}", partial(store.remove, one.sha256))
        for one in kept
        if one.sha256 not in named and one.changed_at < oldest_wanted
    ]
    waiting = [path for path in storage.waiting_files(folder) if path.stat().st_mtime < oldest_wanted]
    return found + [(str(path.relative_to(folder)), path.unlink) for path in waiting]
