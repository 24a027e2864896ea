"""How a transaction begins.

Python's own SQLite transactions lose concurrent updates: two sessions read, both write, one update is gone without
an error. So the driver is told to leave transactions alone, and we begin them: `BEGIN IMMEDIATE` where something is
going to be written (the second writer waits its turn), plain `BEGIN` for reading. PostgreSQL needs none of this and
ignores the mark.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask import Flask, request
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from peerhub.db.base import db

PRAGMAS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    # Without it, INSERT OR REPLACE takes a row away without asking the triggers that guard it.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    # 32 MB: with the usual 2 a page that asks many questions reads the same pages of the file twice.
    "PRAGMA cache_size=-32768",
)
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_writing: ContextVar[bool] = ContextVar("peerhub_writing", default=False)
_patience: ContextVar[int | None] = ContextVar("peerhub_patience", default=None)


@contextmanager
def writing(*, patience: int | None = None) -> Iterator[None]:
    """Within this block, transactions on SQLite take the write lock as they begin. For commands and jobs.

    `patience` is for how many seconds they wait for another writer, where the usual five would be too few.
    """
    token, patient = _writing.set(True), _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(patient)
        _writing.reset(token)


def init_app(app: Flask) -> None:
    """Bind the session to the app's database and install the listeners on its engine."""
    db.init_app(app)
    app.before_request(_mark_writing_request)
    app.teardown_request(_unmark)
    with app.app_context():
        install(db.engine)


def install(engine: sa.Engine) -> None:
    """Make `engine` follow this module's rules; does nothing for engines other than SQLite."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)


def _prepare_connection(connection: Any, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: sa.Connection) -> None:
    if (patience := _patience.get()) is not None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience * 1000}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _mark_writing_request() -> None:
    _writing.set(request.method not in READING_METHODS)


def _unmark(_error: BaseException | None) -> None:
    _writing.set(False)
