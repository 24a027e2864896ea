"""From nothing to today and back, and from every earlier revision with data in place."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from peerhub import models
from peerhub.db import db
from peerhub.db.invariants import TRIGGERS
from tests.db.rows import Rows
from tests.migrations.running import MIGRATIONS, Migrations
from tests.migrations.schema import contents, schema_of, triggers_of
from tests.support.databases import engine_under_test

REVISIONS = Migrations(MIGRATIONS).revisions


def test_the_models_are_what_the_migrations_make(empty_app, migrations):
    migrations.up()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, models.METADATA) == []


def test_every_check_of_the_models_is_in_the_database(empty_app, migrations):
    """Alembic does not compare checks."""
    migrations.up()
    wanted = {
        f"{table.name}: {db.engine.dialect.identifier_preparer.format_constraint(constraint)}"
        for table in models.METADATA.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    with db.engine.connect() as connection:
        assert schema_of(connection)["checks"] == wanted


def test_triggers_and_the_exclusion_come_with_the_upgrade(empty_app, migrations):
    migrations.up()
    with db.engine.connect() as connection:
        found = schema_of(connection)
    of_this_engine = {one.name for one in TRIGGERS if getattr(one, engine_under_test())}
    assert found["triggers"] == of_this_engine
    assert found["exclusions"] == (set() if engine_under_test() == "sqlite" else {"assignment_no_overlap"})


def test_down_to_nothing_and_up_again(empty_app, migrations):
    migrations.up()
    with db.engine.connect() as connection:
        before = schema_of(connection)
    migrations.down()
    with db.engine.connect() as connection:
        assert set().union(*schema_of(connection).values()) == set()
    migrations.up()
    with db.engine.connect() as connection:
        assert schema_of(connection) == before


def test_an_upgrade_that_is_repeated_changes_nothing(empty_app, migrations):
    migrations.up()
    with db.engine.connect() as connection:
        before = schema_of(connection)
    migrations.up()
    with db.engine.connect() as connection:
        assert schema_of(connection) == before


def test_a_trigger_that_somebody_dropped_is_back_after_the_next_upgrade(empty_app, migrations):
    migrations.up()
    on = "" if engine_under_test() == "sqlite" else " ON audit_event"
    with db.engine.begin() as connection:
        whole = triggers_of(connection)
        connection.exec_driver_sql(f"DROP TRIGGER audit_event_no_delete{on}")
    migrations.up()
    with db.engine.connect() as connection:
        assert triggers_of(connection) == whole


def test_revisions_are_numbered_one_after_the_other():
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_data_of_every_earlier_revision_reaches_today(empty_app, migrations, revision):
    """One row in every table as it was then; at the newest, every row is there with all that still has a column."""
    migrations.up(revision)
    with db.engine.begin() as connection:
        Rows(connection).fill()
    with db.engine.connect() as connection:
        before = contents(connection)
    assert before
    # An ordered pair needs two of the same.
    pairs = {"metric": "metric_equivalence", "council": "joint_arrangement"}
    expected = {name: 2 if pairs.get(name) in before else 1 for name in before}
    assert {name: len(rows) for name, rows in before.items()} == expected
    migrations.up()
    with db.engine.connect() as connection:
        after = contents(connection)
        gone = {name for name in before if name not in after}
        assert gone <= set(DROPPED)
        for name in before.keys() - gone:
            assert kept(before[name], after[name]) == before[name], name


# Tables that a later revision took away on purpose, each with where its rows went.
DROPPED: dict[str, str] = {}


def kept(before: list[dict[str, object]], after: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows of now, with only the columns of then."""
    return [{name: value for name, value in row.items() if name in before[0]} for row in after]
