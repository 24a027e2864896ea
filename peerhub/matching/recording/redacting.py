"""Taking out of free text and of counts what would tell of people who were not chosen. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

WITHHELD = "[withheld]"
FEWEST_SHOWN = 5
SHORTEST_NAME = 3
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Dame", "Lord", "Lady", "Cllr", "Councillor")


def redacted(text: str, *, hidden: Iterable[str], shown: Iterable[str], words: Iterable[str]) -> str:
    """The text without the names of those who are hidden (whole, and family names alone) and without these words.

    A family name that somebody who is shown bears too stays: it would take their own name out of the sentence.
    """
    kept = {name.split()[-1].casefold() for name in shown if name}
    found = {word for word in words if word}
    for name in filter(None, hidden):
        family = name.split()[-1]
        found |= {name} if family.casefold() in kept or len(family) < SHORTEST_NAME else {name, family}
    if not found:
        return text
    any_of = "|".join(re.escape(one) for one in sorted(found, key=lambda one: (-len(one), one)))
    return re.sub(rf"(?<!\w)(?:{any_of})(?!\w)", WITHHELD, text, flags=re.IGNORECASE)


def names_in_text(people: Iterable[tuple[str, str]], *, shown: Iterable[str]) -> list[str]:
    """How a text may name people who are not shown: by the whole name, or by a title and the family name.

    A family name alone may be a word ("Young") or the name of somebody who is shown, so it is not enough.
    """
    people, kept = list(people), {name for name in shown if name}
    families = {name.split()[-1].casefold() for name in kept}
    found = [f"{given} {family}" for given, family in people if f"{given} {family}" not in kept]
    found += [f"{t} {family}" for _, family in people if family.casefold() not in families for t in TITLES]
    return found


def small_counts_withheld(counts: Sequence[tuple[str, int]]) -> Mapping[str, int | None]:
    """Counts with the small ones withheld (None), and a further one where a single gap could be worked out."""
    hidden = {key for key, count in counts if 0 < count < FEWEST_SHOWN}
    others = sorted((count, key) for key, count in counts if key not in hidden and count)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return {key: None if key in hidden else count for key, count in counts}
