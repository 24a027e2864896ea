"""Finding councils by what people type: a name, an older name, a code, or nearly so. Pure.

Four hundred councils are few: all of them are compared in memory, which takes two milliseconds and is the same on
every database. The best kind of match that anything reaches is what is shown, so that "york" does not bring in every
council that is spelt a little like it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# How well a council answers what was typed; lower is better.
EXACT, BEGINS, WORDS, WITHIN, NEARLY, NOT_AT_ALL = range(6)
NEAR_ENOUGH = 0.8
SHORTEST_TO_GUESS = 4
# Words that many names share and people leave out or put in.
COMMON_WORDS = frozenset(
    {"and", "the", "of", "council", "borough", "city", "county", "district", "london", "metropolitan", "ua"}
)


@dataclass(frozen=True)
class Findable:
    """A council as far as finding it goes: its names, today's first, and its codes."""

    id: int
    names: tuple[str, ...]
    codes: tuple[str, ...]


def find(typed: str, councils: Iterable[Findable]) -> list[int]:
    """Ids of the councils that answer best, best first; ties in the order given. Nothing typed finds nothing."""
    wanted = folded(typed)
    if not wanted:
        return []
    graded = [(_grade(wanted, council), place, council.id) for place, council in enumerate(councils)]
    found = sorted(entry for entry in graded if entry[0] < NEARLY)
    if not found and len(wanted) >= SHORTEST_TO_GUESS:
        found = sorted(entry for entry in graded if entry[0] == NEARLY)
    return [council_id for _grade_reached, _place, council_id in found]


def folded(text: str) -> str:
    """Letters and digits in lower case, without accents and apostrophes; "&" is "and"; single blanks between words."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’`]", "", text.lower()).replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _grade(wanted: str, council: Findable) -> int:
    if wanted in {folded(code) for code in council.codes}:
        return EXACT
    return min((_grade_of_name(wanted, folded(name)) for name in council.names), default=NOT_AT_ALL)


def _grade_of_name(wanted: str, name: str) -> int:
    if wanted == name:
        return EXACT
    if name.startswith(wanted):
        return BEGINS
    words = name.split()
    asked = [word for word in wanted.split() if word not in COMMON_WORDS] or wanted.split()
    if all(any(word.startswith(part) for word in words) for part in asked):
        return WORDS
    if len(wanted) >= SHORTEST_TO_GUESS and wanted in name:
        return WITHIN
    return NEARLY if _is_near(asked, words) else NOT_AT_ALL


def _is_near(asked: Sequence[str], words: Sequence[str]) -> bool:
    """Whether every word asked for is a slip of the finger away from a word of the name."""
    own = [word for word in words if word not in COMMON_WORDS]
    return all(any(_alike(part, word) for word in own) for part in asked)


def _alike(one: str, other: str) -> bool:
    if one[:1] != other[:1] and one[1:2] != other[1:2]:
        return False
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR_ENOUGH and matcher.ratio() >= NEAR_ENOUGH
