"""Triggers that keep promises of the data itself, whoever writes.

Declared here as data, created by migrations through `create_all_triggers`, and created again after every upgrade,
because a batch rebuild of a table on SQLite drops its triggers silently.
"""

from dataclasses import dataclass

import sqlalchemy as sa

APPEND_ONLY_TABLES = (
    "audit_event",
    "snapshot",
    "snapshot_member",
    "snapshot_value",
    "action_update",
    "action_move",
    "milestone_update",
    "meeting_move",
    "board_decision",
    "decided_action",
    "declaration",
    "council_note",
    "note_access",
    "decision_record",
    "weight_set",
    "monitoring_release",
    "report_version",
    "council_update",
)


@dataclass(frozen=True)
class Trigger:
    """One trigger, with its statement for each engine; empty where that engine needs none."""

    name: str
    table: str
    sqlite: str
    postgresql: str


def _append_only(table: str, verb: str) -> Trigger:
    sentence = f"{table} is append-only"
    name = f"{table}_no_{verb.lower()}"
    on_sqlite = f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    return Trigger(
        name=name,
        table=table,
        sqlite="" if verb == "TRUNCATE" else on_sqlite,  # SQLite knows no TRUNCATE
        postgresql=(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"FOR EACH {'STATEMENT' if verb == 'TRUNCATE' else 'ROW'} EXECUTE FUNCTION refuse_change()"
        ),
    )


OVERLAP_CONDITION = """
    SELECT 1 FROM assignment AS other
    WHERE other.peer_id = NEW.peer_id AND other.id <> NEW.id AND other.is_active
      AND other.first_day <= NEW.last_day AND other.last_day >= NEW.first_day
"""


def _no_overlap(verb: str) -> Trigger:
    """SQLite's stand-in for PostgreSQL's exclusion constraint: AFTER, so that NEW.id is known on insert."""
    name = f"assignment_no_overlap_{verb.lower()}"
    return Trigger(
        name=name,
        table="assignment",
        sqlite=(
            f"CREATE TRIGGER {name} AFTER {verb} ON assignment WHEN NEW.is_active AND EXISTS ({OVERLAP_CONDITION}) "
            "BEGIN SELECT RAISE(ABORT, 'assignment_no_overlap'); END"
        ),
        postgresql="",
    )


def _no_group_for_officers(verb: str) -> Trigger:
    """Political opinion is stored for councillors only, never for officers."""
    name = f"group_membership_members_only_{verb.lower()}"
    return Trigger(
        name=name,
        table="group_membership",
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE {verb} ON group_membership "
            "WHEN (SELECT kind FROM peer WHERE id = NEW.peer_id) <> 'member' "
            "BEGIN SELECT RAISE(ABORT, 'group_membership is for member peers only'); END"
        ),
        postgresql=(
            f"CREATE TRIGGER {name} BEFORE {verb} ON group_membership "
            "FOR EACH ROW EXECUTE FUNCTION refuse_group_for_officers()"
        ),
    )


def _no_officer_with_group() -> Trigger:
    """The same promise, kept when somebody stored as a member turns out to be an officer."""
    name = "peer_officer_without_group"
    return Trigger(
        name=name,
        table="peer",
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF kind ON peer "
            "WHEN NEW.kind <> 'member' AND EXISTS (SELECT 1 FROM group_membership WHERE peer_id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'group_membership is for member peers only'); END"
        ),
        postgresql=(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF kind ON peer "
            "FOR EACH ROW EXECUTE FUNCTION refuse_officers_with_group()"
        ),
    )


TRIGGERS = (
    *(_append_only(table, verb) for table in APPEND_ONLY_TABLES for verb in ("UPDATE", "DELETE", "TRUNCATE")),
    _no_overlap("INSERT"),
    _no_overlap("UPDATE"),
    _no_group_for_officers("INSERT"),
    _no_group_for_officers("UPDATE"),
    _no_officer_with_group(),
)

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$$
"""

REFUSE_GROUP_FOR_OFFICERS = """
CREATE OR REPLACE FUNCTION refuse_group_for_officers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind FROM peer WHERE id = NEW.peer_id) <> 'member' THEN
        RAISE EXCEPTION 'group_membership is for member peers only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$
"""

REFUSE_OFFICERS_WITH_GROUP = """
CREATE OR REPLACE FUNCTION refuse_officers_with_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'member' AND EXISTS (SELECT 1 FROM group_membership WHERE peer_id = NEW.id) THEN
        RAISE EXCEPTION 'group_membership is for member peers only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$
"""

# int8range on the peer's id stands for equality, so that no btree_gist extension is needed.
NO_OVERLAP = """
ALTER TABLE assignment ADD CONSTRAINT assignment_no_overlap EXCLUDE USING gist (
    int8range(peer_id, peer_id, '[]') WITH &&,
    daterange(first_day, last_day, '[]') WITH &&
) WHERE (is_active)
"""


FUNCTIONS = (REFUSE_CHANGE, REFUSE_GROUP_FOR_OFFICERS, REFUSE_OFFICERS_WITH_GROUP)


def create_all_triggers(connection: sa.Connection) -> None:
    """Create every trigger whose table exists and which is not there yet. Safe to run at any time."""
    tables = set(sa.inspect(connection).get_table_names())
    if connection.dialect.name != "sqlite":
        for function in FUNCTIONS:
            connection.exec_driver_sql(function)
        _create_exclusion(connection, tables)
    present = _present_triggers(connection)
    for trigger in TRIGGERS:
        statement = trigger.sqlite if connection.dialect.name == "sqlite" else trigger.postgresql
        if statement and trigger.table in tables and trigger.name not in present:
            connection.exec_driver_sql(statement)


def drop_all_triggers(connection: sa.Connection) -> None:
    """Drop every trigger of ours: before migrations, which create them again at their end.

    SQLite refuses to rebuild a table that a trigger of another table reads. And a trigger whose text has changed would
    never be replaced.
    """
    present = _present_triggers(connection)
    for trigger in TRIGGERS:
        if trigger.name in present:
            on = "" if connection.dialect.name == "sqlite" else f" ON {trigger.table}"
            connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}{on}")


def _present_triggers(connection: sa.Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.exec_driver_sql(query).scalars())


def _create_exclusion(connection: sa.Connection, tables: set[str]) -> None:
    there = connection.exec_driver_sql("SELECT 1 FROM pg_constraint WHERE conname = 'assignment_no_overlap'").scalar()
    if "assignment" in tables and not there:
        connection.exec_driver_sql(NO_OVERLAP)
