"""Each test begins with the same rows, whatever the one before did, also to tables that refuse changes."""

from contextlib import closing

import pytest
import sqlalchemy as sa

from peerhub.audit import operations as audit
from peerhub.audit.models import AuditEvent
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from tests.conftest import restored
from tests.support import factories
from tests.support.databases import TestRun

# Twice the same: in whatever order they run, the second finds the tables as the first found them.
TURNS = pytest.mark.parametrize("turn", [1, 2])


@TURNS
def test_rows_and_numbers_begin_anew(session, turn):
    assert session.scalar(sa.select(sa.func.count()).select_from(PoliticalGroup)) == 0
    group = factories.make_group()
    session.commit()
    assert group.id == 1


@TURNS
def test_append_only_tables_begin_anew(session, turn):
    assert session.scalars(sa.select(AuditEvent)).all() == []
    audit.record("group.create", factories.make_group(), by=None, label="A group")
    session.commit()


@TURNS
def test_a_broken_transaction_does_no_harm(session, turn):
    factories.make_group(code="one")
    with pytest.raises(sa.exc.IntegrityError):
        factories.make_group(code="one")


def test_triggers_are_back_after_the_restoration(session):
    event = audit.record("group.create", factories.make_group(), by=None, label="A group")
    session.commit()
    event.action = "group.edit"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        session.commit()
    db.session.rollback()


def test_what_is_made_once_may_be_made_of_something_that_is(tmp_path):
    run, made = TestRun(tmp_path), []
    run.once("whole", lambda: run.once("part", lambda: made.append("part")))
    run.once("part", lambda: made.append("part again"))
    assert made == ["part"]


def test_statements_are_counted(session, sql_counter):
    with sql_counter() as statements:
        session.scalars(sa.select(PoliticalGroup)).all()
        session.scalars(sa.select(PoliticalGroup)).all()
    assert len(statements) == 2


def test_a_connection_left_open_does_not_spoil_the_next_test(test_run, worker):
    database = test_run.database(f"{worker}_left_open")
    database.restore()
    group = sa.insert(PoliticalGroup)
    rows = [{"code": f"group-{number}", "name": f"Group {number}"} for number in range(2000)]
    left, new = (sa.create_engine(database.address, poolclass=sa.NullPool) for _ in range(2))
    with closing(left.connect()) as left_open:
        if left.dialect.name == "sqlite":
            left_open.exec_driver_sql("PRAGMA journal_mode=WAL")
        left_open.execute(group, rows)
        left_open.commit()
        database.restore()
        with new.begin() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(PoliticalGroup)) == 0
            connection.execute(group, rows)


class RestoredWhileAsked:
    """A database that is asked something in the middle of its restoration, as by a page that still polls."""

    def __init__(self, database, app):
        self.address, self._database, self._app = database.address, database, app

    def restore(self):
        with self._app.app_context():
            db.session.execute(sa.text("SELECT 1"))
            db.session.remove()  # the connection goes back to the pool, to be taken by whoever comes next
        self._database.restore()


def test_a_late_request_does_not_leave_the_old_database_behind(worker_app, worker_database):
    asked = RestoredWhileAsked(worker_database, worker_app)
    somebody_else = sa.create_engine(worker_database.address, poolclass=sa.NullPool)
    with restored(worker_app, asked), worker_app.app_context():
        factories.make_council()
        db.session.commit()
        with somebody_else.connect() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(Council)) == 1
