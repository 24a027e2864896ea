"""What was asked of the database: the statements of a stretch of code, and writes that nobody committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")
WRITES = ("INSERT", "UPDATE", "DELETE", "COPY", "TRUNCATE", "MERGE")


@dataclass
class SqlRecord:
    """The statements run in one context; `uncommitted` holds the writes since the last commit or rollback."""

    statements: list[str] = field(default_factory=list)
    uncommitted: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        return "\n".join(f"{number:3}. {' '.join(text.split())}" for number, text in enumerate(self.statements, 1))


# Per thread and context, so that a live server's statements never count for the test beside it.
_records: ContextVar[tuple[SqlRecord, ...]] = ContextVar("sql_records", default=())


@contextmanager
def recording_sql() -> Iterator[SqlRecord]:
    """Within this block every statement of this thread is recorded; blocks may be nested."""
    record = SqlRecord()
    token = _records.set((*_records.get(), record))
    try:
        yield record
    finally:
        _records.reset(token)


@event.listens_for(Engine, "before_cursor_execute")
def _note_statement(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    first_words = statement.lstrip(" \n(").upper()
    if first_words.startswith(BOOKKEEPING):
        return
    for record in _records.get():
        record.statements.append(statement)
        if first_words.startswith(WRITES):
            record.uncommitted.append(statement)


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _note_end_of_transaction(_connection: Connection) -> None:
    for record in _records.get():
        record.uncommitted.clear()
