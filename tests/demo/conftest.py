"""Two demos: the small one of the whole run, and one of the usual size, built once and only read."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from config import DemoConfig
from peerhub import create_app
from peerhub.db import db
from tests.support.databases import TestRun, run_flask

USUAL_SIZE = "usual-size"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The small demo is built on both engines; how many there are of what in the usual one is drawn by its seed."""
    for item in items:
        sizes = getattr(item, "callspec", None)
        if "full_app" in getattr(item, "fixturenames", ()) or (sizes and sizes.params.get("demo") == "usual"):
            item.add_marker(pytest.mark.either_engine)


@pytest.fixture(scope="session")
def full_address(test_run: TestRun) -> str:
    """Where the demo of the usual size is. The first worker that asks builds it, by the command, as a person would."""
    place = test_run.folder / USUAL_SIZE

    def build() -> None:
        database = test_run.database(USUAL_SIZE.replace("-", "_"))
        database.restore()
        run_flask(database.address, test_run.folder, "demo", environment="demo")
        place.write_text(database.address)

    test_run.once(USUAL_SIZE, build)
    return place.read_text()


@pytest.fixture(scope="session")
def full_app(full_address: str, test_run: TestRun, worker: str) -> Iterator[Flask]:
    yield from demo_application(full_address, test_run, f"{worker}-usual-size")


@pytest.fixture(scope="session")
def small_address(test_run: TestRun, worker: str) -> str:
    database = test_run.database(f"{worker}_look", demo=True)
    database.restore()
    return database.address


@pytest.fixture(scope="session")
def small_app(small_address: str, test_run: TestRun, worker: str) -> Iterator[Flask]:
    """The application in demo mode on the small demo, of which this worker has a copy to itself."""
    yield from demo_application(small_address, test_run, f"{worker}-look")


@pytest.fixture
def full(full_app: Flask) -> Iterator[scoped_session[Session]]:
    """A session on the demo of the usual size, for reading."""
    with full_app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def small(small_app: Flask) -> Iterator[scoped_session[Session]]:
    with small_app.app_context():
        yield db.session
        db.session.rollback()


def demo_application(address: str, test_run: TestRun, name: str) -> Iterator[Flask]:
    settings = {"DATABASE_URL": address, "SECRET_KEY": "only for the tests of the demo, and for nothing else"}
    app = create_app(DemoConfig(settings, instance=test_run.folder / name))
    yield app
    with app.app_context():
        db.engine.dispose()
