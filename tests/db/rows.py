"""A smallest row of any table, made from what the database itself says about its tables.

Nothing here knows a model: columns, keys and checks are read from the database, so the same code fills today's tables
and those of every earlier revision. Only what no reader of a schema could guess is written down, in `DETAILS`.
"""

import re
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

DAY = date(2024, 5, 14)
MOMENT = datetime(2024, 5, 14, 9, 30)  # noqa: DTZ001 - as it is stored: UTC, without saying so
DETAILS: dict[str, dict[str, Any]] = {
    # A value, or the reason why there is none.
    "metric_value": {"missing_reason": "Not published"},
    # Only comments about facts change a report, and the first kind is another.
    "accuracy_comment": {"has_changed": False},
    # Stages are words of a list.
    "engagement": {"without_stages": ""},
    "engagement_type": {"without_stages": ""},
    # An action is proven by one thing: here by a figure.
    "action_proof": {"measure": "trained"},
    # Of a version that was withdrawn somebody says why; a quiet period that comes every year or once has its days.
    "paper_version": {"withdrawn_because": "The wrong file"},
    "quiet_period": {"first_day": DAY, "last_day": DAY},
    # A member who joins has a group, an officer has none; who became a peer was approved.
    "joiner": {"kind": "officer", "approved_at": MOMENT},
    # It ends after it began, and takes place somewhere.
    "course_session": {"ends_at": MOMENT + timedelta(hours=1)},
    # An account is a demo's if and only if its address is.
    "user_account": {"is_demo": False},
}
#: Their two keys into one table stand in the order of their size, so they never point to the same row.
ORDERED_PAIRS = frozenset({"joint_arrangement", "metric_equivalence"})
#: Of these columns exactly one is filled.
ALTERNATIVES = {
    "joiner": ("council_id", "organisation"),
    "metric_need": ("type_id", "theme_id", "skill_id"),
    "paper_version": ("file_id", "withdrawn_at"),
}
# Not ours: who counts which revision the database has.
BOOKKEEPING = frozenset({"alembic_version"})

_numbers = count(1)


class Rows:
    """Makes rows over one connection; the caller commits. A row that others point to is made once."""

    def __init__(self, connection: sa.Connection, tables: dict[str, sa.Table] | None = None) -> None:
        self.connection = connection
        self.tables = tables or read_tables(connection)
        self._made: dict[str, dict[str, Any]] = {}

    def fill(self) -> None:
        """One row in every table."""
        for name in self.tables:
            self.one(name)

    def one(self, name: str) -> dict[str, Any]:
        """The row of this table to which others may point."""
        if name not in self._made:
            self._made[name] = self.make(name)
        return self._made[name]

    def make(self, name: str, **details: Any) -> dict[str, Any]:
        """A new row with these details."""
        return self.insert(name, self.values(name) | details)

    def insert(self, name: str, row: dict[str, Any]) -> dict[str, Any]:
        self.connection.execute(self.tables[name].insert(), row)
        return row

    def values(self, name: str, *, filling: str | None = None) -> dict[str, Any]:
        """What a new row of this table needs, its key included; optional columns stay empty.

        Of columns that stand in for each other, `filling` says which is filled.
        """
        table = self.tables[name]
        needed = (column for column in table.columns if not column.nullable or column.primary_key)
        known = {key: value for key, value in DETAILS.get(name, {}).items() if key in table.columns}
        others = ALTERNATIVES.get(name, ())
        filled = [filling if filling in others else others[0]] if others else []
        alternative = {column: self._value(table.columns[column]) for column in filled}
        return {column.name: self._value(column) for column in needed} | known | self._pair(table) | alternative

    def _pair(self, table: sa.Table) -> dict[str, Any]:
        """Of an ordered pair of keys the second: a row made after the first, so its key is larger."""
        keys = [(column.name, key.column) for column in table.columns for key in column.foreign_keys]
        if table.name not in ORDERED_PAIRS:
            return {}
        name, column = keys[1]
        return {name: self.make(column.table.name)[column.name]}

    def find(self, name: str, row: dict[str, Any]) -> sa.ColumnElement[bool]:
        """The condition that finds this row again by its key."""
        return sa.and_(*(column == row[column.name] for column in self.tables[name].primary_key))

    def _value(self, column: sa.Column[Any]) -> Any:
        for key in column.foreign_keys:
            return self.one(key.column.table.name)[key.column.name]
        choices = choices_of(column)
        if choices:
            return choices[0]
        return _any_value(column)


def read_tables(connection: sa.Connection) -> dict[str, sa.Table]:
    """Every table that the database has, parents before children."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return {table.name: table for table in metadata.sorted_tables if table.name not in BOOKKEEPING}


def choices_of(column: sa.Column[Any]) -> list[str]:
    """The texts to which a check keeps this column, as SQLite (`IN (…)`) or PostgreSQL (`= ANY (ARRAY[…])`) has it."""
    for check in column.table.constraints:
        if isinstance(check, sa.CheckConstraint):
            found = re.match(rf'\(*"?{column.name}"?\)?(::text)? (IN|= ANY) ', str(check.sqltext))
            if found:
                return re.findall(r"'([^']*)'", str(check.sqltext))
    return []


def _any_value(column: sa.Column[Any]) -> Any:
    number = next(_numbers)
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.DateTime):
        return MOMENT
    if isinstance(kind, sa.Date):
        return DAY
    if isinstance(kind, sa.Integer):
        # Levels, ranks and days have upper limits; keys must differ.
        return number if column.primary_key and len(column.table.primary_key) == 1 else 1
    if isinstance(kind, sa.Numeric):
        return 1
    if isinstance(kind, sa.LargeBinary):
        return b"1"
    if isinstance(kind, sa.JSON):
        return {}
    if isinstance(kind, sa.String):
        # Its last digits where it is short: a run of the whole suite counts far beyond four of them.
        return f"{number}"[-(kind.length or 20) :]
    raise AssertionError(f"{column}: no value is known for {kind!r}")
