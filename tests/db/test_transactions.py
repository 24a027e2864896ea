"""How transactions begin. On SQLite, what Python does by itself loses updates or gives up; both are shown here."""

import ast
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm.exc import StaleDataError

from peerhub.db import db, writing
from peerhub.db.transactions import install
from peerhub.peers.models import Peer, Skill
from peerhub.permissions import Role
from tests.architecture.source import all_modules
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.databases import ROOT, engine_under_test

on_sqlite = pytest.mark.skipif(engine_under_test() != "sqlite", reason="about SQLite's own transactions")
WRITERS, TIMES = 4, 25


@contextmanager
def beginnings():
    """The statements with which transactions began meanwhile, in every thread."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
def counter(app):
    """The id of a row whose `position` counts."""
    with app.app_context():
        skill = factories.make_skill(position=0)
        db.session.commit()
        return skill.id


def count_up(app: Flask, skill_id: int, *, times: int) -> None:
    """Read the number, add one, write it back: lost wherever two do so at once and neither waits."""
    for _ in range(times):
        with app.app_context(), writing():
            skill = db.session.get_one(Skill, skill_id)
            skill.position += 1
            db.session.commit()


def counted(app: Flask, skill_id: int) -> int:
    with app.app_context():
        return db.session.get_one(Skill, skill_id).position


# Nothing is lost


@on_sqlite
def test_threads_that_write_at_once_lose_no_update(app, counter):
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(count_up, app, counter, times=TIMES) for _ in range(WRITERS)]
    for one in running:
        one.result()  # raises "database is locked", if that is what happened
    assert counted(app, counter) == WRITERS * TIMES


PROGRAM = """
import sys
import sqlalchemy as sa
from peerhub.db.transactions import install, writing

address, skill_id, times = sys.argv[1:]
engine = sa.create_engine(address)
install(engine)
print("ready", flush=True)
input()
for _ in range(int(times)):
    with writing(), engine.begin() as connection:
        number = connection.execute(sa.text("SELECT position FROM skill WHERE id = :id"), {"id": skill_id}).scalar()
        connection.execute(sa.text("UPDATE skill SET position = :n WHERE id = :id"), {"n": number + 1, "id": skill_id})
"""


@on_sqlite
def test_processes_that_write_at_once_lose_no_update(app, counter):
    arguments = [app.config["SQLALCHEMY_DATABASE_URI"], str(counter), str(TIMES)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    started = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, text=True, **pipes) for _ in range(2)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    faults = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], faults
    assert counted(app, counter) == 2 * TIMES


def test_on_both_engines_a_row_with_a_version_loses_no_update(app):
    """PostgreSQL lets both read: there the version tells the second that somebody was quicker."""
    with app.app_context():
        peer_id = factories.make_peer(days_per_year=0).id
        db.session.commit()

    def count_days(times: int) -> int:
        tries = 0
        while times:
            tries += 1
            with app.app_context(), writing():
                peer = db.session.get_one(Peer, peer_id)
                peer.days_per_year += 1
                try:
                    db.session.commit()
                except StaleDataError:
                    db.session.rollback()
                else:
                    times -= 1
        return tries

    with ThreadPoolExecutor(WRITERS) as pool:
        tries = sum(pool.map(count_days, [TIMES] * WRITERS))
    with app.app_context():
        peer = db.session.get_one(Peer, peer_id)
        assert (peer.days_per_year, peer.version) == (WRITERS * TIMES, WRITERS * TIMES + 1)
    assert tries >= WRITERS * TIMES


@on_sqlite
def test_the_second_writer_waits_until_the_first_has_finished(app, counter):
    second_has_begun = threading.Event()
    order = []

    def second():
        with app.app_context(), writing():
            second_has_begun.set()
            order.append(("second read", db.session.get_one(Skill, counter).position))

    with app.app_context(), writing():
        skill = db.session.get_one(Skill, counter)
        other = threading.Thread(target=second)
        other.start()
        assert second_has_begun.wait(10)
        other.join(0.2)  # time to read what it must not read yet
        skill.position = 7
        order.append(("first wrote", 7))
        db.session.commit()
    other.join(10)
    assert order == [("first wrote", 7), ("second read", 7)]


@on_sqlite
def test_readers_do_not_wait_for_a_writer(app, counter):
    with app.app_context(), writing():
        db.session.get_one(Skill, counter).position = 7
        db.session.flush()
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(counted, app, counter).result(timeout=10) == 0
        db.session.commit()
    assert counted(app, counter) == 7


# What would happen otherwise


@pytest.fixture
def two_plain_connections(tmp_path):
    """Two connections of Python's own making to a file with one number in it."""
    place = tmp_path / "plain.db"
    with closing(sqlite3.connect(place)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE counter (number INTEGER)")
        made.execute("INSERT INTO counter VALUES (0)")
        made.commit()
    with closing(sqlite3.connect(place)) as first, closing(sqlite3.connect(place)) as second:
        yield first, second


def read(connection):
    return connection.execute("SELECT number FROM counter").fetchone()[0]


def test_pythons_own_transactions_lose_an_update(two_plain_connections):
    first, second = two_plain_connections
    seen = [read(connection) for connection in two_plain_connections]
    for connection, number in zip(two_plain_connections, seen, strict=True):
        connection.execute("UPDATE counter SET number = ?", (number + 1,))
        connection.commit()
    assert read(first) == read(second) == 1, "two were added; when this fails, Python has mended its ways"


def test_a_plain_begin_gives_up_instead_of_waiting(two_plain_connections):
    for connection in two_plain_connections:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("BEGIN")
    first, second = two_plain_connections
    read(first), read(second)
    first.execute("UPDATE counter SET number = 1")
    first.execute("COMMIT")
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        second.execute("UPDATE counter SET number = 1")


# How they begin


@on_sqlite
def test_requests_that_write_take_the_lock_as_they_begin_and_others_do_not(app):
    client = CheckingClient(app)
    token = client.token("/sign-in")
    with beginnings() as seen:
        client.get("/sign-in")
        client.head("/sign-in")
    assert set(seen) <= {"BEGIN"}
    with beginnings() as seen:
        client.post("/sign-in", data={"email": "x@example.org", "password": "y", "csrf_token": token})
    assert seen
    assert set(seen) == {"BEGIN IMMEDIATE"}


@on_sqlite
def test_a_page_that_is_read_after_one_that_writes_begins_as_a_reader(app, sign_in):
    with beginnings() as seen:
        client = sign_in(Role.BOARD_MEMBER)
        del seen[:]
        client.page("/")
    assert seen
    assert set(seen) == {"BEGIN"}


@on_sqlite
def test_commands_that_write_take_the_lock_as_they_begin(app):
    with beginnings() as seen:
        done = app.test_cli_runner().invoke(args=["load-reference"])
    assert done.exit_code == 0, done.output
    assert seen
    assert set(seen) == {"BEGIN IMMEDIATE"}


def test_every_command_that_commits_says_that_it_writes():
    """What commits outside a request must stand within `with writing()`: nothing else would mark it."""
    bare, found = [], 0
    for module in all_modules():
        if module.kind not in {"commands", "tasks", "reference"}:
            continue
        for function in module.functions:
            inside = {call for block in ast.walk(function) if _is_writing(block) for call in _commits(block)}
            commits = set(_commits(function))
            found += len(commits)
            bare += [f"{module.name}: {function.name}" for _ in commits - inside]
    assert found >= 4
    assert not bare


def _is_writing(node):
    return isinstance(node, ast.With) and any(
        ast.unparse(item.context_expr).startswith("writing(") for item in node.items
    )


def _commits(node):
    return (
        item for item in ast.walk(node) if isinstance(item, ast.Call) and ast.unparse(item.func).endswith(".commit")
    )


# Settings of each connection


@on_sqlite
def test_every_connection_has_its_settings(app):
    wanted = {
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 5000,
        "journal_mode": "wal",
        "synchronous": 1,
    }
    with app.app_context():
        db.engine.dispose()
        with db.engine.connect() as first, db.engine.connect() as second, db.engine.connect() as third:
            for connection in (first, second, third):
                found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
                assert found == wanted
                driver = connection.connection.driver_connection
                assert driver.isolation_level is None


def test_without_our_settings_a_connection_has_none_of_them(tmp_path):
    plain = sa.create_engine(f"sqlite:///{tmp_path}/plain.db")
    with plain.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 0
    install(plain)
    plain.dispose()
    with plain.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    plain.dispose()
