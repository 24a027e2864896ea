"""Counting days in SQL: the two engines subtract dates in ways of their own."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class days_within(GenericFunction[int]):  # noqa: N801 - as SQL functions are written
    """How many days of a run lie between two days, all included: `days_within(first, last, from, until)`.

    The run must touch the days between; otherwise the answer means nothing.
    """

    type = sa.Integer()
    inherit_cache = True

    def __init__(self, first: Any, last: Any, start: date, end: date) -> None:
        super().__init__(first, last, sa.literal(start, sa.Date), sa.literal(end, sa.Date))


@compiles(days_within, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    first, last, start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday(min({last}, {end})) - julianday(max({first}, {start})) + 1 AS INTEGER)"


@compiles(days_within, "postgresql")
def _on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    first, last, start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(LEAST({last}, {end}) - GREATEST({first}, {start}) + 1)"
