"""A CSV file or a workbook as a heading and numbered lines of text. Pure."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

MOST_LINES = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2000


class FileUnreadable(Exception):
    """The file is no table of peers; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Sheet:
    """The columns' headings, and every line below that is not empty with its number in the file."""

    columns: list[str]
    lines: list[tuple[int, list[str]]]


def sheet_in(name: str, content: bytes) -> Sheet:
    """The table in the file, from its first line on. Raises FileUnreadable."""
    is_workbook = name.lower().endswith((".xlsx", ".ods"))
    numbered = _workbook(content) if is_workbook else _csv(content)
    filled = [(number, cells) for number, cells in numbered if any(cells)]
    if len(filled) < 2:
        raise FileUnreadable("The file has no lines below its headings. Choose the one with the peers in it")
    if len(filled) > MOST_LINES:
        raise FileUnreadable(
            f"The file has more than {MOST_LINES:,} lines. Split it, and import one part after another"
        )
    columns = [cell or f"Column {place}" for place, cell in enumerate(filled[0][1][:MOST_COLUMNS], 1)]
    width = len(columns)
    return Sheet(columns, [(number, _as_wide(cells, width)) for number, cells in filled[1:]])


def _as_wide(cells: list[str], width: int) -> list[str]:
    return [cell[:LONGEST_CELL] for cell in cells[:width]] + [""] * (width - len(cells))


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise FileUnreadable("This is no workbook that can be read. Save it as .xlsx or as “CSV UTF-8”") from error
    return [(number, [_as_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]


def _as_text(cell: object) -> str:
    """What a person reads in the cell: whole numbers without a point, days as 2024-03-31."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable("The file is not UTF-8 text. Save it as “CSV UTF-8”, or as .xlsx") from error
    if "\0" in text:
        raise FileUnreadable("The file is no CSV file. Save the spreadsheet as “CSV UTF-8”, or as .xlsx")
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise FileUnreadable(f"Line {reader.line_num:,} cannot be read as CSV ({error})") from error
