"""A comparator group as a file: one list of councils, or a list for each council. Pure.

    council            council,compared_with
    Hartlepool         Hartlepool,Redcar and Cleveland
    E06000004          Hartlepool,E06000004

A council is written as its name or as any code that it has or had.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from peerhub.councils.csv_files import Faults
from peerhub.councils.csv_lines import quoted
from peerhub.metrics.sources.staged import File
from peerhub.metrics.sources.tables import Lines, lines_of

COUNCIL, COMPARED = "council", "compared_with"
MOST_LINES = 120_000  # every council beside every other
FEWEST = 2


class Membership(NamedTuple):
    """`member` belongs to the group: for `council`, or for every other member where that is None. Ids."""

    council: int | None
    member: int


def read_group(file: File, councils: Mapping[str, int], faults: Faults) -> list[Membership]:
    """Every membership once, in the file's order; `councils` are ids by code and by name in lower case."""
    lines = lines_of(file, faults)
    number, first = next(lines, (1, []))
    header = [cell.strip().casefold() for cell in first]
    if COUNCIL not in header:
        if not faults.total:
            faults.add(
                file.name, number,
                f"The first line must name the column {COUNCIL}, and {COMPARED} where each council has its own list.",
            )  # fmt: skip
        return []
    columns = [header.index(name) for name in (COUNCIL, COMPARED) if name in header]
    found = _each_once(_read(file.name, lines, columns, councils, faults), file.name, faults)
    if len(found) < FEWEST and not faults.total:
        faults.add(file.name, None, "The file names fewer than two councils, so there is nobody to compare with.")
    return found


def _read(
    name: str, lines: Lines, columns: list[int], councils: Mapping[str, int], faults: Faults
) -> Iterator[tuple[int, Membership]]:
    for count, (number, cells) in enumerate(lines, 1):
        if count > MOST_LINES:
            faults.add(name, number, f"The file has more than {MOST_LINES:,} lines. It is no list of councils.")
            return
        texts = [cells[place].strip() if place < len(cells) else "" for place in columns]
        ids = [councils.get(text) or councils.get(text.casefold()) for text in texts]
        for text in (text for text, known in zip(texts, ids, strict=True) if known is None):
            faults.add(name, number, _unknown(text))
        *council, member = ids
        if member and None not in council:
            yield number, Membership(council[0] if council else None, member)


def _each_once(found: Iterator[tuple[int, Membership]], name: str, faults: Faults) -> list[Membership]:
    """Doubles are faults, and so is a council that is compared with itself."""
    seen: dict[Membership, int] = {}
    for number, one in found:
        if one in seen:
            faults.add(name, number, f"This line says the same as line {seen[one]:,}. Keep one of them.")
        elif one.council == one.member:
            faults.add(name, number, "This line compares a council with itself. Leave it out.")
        else:
            seen[one] = number
    return list(seen)


def _unknown(text: str) -> str:
    if not text:
        return "A cell is empty. Write the name of a council or its code."
    return f"No council of England or Wales has the name or code {quoted(text)}. Correct it."
