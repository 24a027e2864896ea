"""Databases to migrate, each with an application whose context is open, and migrations that a test may add to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from config import TestConfig
from peerhub import create_app
from peerhub.db import db
from tests.db.rows import Rows
from tests.migrations.running import MIGRATIONS, Migrations
from tests.support.databases import TestRun


@pytest.fixture
def migrations() -> Migrations:
    """Ours."""
    return Migrations(MIGRATIONS)


@pytest.fixture
def changed_migrations(tmp_path: Path) -> Migrations:
    """A copy of ours, to which a test may add."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Migrations(folder)


@pytest.fixture
def empty_app(test_run: TestRun, worker: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a single table."""
    with application(test_run.empty_address(f"{worker}_new"), tmp_path) as app:
        yield app


@pytest.fixture
def filled_app(test_run: TestRun, worker: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of today's schema with one row in every table."""
    database = test_run.database(f"{worker}_filled")
    database.restore()
    with application(database.address, tmp_path) as app:
        with db.engine.begin() as connection:
            Rows(connection).fill()
        yield app


@contextmanager
def application(address: str, folder: Path) -> Iterator[Flask]:
    app = create_app(TestConfig({"DATABASE_URL": address}, instance=folder / "instance"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
