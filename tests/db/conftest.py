"""A connection of the application's own engine, and rows of any table over it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from peerhub.db import db
from tests.db.rows import Rows, read_tables


@pytest.fixture(scope="session")
def tables(worker_app: Flask) -> dict[str, sa.Table]:
    with worker_app.app_context(), db.engine.connect() as connection:
        return read_tables(connection)


@pytest.fixture
def connection(app: Flask) -> Iterator[sa.Connection]:
    """Within a transaction that nobody commits."""
    with app.app_context(), db.engine.connect() as connection:
        yield connection


@pytest.fixture
def rows(connection: sa.Connection, tables: dict[str, sa.Table]) -> Rows:
    return Rows(connection, tables)
