"""Editions of the register for tests: the shipped one, with lines changed."""

import csv
import io

from peerhub.councils import shipped


def shipped_files() -> dict[str, bytes]:
    return shipped.register_files()


def small_files() -> dict[str, bytes]:
    """The shipped edition with three neighbours and borders only: read in no time."""
    files = shipped_files()
    for name in ("nearest_neighbours_ons_2026.csv", "council_adjacency.csv"):
        files[name] = b"".join(files[name].splitlines(keepends=True)[:4])
    return files


def with_line(files: dict[str, bytes], name: str, **cells: str) -> dict[str, bytes]:
    """The edition with one more line at the end of the file; cells that are not given are empty."""
    header = next(csv.reader(io.StringIO(files[name].decode())))
    line = io.StringIO()
    csv.DictWriter(line, header, restval="", lineterminator="\n").writerow(cells)
    return {**files, name: files[name] + line.getvalue().encode()}


def with_text(files: dict[str, bytes], name: str, before: str, after: str) -> dict[str, bytes]:
    """The edition with `before`, which must be there once, replaced in one file."""
    text = files[name].decode()
    assert text.count(before) == 1, (name, before, text.count(before))
    return {**files, name: text.replace(before, after).encode()}


def last_line(files: dict[str, bytes], name: str) -> int:
    return files[name].count(b"\n")
