"""What the texts of a file mean. Each is asked once, however many lines have it; the answers stand beside the lines."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import sqlalchemy as sa

from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.operations.importing.staging import PLAIN_NUMBER
from peerhub.metrics.sources import Reader
from peerhub.metrics.sources.mapping import Flag
from peerhub.metrics.sources.staged import Areas, Unreadable

CHUNK = 5_000
Answer = TypeVar("Answer")


def resolve(connection: sa.Connection, reader: Reader, areas: Areas, councils: dict[str, int]) -> None:
    """Fill the tables of answers; a text that means nothing has its fault there as a sentence."""
    for name, answers in (
        ("metric", _metrics(connection, reader)),
        ("area", _areas(connection, reader, areas, councils)),
        ("period", _periods(connection, reader)),
        ("flag", _flags(connection, reader)),
        ("status", _statuses(connection, reader)),
        ("odd", _odd_figures(connection, reader)),
    ):
        _fill(connection, f"import_{name}", answers)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ANALYSE import_{name}")


def _fill(connection: sa.Connection, table: str, answers: Iterator[dict[str, Any]]) -> None:
    chunk: list[dict[str, Any]] = []
    for answer in answers:
        chunk.append(answer)
        if len(chunk) == CHUNK:
            _insert(connection, table, chunk)
            chunk.clear()
    if chunk:
        _insert(connection, table, chunk)


def _insert(connection: sa.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    connection.execute(
        sa.text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"), rows
    )


def _distinct(connection: sa.Connection, columns: str) -> list[tuple[str, ...]]:
    rows = connection.exec_driver_sql(f"SELECT DISTINCT {columns} FROM import_line ORDER BY {columns}")
    return [tuple(row) for row in rows]


def _asked(ask: Callable[[], Answer]) -> tuple[Answer | None, str | None]:
    """The answer, or the sentence that says why there is none."""
    try:
        return ask(), None
    except Unreadable as wrong:
        return None, wrong.sentence


def _metrics(connection: sa.Connection, reader: Reader) -> Iterator[dict[str, Any]]:
    for (text,) in _distinct(connection, "metric"):
        code, fault = _asked(lambda text=text: reader.metric_code(text))  # type: ignore[misc]
        yield {"text": text, "code": code, "fault": fault}


def _areas(
    connection: sa.Connection, reader: Reader, areas: Areas, councils: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for (text,) in _distinct(connection, "area"):
        code, fault = _asked(lambda text=text: reader.area_code(text, areas))  # type: ignore[misc]
        passed = code is None and fault is None
        council_id = councils.get(code) if code else None
        yield {"text": text, "code": code, "council_id": council_id, "passed": passed, "fault": fault}


def _periods(connection: sa.Connection, reader: Reader) -> Iterator[dict[str, Any]]:
    for metric, text in _distinct(connection, "metric, period"):
        period, fault = _asked(lambda metric=metric, text=text: reader.period(metric, text))  # type: ignore[misc]
        yield {
            "metric": metric,
            "text": text,
            "words": period.words if period else None,
            "first": period.start.isoformat() if period else None,
            "last": period.end.isoformat() if period else None,
            "fault": fault,
        }


def _flags(connection: sa.Connection, reader: Reader) -> Iterator[dict[str, Any]]:
    for (text,) in _distinct(connection, "flag"):
        found, fault = _asked(lambda text=text: reader.flag(text))  # type: ignore[misc]
        flag = found or Flag()
        yield {"text": text, "reason": flag.reason, "note": flag.note, "drops": flag.drops, "fault": fault}


def _statuses(connection: sa.Connection, reader: Reader) -> Iterator[dict[str, Any]]:
    for (text,) in _distinct(connection, "status"):
        status, fault = _asked(lambda text=text: reader.status(text))  # type: ignore[misc]
        yield {"text": text, "status": (status or PublicationStatus.PUBLISHED).value, "fault": fault}


def _odd_figures(connection: sa.Connection, reader: Reader) -> Iterator[dict[str, Any]]:
    """Cells that hold no plain number below a thousand million: nothing, a mark, a footnote, or a fault."""
    for place in ("value", "ci_lower", "ci_upper"):
        for text in connection.exec_driver_sql(_odd_texts(connection, place)).scalars().all():
            figure, fault = _asked(lambda text=text, place=place: reader.figure(str(text), place))  # type: ignore[misc]
            status = figure.status.value if figure and figure.status else None
            yield {
                "place": place,
                "text": text,
                "figure": None if figure is None or figure.number is None else str(figure.number),
                "reason": figure.reason if figure else None,
                "note": figure.note if figure else None,
                "status": status,
                "fault": fault,
            }


def _odd_texts(connection: sa.Connection, place: str) -> str:
    if connection.dialect.name == "sqlite":
        number = "figure" if place == "value" else place
        is_plain = f"typeof({number}) IN ('integer', 'real') AND abs({number}) < 1000000000"
    else:
        is_plain = f"CASE WHEN {place} ~ '{PLAIN_NUMBER}' THEN abs({place}::numeric) < 1000000000 ELSE false END"
    return f"SELECT DISTINCT {place} FROM import_line WHERE NOT ({is_plain}) ORDER BY {place}"
