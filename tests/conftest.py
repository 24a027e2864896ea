"""Fixtures that every test may ask for. What they are made of is in tests/support."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from config import TestConfig
from peerhub import collector, create_app
from peerhub.db import db
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.databases import RUN_FOLDER, Database, TestRun, engine_under_test
from tests.support.sql import SqlRecord, recording_sql

pytest_plugins = ["tests.support.browser"]


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the workers makes the folder that they share."""
    # How long an example takes depends on what else the machine does; benchmarks measure, tests do not.
    hypothesis.settings.register_profile("peerhub", deadline=None)
    hypothesis.settings.load_profile("peerhub")
    if not hasattr(config, "workerinput"):
        config.add_cleanup(TestRun.begin().end)


#: Their tests compare or start engines themselves, whatever fixtures they ask for.
ENGINE_FOLDERS = frozenset({"db", "migrations", "settings", "support"})


#: Journeys and the demo's builds: a worker that met one of them last would keep the other waiting.
LONG_FOLDERS = frozenset({"journeys", "demo"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second engine only what depends on it runs again: decisions 0002 and 0080."""
    # Whoever has a minute of work begins with it, while the others have enough to share: the end is the same for all.
    items.sort(key=lambda item: LONG_FOLDERS.isdisjoint(item.path.parent.parts))
    if engine_under_test() == "sqlite":
        return
    left_out = [item for item in items if not touches_a_database(item) or item.get_closest_marker("either_engine")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """As in production: with all tests loaded, the collector would look through them again and again."""
    collector.settle()


def touches_a_database(item: pytest.Item) -> bool:
    """Whether the run's databases are among all that the test asks for, or its folder is about engines."""
    return "test_run" in getattr(item, "fixturenames", ()) or bool(ENGINE_FOLDERS & set(item.path.parent.parts))


def pytest_report_header() -> str:
    return f"database: {engine_under_test()}"


@pytest.fixture(scope="session")
def test_run() -> TestRun:
    return TestRun(Path(os.environ[RUN_FOLDER]))


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """A name of this xdist worker's own, for everything that must not be shared."""
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


@pytest.fixture(scope="session")
def worker_database(test_run: TestRun, worker: str) -> Database:
    return test_run.database(worker)


@pytest.fixture(scope="session")
def worker_app(worker_database: Database, test_run: TestRun, worker: str) -> Iterator[Flask]:
    worker_database.restore()
    app = create_app(TestConfig({"DATABASE_URL": worker_database.address}, instance=test_run.folder / worker))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(worker_app: Flask, worker_database: Database) -> Iterator[Flask]:
    """The application on an empty database of today's schema. No application context is open."""
    with restored(worker_app, worker_database):
        yield worker_app


@contextmanager
def restored(app: Flask, database: Database) -> Iterator[None]:
    """Within, the application's database and files are as its template has them."""
    with app.app_context():
        db.engine.dispose()
        database.restore()
        # Once more: a thread that the last test left behind may have opened the old file between the two.
        db.engine.dispose()
    shutil.rmtree(app.config["DOCUMENTS_FOLDER"], ignore_errors=True)
    Path(app.config["DOCUMENTS_FOLDER"]).mkdir(parents=True)
    yield
    with app.app_context():
        db.session.remove()


@pytest.fixture(scope="session")
def register_database(test_run: TestRun, worker: str) -> Database:
    return test_run.database(worker, register=True)


@pytest.fixture(scope="session")
def register_worker_app(register_database: Database, test_run: TestRun, worker: str) -> Iterator[Flask]:
    register_database.restore()
    folder = test_run.folder / f"{worker}-register"
    app = create_app(TestConfig({"DATABASE_URL": register_database.address}, instance=folder))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def register_app(register_worker_app: Flask, register_database: Database) -> Iterator[Flask]:
    """The application on the real register of councils, and nothing else.

    A folder of tests that wants it everywhere has `def app(register_app): return register_app` in its conftest.
    """
    with restored(register_worker_app, register_database):
        yield register_worker_app


@pytest.fixture
def session(app: Flask, request: pytest.FixtureRequest) -> Iterator[scoped_session[Session]]:
    """The database session, for tests of queries and operations; an application context stays open around them."""
    if "client" in request.fixturenames:
        pytest.fail("Use `arrange` beside `client`: a request must not run inside an open application context.")
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def arrange(app: Flask) -> Callable[[], AbstractContextManager[scoped_session[Session]]]:
    """`with arrange() as session:` makes rows and commits them, then closes the context. For tests with a client."""

    @contextmanager
    def arranging() -> Iterator[scoped_session[Session]]:
        with app.app_context():
            yield db.session
            db.session.commit()

    return arranging


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A visitor who is not signed in."""
    return CheckingClient(app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., CheckingClient]:
    """`sign_in(Role.PEER)`: a client of a new person with these roles, or of the person with this e-mail address."""

    def signed_in(*roles: Role, email: str | None = None, **details: object) -> CheckingClient:
        client = CheckingClient(app)
        if email is None:
            with app.app_context():
                email = factories.make_user(*roles, **details).email
                db.session.commit()
        client.sign_in(email)
        return client

    return signed_in


@pytest.fixture
def sql_counter() -> Callable[[], AbstractContextManager[SqlRecord]]:
    """`with sql_counter() as statements:` and afterwards `len(statements)`."""
    return recording_sql
