"""A database for each test, on the engine that PEERHUB_TEST_DATABASE names (sqlite, the default, or postgresql).

The schema is made once per run, by the migrations, into a template. Each xdist worker has one copy of its own, and
before each test that copy is put back as the template was: a file copy on SQLite, one function call on PostgreSQL.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from tests.support.postgres import ThrowAwayPostgres

ROOT = Path(__file__).resolve().parent.parent.parent
RUN_FOLDER = "PEERHUB_TEST_RUN"
FOLDER_PREFIX = "peerhub-tests-"
LONGEST_RUN = 6 * 60 * 60  # seconds; an older folder has no run any more
ENGINES = ("sqlite", "postgresql")
EMPTY = "empty"  # the template with the schema alone, of which the others are copies
# Small, yet with every kind of record that a journey meets.
DEMO_OPTIONS = ("--peers", "260", "--years", "3", "--seed", "7")


class Database(Protocol):
    """What a test needs of a database."""

    address: str

    def restore(self) -> None:
        """Put every row back as in the template. Nobody may be in a transaction."""
        ...


def engine_under_test() -> str:
    name = os.environ.get("PEERHUB_TEST_DATABASE", "sqlite")
    if name not in ENGINES:
        raise RuntimeError(f"PEERHUB_TEST_DATABASE must be one of {', '.join(ENGINES)}, not {name!r}")
    return name


class TestRun:
    """What all workers of one run share: a folder, the templates, perhaps a server. The first who needs it makes it."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._is_alone = False

    @classmethod
    def begin(cls) -> "TestRun":
        """For the process that starts the workers: a new folder, in memory where that is possible."""
        memory = Path("/dev/shm")
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
        place = memory if roomy else Path(tempfile.gettempdir())
        _clear_after_killed_runs(place)
        folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=place))
        folder.chmod(0o711)  # the server's unprivileged account must be able to reach its own folder inside
        os.environ[RUN_FOLDER] = str(folder)
        return cls(folder)

    @classmethod
    def current(cls) -> "TestRun":
        return cls(Path(os.environ[RUN_FOLDER]))

    def end(self) -> None:
        if (self.folder / "pg").exists():
            ThrowAwayPostgres(self.folder / "pg").stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._is_alone:  # one thing is made of another: a lock that is taken twice would wait for itself
            yield
            return
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._is_alone = True
            try:
                yield
            finally:
                self._is_alone = False

    def once(self, name: str, make: Callable[[], None]) -> None:
        """Call `make` in the first worker that comes; the others wait for it. A failure fails every worker."""
        with self._alone():
            done = self.folder / f"{name}.done"
            if not done.exists():
                make()
                done.touch()

    @cached_property
    def server(self) -> ThrowAwayPostgres:
        server = ThrowAwayPostgres(self.folder / "pg")
        self.once("server", server.start)
        return server

    def database(self, name: str, *, demo: bool = False, register: bool = False) -> Database:
        """The database called `name`: a fresh copy of the schema alone, of the real register, or of the demo."""
        kind = SqliteDatabase if engine_under_test() == "sqlite" else PostgresDatabase
        return kind(self, name, template="demo" if demo else "register" if register else EMPTY)

    def empty_address(self, name: str) -> str:
        """The address of a database called `name` that has no tables yet; what it had before is gone."""
        if engine_under_test() == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                (self.folder / f"{name}.db{suffix}").unlink(missing_ok=True)
            return f"sqlite:///{self.folder}/{name}.db"
        with psycopg.connect(self.server.connection_text("postgres"), autocommit=True) as connection:
            for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
                connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
        return self.server.address(name)

    def fill(self, address: str, template: str) -> None:
        """What the template has: today's schema by the migrations, or, in a copy of that, the register or the demo."""
        if template == EMPTY:
            run_flask(address, self.folder, "db", "upgrade")
        if template == "register":
            run_flask(address, self.folder, "import-councils")
        if template == "demo":
            run_flask(address, self.folder, "demo", *DEMO_OPTIONS, environment="demo")


def _clear_after_killed_runs(place: Path) -> None:
    """A run that was killed could not stop its server or give its memory back."""
    for folder in place.glob(f"{FOLDER_PREFIX}*"):
        with suppress(OSError, RuntimeError):  # another run may be clearing it at this moment
            old = time.time() - folder.stat().st_mtime > LONGEST_RUN
            if old and folder.stat().st_uid == os.geteuid():
                TestRun(folder).end()


def run_flask(address: str, folder: Path, *arguments: str, environment: str = "test") -> str:
    """Run `flask --app wsgi …` as a person would, against the database at `address`. Returns what it printed."""
    settings = {
        "PEERHUB_ENV": environment,
        "DATABASE_URL": address,
        "SECRET_KEY": "a key for tests only, and never for anything else",
        "DOCUMENTS_FOLDER": str(folder / "documents"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


class SqliteDatabase:
    def __init__(self, run: TestRun, name: str, *, template: str) -> None:
        self._empty = run.folder / f"{EMPTY}.template.db"
        self._template = run.folder / f"{template}.template.db"
        self._file = run.folder / f"{name}.{template}.db"
        self.address = f"sqlite:///{self._file}"
        if template != EMPTY:
            SqliteDatabase(run, name, template=EMPTY)
        run.once(template, lambda: self._make_template(run, template))

    def _make_template(self, run: TestRun, template: str) -> None:
        if template != EMPTY:
            shutil.copyfile(self._empty, self._template)
        run.fill(f"sqlite:///{self._template}", template)
        # Into one file, the one that is copied: a process may end with its last pages still in the log beside it.
        with closing(sqlite3.connect(self._template)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def restore(self) -> None:
        # A new file, never the old one filled anew: SQLite keeps what it knows of a log by the file's inode, so a
        # connection that is still open (a request on its way while its test ended) would break those of the next test.
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._file)


class PostgresDatabase:
    def __init__(self, run: TestRun, name: str, *, template: str) -> None:
        self._server = run.server
        self._template = f"template_{template}"
        self._name = f"{name}_{template}"
        self.address = self._server.address(self._name)
        if template != EMPTY:
            PostgresDatabase(run, name, template=EMPTY)
        run.once(template, lambda: self._make_template(run, template))
        self._copy(self._template, self._name)

    def restore(self) -> None:
        """Rows only: emptying fifty tables and filling the few that the template fills takes milliseconds."""
        try:
            with self._connect(self._name) as connection:
                connection.execute("SET lock_timeout = '5s'")
                connection.execute("SELECT pristine.restore()")
        except psycopg.errors.LockNotAvailable:
            raise AssertionError("The test before this one left a transaction open.") from None

    def _connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._server.connection_text(database), autocommit=True)

    def _copy(self, template: str, name: str) -> None:
        """Make the database called `name` a copy of `template`, whatever it was before."""
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**names))
            connection.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))

    def _make_template(self, run: TestRun, template: str) -> None:
        self._copy("template1" if template == EMPTY else f"template_{EMPTY}", self._template)
        run.fill(self._server.address(self._template), template)
        with self._connect(self._template) as connection:
            connection.execute(KEEP_PRISTINE)
            connection.execute("ANALYZE")


# Keeps a copy of every filled table and a function that restores all of them. Triggers and foreign keys look away
# meanwhile (session_replication_role), because some tables refuse DELETE and some point at each other.
KEEP_PRISTINE = """
DROP SCHEMA IF EXISTS pristine CASCADE;
CREATE SCHEMA pristine;
CREATE TABLE pristine.counters AS
    SELECT format('%I.%I', schemaname, sequencename) AS name, start_value, last_value
    FROM pg_sequences WHERE schemaname = 'public';
DO $make$
DECLARE
    place regclass;
    has_rows boolean;
    names text;
    body text := '';
BEGIN
    FOR place IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        body := body || format('DELETE FROM %s; ', place);
    END LOOP;
    FOR place IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', place) INTO has_rows;
        CONTINUE WHEN NOT has_rows;
        EXECUTE format('CREATE TABLE pristine.copy_%s AS TABLE %s', place::oid, place);
        SELECT string_agg(quote_ident(attname), ', ') INTO names FROM pg_attribute
        WHERE attrelid = place AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        body := body || format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM pristine.copy_%s; ',
            place, names, names, place::oid);
    END LOOP;
    EXECUTE format($create$
        CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql
        SET session_replication_role = replica AS $restore$
        BEGIN
            %s
            PERFORM setval(name::regclass, coalesce(last_value, start_value), last_value IS NOT NULL)
            FROM pristine.counters;
        END $restore$ $create$, body);
END $make$
"""
