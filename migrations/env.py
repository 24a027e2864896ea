"""How migrations run, on both engines.

On SQLite a batch migration rebuilds the table: with `foreign_keys=ON` the drop of the old table would delete the
rows that cascade from it, its triggers vanish with it, and the rebuild fails where another table's trigger reads the
table. So foreign keys are switched off on the driver's own connection before any SQL (inside a transaction the pragma
does nothing) and checked when all is done, and the triggers are dropped first and created again at the end, all in
one transaction. PostgreSQL needs none of this, but a changed trigger gets its new text on both.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from peerhub import models
from peerhub.db import db, writing
from peerhub.db.invariants import create_all_triggers, drop_all_triggers
from peerhub.db.types import UtcDateTime


def render_item(kind: str, item: object, autogen_context: Any) -> str | bool:
    """Write our own column types as plain SQLAlchemy, so that an old migration never depends on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


def configure(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=models.METADATA,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
        transactional_ddl=True,  # on SQLite too, because we begin its transactions: all of an upgrade, or nothing
    )


def run(connection: sa.Connection) -> None:
    drop_all_triggers(connection)
    context.run_migrations()
    create_all_triggers(connection)


def run_sqlite() -> None:
    # With the write lock from the beginning: nobody writes past the triggers while they are away.
    with writing(), db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            configure(connection)
            with context.begin_transaction():
                run(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"The migration would leave rows that point nowhere: {broken[:5]}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def run_postgresql() -> None:
    with db.engine.connect() as connection:
        configure(connection)
        with context.begin_transaction():
            run(connection)


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database, not as a script: the triggers depend on what is there.")
if current_app.extensions["migrate"].db.engine.dialect.name == "sqlite":
    run_sqlite()
else:
    run_postgresql()
