"""CSV files and workbooks as lines of cells. A CSV file streams, so that a long one needs no memory. Pure."""

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from peerhub.councils.csv_files import Faults
from peerhub.metrics.sources.staged import File

NOT_UTF_8 = "This line is not UTF-8 text. Save the file as “CSV UTF-8” and give it in again."
NOT_TEXT = "This line holds bytes that are not text. Save the file as “CSV UTF-8”."
NO_WORKBOOK = "This is no workbook that can be read. Save it as .xlsx or as “CSV UTF-8”."
WORKBOOKS = (".xlsx", ".ods")
BLOCK = 1 << 20

Lines = Iterator[tuple[int, list[str]]]


def sha256_of(file: File) -> str:
    """The checksum of the file's bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open() as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def lines_of(file: File, faults: Faults, *, sheet: str = "") -> Lines:
    """Every line that is not empty, as (line number, cells). What cannot be read is a fault, and ends the lines.

    Of a workbook the sheet with this name, or else the first that has three lines or more.
    """
    if file.name.lower().endswith(WORKBOOKS):
        return _sheet_lines(file, faults, sheet)
    return _csv_lines(file, faults)


def _sheet_lines(file: File, faults: Faults, sheet: str) -> Lines:
    try:
        with file.open() as stream:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
    except CalamineError:
        faults.add(file.name, None, NO_WORKBOOK)
        return
    if sheet and sheet not in workbook.sheet_names:
        faults.add(file.name, None, f"The workbook has no sheet “{sheet}”. It has {', '.join(workbook.sheet_names)}.")
        return
    sheets = (workbook.get_sheet_by_name(name) for name in ([sheet] if sheet else workbook.sheet_names))
    chosen = next((one for one in sheets if sheet or one.total_height >= 3), None)
    for number, cells in enumerate(chosen.to_python(skip_empty_area=False) if chosen else (), 1):
        texts = [_as_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _as_text(cell: object) -> str:
    """What a person reads in the cell: whole numbers without a point, days as 2024-03-31."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else " ".join(str(cell).split())


def _csv_lines(file: File, faults: Faults) -> Lines:
    if line := _line_of_first(file, b"\0"):
        faults.add(file.name, line, NOT_UTF_8 if line == 1 else NOT_TEXT)
        return
    with file.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, strict=True)
        try:
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
        except csv.Error as error:
            faults.add(file.name, reader.line_num, f"This line cannot be read as CSV ({error}).")
        except UnicodeDecodeError:
            faults.add(file.name, _line_that_is_not_utf_8(file), NOT_UTF_8)
        finally:
            text.detach()


def _line_of_first(file: File, byte: bytes) -> int | None:
    before = 0
    with file.open() as stream:
        while block := stream.read(BLOCK):
            if (place := block.find(byte)) >= 0:
                return before + block.count(b"\n", 0, place) + 1
            before += block.count(b"\n")
    return None


def _line_that_is_not_utf_8(file: File) -> int:
    with file.open() as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1
