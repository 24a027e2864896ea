"""Which councils voted, as somebody types or pastes them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.councils.finding import Findable, find, folded
from peerhub.peers.patterns import polling_day

MOST_NAMED = 3


@dataclass(frozen=True)
class Places:
    """The councils that were understood, in the order typed and each once; a sentence for every other line."""

    council_ids: tuple[int, ...]
    faults: tuple[str, ...]


def latest_polling_day(today: date) -> date:
    """The ordinary day of local elections that came last."""
    this_year = polling_day(today.year)
    return this_year if this_year <= today else polling_day(today.year - 1)


def read_places(text: str, councils: Sequence[Findable]) -> Places:
    """One council a line, by name or code."""
    known: dict[int, None] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        if not folded(line):
            continue
        found = _meant(line, councils)
        if len(found) == 1:
            known[found[0].id] = None
        else:
            faults.append(_fault(number, line.strip(), found))
    return Places(tuple(known), tuple(faults))


def _meant(line: str, councils: Sequence[Findable]) -> list[Findable]:
    wanted = folded(line)
    exact = [one for one in councils if wanted in {folded(word) for word in (*one.codes, *one.names)}]
    if exact:
        return exact
    by_id = {one.id: one for one in councils}
    return [by_id[council_id] for council_id in find(line, councils)]


def _fault(number: int, line: str, found: Sequence[Findable]) -> str:
    if not found:
        return f"Line {number}: no council is called “{line}”. Check the spelling, or enter its code"
    names = ", ".join(one.names[0] for one in found[:MOST_NAMED])
    return f"Line {number}: “{line}” may be one of several, such as {names}. Enter the whole name"
