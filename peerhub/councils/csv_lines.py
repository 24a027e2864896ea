"""Cells of one line turned into values; each that is wrong becomes one sentence with its line. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from peerhub.councils.csv_files import Faults, Row, Table, read_rows

Choice = TypeVar("Choice")
Taken = TypeVar("Taken")
LARGEST = 10**9  # with six decimals, that is as many digits as every engine keeps
GSS_CODE = re.compile(r"[EWSNK]\d{8}")


def as_decimal(text: str) -> Decimal | None:
    """The finite number that the text writes, or None. Python's own 1_000 is no number that statistics write."""
    if "_" in text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def quoted(text: str) -> str:
    """What was written, for a sentence about it; long texts are cut."""
    if not text:
        return "An empty cell"
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


class CellFault(Exception):
    """A cell of this line is wrong; it was noted, and the line is left out."""


class Line:
    """One line of one file. Methods raise CellFault after noting the fault, so a caller gives up the line."""

    def __init__(self, file: str, number: int, cells: Row, faults: Faults) -> None:
        self.file = file
        self.number = number
        self.cells = cells
        self._faults = faults

    def refuse(self, sentence: str) -> CellFault:
        self._faults.add(self.file, self.number, sentence)
        return CellFault(sentence)

    def text(self, column: str, *, longest: int) -> str:
        text = self.cells[column]
        if not text:
            raise self.refuse(f"The cell {column} is empty. Fill it in.")
        if len(text) > longest:
            raise self.refuse(f"The cell {column} is longer than {longest} characters. Shorten it.")
        return text

    def optional(self, column: str, *, longest: int) -> str | None:
        return self.text(column, longest=longest) if self.cells[column] else None

    def gss_code(self, column: str) -> str:
        code = self.cells[column]
        if not GSS_CODE.fullmatch(code):
            raise self.refuse(f"{quoted(code)} is not a GSS code. It is a letter and eight digits, such as E06000001.")
        return code

    def choice(self, column: str, choices: Mapping[str, Choice]) -> Choice:
        text = self.cells[column]
        if text not in choices:
            allowed = ", ".join(sorted(filter(None, choices)))
            raise self.refuse(f"{quoted(text)} is not a value of {column}. It must be one of {allowed}.")
        return choices[text]

    def parsed(self, column: str, parse: Callable[[str], Taken | None], what: str) -> Taken:
        """What `parse` makes of the cell; None refuses it as not being `what`."""
        found = parse(self.cells[column])
        if found is None:
            raise self.refuse(f"{quoted(self.cells[column])} in {column} is not {what}.")
        return found

    def yes_or_no(self, column: str) -> bool:
        text = self.cells[column]
        if text not in {"yes", "no"}:
            raise self.refuse(f"{quoted(text)} is not a value of {column}. It must be yes or no.")
        return text == "yes"

    def whole(self, column: str) -> int:
        text = self.cells[column]
        try:
            return int(text)
        except ValueError:
            raise self.refuse(f"{quoted(text)} in {column} is not a whole number.") from None

    def decimal(self, column: str, *, places: int) -> Decimal:
        number = as_decimal(self.cells[column])
        text = quoted(self.cells[column])
        if number is None:
            raise self.refuse(f"{text} in {column} is not a number. Write it like 12.5.")
        if abs(number) >= LARGEST:
            raise self.refuse(f"{text} in {column} is too large. Check the unit: use thousands, or %.")
        return round(number, places)

    def optional_decimal(self, column: str, *, places: int) -> Decimal | None:
        return self.decimal(column, places=places) if self.cells[column] else None

    def day(self, column: str) -> date:
        text = self.cells[column]
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.refuse(f"{quoted(text)} in {column} is not a date. Write it like 2023-03-31.") from None

    def optional_day(self, column: str) -> date | None:
        return self.day(column) if self.cells[column] else None

    def figure(self, column: str) -> Decimal:
        """A measured value: six decimals are kept."""
        return self.decimal(column, places=6)

    def optional_figure(self, column: str) -> Decimal | None:
        return self.figure(column) if self.cells[column] else None


def take_lines(
    table: Table, columns: Sequence[str], faults: Faults, take: Callable[[Line], Taken | None]
) -> Iterator[Taken]:
    """What `take` makes of each line; a line with a fault, or of which it makes nothing, is left out."""
    for number, cells in read_rows(table, columns, faults):
        try:
            taken = take(Line(table.name, number, cells, faults))
        except CellFault:
            continue
        if taken is not None:
            yield taken
