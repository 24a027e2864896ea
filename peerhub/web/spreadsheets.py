"""Lists as CSV files that open safely in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Response, jsonify, stream_with_context

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column of a file that others will calculate with: its heading, what it means, and its kind (CSVW)."""

    name: str
    meaning: str
    kind: str = "string"  # string, integer, decimal, date, datetime, boolean


def headings(columns: Sequence[Column]) -> list[str]:
    """The first line of the file."""
    return [column.name for column in columns]


def csv_metadata(
    file: str, columns: Sequence[Column], *, title: str, notes: Sequence[str], licences: Sequence[str]
) -> Response:
    """The metadata file that belongs to `file`, as the W3C's "CSV on the web" has it: a JSON beside the CSV."""
    response = jsonify(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": file,
            "dc:title": title,
            "dc:description": list(notes),
            "dc:license": list(licences),
            "dialect": {"encoding": "utf-8", "header": True},
            "tableSchema": {
                "columns": [
                    {"titles": column.name, "datatype": column.kind, "dc:description": column.meaning, "null": ""}
                    for column in columns
                ]
            },
        }
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{file}-metadata.json"'
    return response


def csv_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """An answer that downloads as `name` (ASCII, ends in .csv), row by row, so that a long list needs no memory.

    UTF-8 with the mark by which spreadsheets recognise it. Numbers stay numbers; None becomes an empty cell.
    """
    response = Response(stream_with_context(_lines(columns, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def safe_cell(value: object) -> str:
    """The cell as text; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, str) and text.startswith(FORMULA_MARKS):
        return f"'{text}"
    return text


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        if buffer.tell() > 32_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
