from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from config import TestConfig
from peerhub import create_app
from peerhub.db import db
from tests.support.databases import Database, TestRun


@pytest.fixture
def another_app(app: Flask, worker_database: Database, test_run: TestRun) -> Iterator[Callable[..., Flask]]:
    """`another_app(PEERHUB_HTTPS="1")`: a second application on the same database, as another process would have."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        settings["DATABASE_URL"] = worker_database.address
        made.append(create_app(TestConfig(settings, instance=test_run.folder / f"another{len(made)}")))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            db.engine.dispose()
