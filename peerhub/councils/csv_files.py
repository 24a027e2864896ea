"""Reading CSV files that people hand in: every fault is one plain sentence with its file and line.

Pure: bytes in, rows and faults out. Nothing is written by whoever reads through here until no fault is left.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

FAULT_LIMIT = 100


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a file. `line` counts from 1, the header included; None: the file as a whole."""

    file: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line:,}"
        return f"{place}: {self.sentence}"


@dataclass
class Faults:
    """Collects faults; keeps the first hundred, or as many as it is asked to, and counts the rest."""

    kept: list[Fault] = field(default_factory=list)
    total: int = 0
    limit: int = FAULT_LIMIT

    def add(self, file: str, line: int | None, sentence: str) -> None:
        self.total += 1
        if len(self.kept) < self.limit:
            self.kept.append(Fault(file, line, sentence))

    def raise_if_any(self) -> None:
        """Raises FilesRefused if anything was wrong."""
        if self.total:
            raise FilesRefused(self)


class FilesRefused(Exception):
    """The files have faults, so nothing was imported."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults.kept
        self.total = faults.total
        found = "one fault" if faults.total == 1 else f"{faults.total:,} faults"
        self.sentence = f"Nothing was imported, because {found} must be put right first."
        if faults.total > len(faults.kept):
            self.sentence += f" The first {len(faults.kept)} are listed."
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Table:
    """A file's name and its bytes, as uploaded or as read from a folder."""

    name: str
    content: bytes


Row = dict[str, str]


def read_rows(table: Table, columns: Sequence[str], faults: Faults) -> Iterator[tuple[int, Row]]:
    """Each line after the header as (line number, cells by column), cells stripped; empty lines are passed over.

    `columns` must all be there, in any order; more are allowed. Wrong encoding or header: one fault and no rows.
    A line with more or fewer cells than the header: one fault, and the line is left out.
    """
    text = _decoded(table, faults)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if not _header_is_right(table.name, header, columns, faults):
            return
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                faults.add(table.name, reader.line_num, _wrong_width(len(cells), len(header)))
                continue
            yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
    except csv.Error as error:
        faults.add(table.name, reader.line_num, f"This line cannot be read as CSV ({error}).")


def _decoded(table: Table, faults: Faults) -> str | None:
    try:
        text = table.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = table.content[: error.start].count(b"\n") + 1
        faults.add(
            table.name, line, "This line is not UTF-8 text. Save the file as “CSV UTF-8” and give it in again."
        )  # fmt: skip
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        faults.add(table.name, line, "This line holds bytes that are not text. Save the file as “CSV UTF-8”.")
        return None
    return text


def _header_is_right(name: str, header: list[str], columns: Sequence[str], faults: Faults) -> bool:
    if not any(header):
        faults.add(name, None, f"The file is empty. Its first line must name the columns {', '.join(columns)}.")
        return False
    missing = [column for column in columns if column not in header]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        faults.add(
            name, 1, f"The header lacks the {noun} {', '.join(missing)}. It must name {', '.join(columns)}."
        )  # fmt: skip
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        faults.add(name, 1, f"The header names {', '.join(twice)} more than once. Keep one of each.")
    return not missing and not twice


def _wrong_width(cells: int, columns: int) -> str:
    noun = "cell" if cells == 1 else "cells"
    return f"This line has {cells} {noun}, but the header has {columns} columns. Check for a missing or extra comma."
