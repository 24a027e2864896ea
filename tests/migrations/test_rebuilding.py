"""A batch migration on SQLite rebuilds a table: drops it, with all that cascades from it and its triggers.

Every table is rebuilt here, with a row in each, through our `env.py`: nothing is lost. Then the one line that keeps
the rows is taken away, and they are gone: the test can fail.
"""

import pytest
import sqlalchemy as sa

from peerhub.db import db
from tests.db.rows import Rows
from tests.migrations.schema import contents, schema_of
from tests.support.databases import engine_under_test

ADD_A_COLUMN_TO_EVERY_TABLE = """
way = "always" if op.get_bind().dialect.name == "sqlite" else "never"
for table in sorted(set(sa.inspect(op.get_bind()).get_table_names()) - {"alembic_version"}):
    with op.batch_alter_table(table, recreate=way) as batch:
        batch.add_column(sa.Column("remark", sa.Text(), nullable=True))
"""
REBUILD_PEERS = """
with op.batch_alter_table("peer", recreate="always") as batch:
    batch.add_column(sa.Column("remark", sa.Text(), nullable=True))
"""
POINT_NOWHERE = "op.execute('UPDATE peer_post SET peer_id = 999999')"
SWITCH_OFF = 'driver.execute("PRAGMA foreign_keys=OFF")'
on_sqlite = pytest.mark.skipif(engine_under_test() != "sqlite", reason="PostgreSQL alters tables as they stand")


def test_rebuilding_every_table_keeps_rows_triggers_and_constraints(filled_app, changed_migrations):
    with db.engine.connect() as connection:
        rows, schema = contents(connection), schema_of(connection)
    changed_migrations.add(ADD_A_COLUMN_TO_EVERY_TABLE)
    changed_migrations.up()
    with db.engine.connect() as connection:
        new_rows, new_schema = contents(connection), schema_of(connection)
    assert new_rows == {name: [row | {"remark": None} for row in held] for name, held in rows.items()}
    schema["columns"] |= {f"{name}.remark" for name in rows}
    assert new_schema == schema


def test_a_rebuilt_table_still_refuses(filled_app, changed_migrations):
    changed_migrations.add(ADD_A_COLUMN_TO_EVERY_TABLE)
    changed_migrations.up()
    with db.engine.connect() as connection:
        for statement in ("UPDATE snapshot SET council_name = 'x'", "DELETE FROM action_update"):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), connection.begin_nested():
                connection.exec_driver_sql(statement)


@on_sqlite
def test_rebuilding_without_our_precaution_would_lose_what_hangs_off_a_peer(filled_app, changed_migrations):
    changed_migrations.edit_env(SWITCH_OFF, "pass")
    changed_migrations.add(REBUILD_PEERS)
    with db.engine.connect() as connection:
        tables = Rows(connection).tables
        cascading = {
            key.parent.table.name for table in tables.values() for key in table.foreign_keys
            if key.column.table.name == "peer" and key.ondelete == "CASCADE" and not key.parent.nullable
        }  # fmt: skip
        assert {"peer_post", "peer_skill", "training_log"} <= cascading
        # What points at a peer without hanging off it would stop the rebuild with an error.
        of_teams = {
            "clearance",
            "conflict_declaration",
            "expense",
            "invitation",
            "peer_feedback",
            "work_entry",
        }
        for name in (*sorted(of_teams), "draft_choice", "assignment"):
            connection.execute(tables[name].delete())
        connection.commit()
    changed_migrations.up()
    with db.engine.connect() as connection:
        left = {name: len(rows) for name, rows in contents(connection).items()}
    assert left["peer"] == 1
    assert {name: left[name] for name in cascading} == dict.fromkeys(cascading, 0)


@on_sqlite
def test_foreign_keys_are_on_again_afterwards(filled_app, changed_migrations):
    changed_migrations.add(REBUILD_PEERS)
    changed_migrations.up()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@on_sqlite
def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(filled_app, changed_migrations):
    with db.engine.connect() as connection:
        before = contents(connection), schema_of(connection)
    changed_migrations.add(POINT_NOWHERE)
    with pytest.raises(RuntimeError, match="point nowhere"):
        changed_migrations.up()
    with db.engine.connect() as connection:
        assert contents(connection) == before[0]
        assert schema_of(connection) == before[1]
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() != "one_more"


def test_a_migration_that_fails_half_way_leaves_nothing_behind(filled_app, changed_migrations):
    with db.engine.connect() as connection:
        before = contents(connection), schema_of(connection)
    changed_migrations.add(ADD_A_COLUMN_TO_EVERY_TABLE + "\nop.execute('SELECT nonsense FROM nowhere')")
    with pytest.raises(sa.exc.DBAPIError):
        changed_migrations.up()
    with db.engine.connect() as connection:
        assert contents(connection) == before[0]
        assert schema_of(connection) == before[1]
