"""Column types that behave the same on SQLite and PostgreSQL."""

import enum
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: takes and gives aware datetimes only.

    SQLite has no time zones, so the value is stored naive in UTC on both engines and made aware on reading.
    Raises ValueError for a naive datetime, which would otherwise be stored as if it were UTC.
    """

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone; use peerhub.clock.now()")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def one_of(choices: type[enum.Enum]) -> sa.Enum:
    """A text column that a check constraint keeps to the values of `choices`.

    Text and a check, not PostgreSQL's own enum type: both engines then refuse the same values, and a new value is
    an ordinary migration.
    """
    return sa.Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=_check_name(choices),
    )


class SomeOf(TypeDecorator[tuple[enum.Enum, ...]]):
    """A few of `choices` in one text column, as words in the order of the choices: "preparing checking".

    Raises ValueError for a word that is none of them, on the way in and on the way out.
    """

    impl = sa.String(200)
    cache_ok = True

    def __init__(self, choices: type[enum.Enum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: Collection[enum.Enum] | None, dialect: sa.Dialect) -> str:
        given = {self.choices(one) for one in value or ()}
        return " ".join(one.value for one in self.choices if one in given)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> tuple[enum.Enum, ...]:
        return tuple(self.choices(word) for word in (value or "").split())


def _check_name(choices: type[enum.Enum]) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in choices.__name__).lstrip("_")


def json_column() -> sa.types.TypeEngine[Any]:
    """JSON as text on both engines, so that a stored document keeps its exact bytes and can be hashed again."""
    return sa.JSON(none_as_null=True)
