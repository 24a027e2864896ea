"""What a database has, by name: tables, columns, keys, indexes, checks, triggers. And every row."""

import sqlalchemy as sa

from tests.db.rows import read_tables

Names = dict[str, set[str]]


def schema_of(connection: sa.Connection) -> Names:
    """Everything that keeps a promise, as sets of names; of keys, what points where."""
    inspector = sa.inspect(connection)
    tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
    found: Names = {"tables": set(tables), "triggers": triggers_of(connection), "exclusions": _exclusions(connection)}
    for kind in ("columns", "indexes", "uniques", "checks", "keys"):
        found[kind] = set()
    for table in tables:
        found["columns"] |= {
            f"{table}.{column['name']}{'' if column['nullable'] else ' not null'}"
            for column in inspector.get_columns(table)
        }
        found["indexes"] |= {f"{table}: {_index(index)}" for index in inspector.get_indexes(table)}
        found["uniques"] |= {f"{table}: {unique['name']}" for unique in inspector.get_unique_constraints(table)}
        found["checks"] |= {f"{table}: {check['name']}" for check in inspector.get_check_constraints(table)}
        found["keys"] |= {
            f"{table}.{','.join(key['constrained_columns'])} → {key['referred_table']} "
            f"{(key.get('options') or {}).get('ondelete', '')}"
            for key in inspector.get_foreign_keys(table)
        }
        found["keys"].add(f"{table}: {','.join(inspector.get_pk_constraint(table)['constrained_columns'])}")
    return found


def triggers_of(connection: sa.Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.exec_driver_sql(query).scalars())


def _exclusions(connection: sa.Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        return set()
    return set(connection.exec_driver_sql("SELECT conname FROM pg_constraint WHERE contype = 'x'").scalars())


def _index(index: "sa.engine.interfaces.ReflectedIndex") -> str:
    partial = any("where" in str(option) for option in index.get("dialect_options", {}))
    return f"{index['name']}{' unique' if index['unique'] else ''}{' partial' if partial else ''}"


def contents(connection: sa.Connection) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, by table."""
    tables = read_tables(connection)
    return {
        name: [dict(row) for row in connection.execute(sa.select(table)).mappings()] for name, table in tables.items()
    }
