"""CSV files as lines of cells, one line at a time, so that a long file needs no memory. Pure."""

import csv
import hashlib
import io
from collections.abc import Iterator

from peerhub.councils.csv_files import Faults
from peerhub.metrics.sources.staged import File

NOT_UTF_8 = "This line is not UTF-8 text. Save the file as “CSV UTF-8” and give it in again."
NOT_TEXT = "This line holds bytes that are not text. Save the file as “CSV UTF-8”."
BLOCK = 1 << 20

Lines = Iterator[tuple[int, list[str]]]


def sha256_of(file: File) -> str:
    """The checksum of the file's bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open() as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def lines_of(file: File, faults: Faults) -> Lines:
    """Every line that is not empty, as (line number, cells). What cannot be read is a fault, and ends the lines."""
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
