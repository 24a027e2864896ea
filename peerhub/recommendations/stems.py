"""Words as the search of reports knows them: without case, accents and endings. Pure, and the same on every database.

"Savings", "saved" and "save" are one stem. The endings are taken off lightly, for English, because what is lost is
only how finely two words are told apart: texts and questions go through the same function (decision 0077).
"""

import re
import unicodedata
from functools import lru_cache

SHORTEST = 3  # letters that a stem keeps
LONGEST = 40
VOWEL = re.compile("[aeiouy]")
#: They stand in nearly every text, so nobody finds anything by them.
COMMON = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "for", "from", "had", "has", "have", "in",
    "into", "is", "it", "its", "more", "no", "not", "of", "on", "or", "so", "than", "that", "the", "their", "them",
    "there", "these", "they", "this", "those", "to", "too", "was", "were", "what", "when", "which", "who", "will",
    "with",
})  # fmt: skip


def stems(text: str) -> frozenset[str]:
    """The stems of a text that can be searched for."""
    return frozenset(stem(word) for word in words(text) if word not in COMMON)


def words(text: str) -> list[str]:
    """The words in order: small letters and digits, "council's" as "council"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word.removesuffix("'s").replace("'", "") for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)*", letters)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending."""
    found = _singular(word)
    if found.endswith("eed") and len(found) > SHORTEST + 1:  # agreed is of agree
        found = found[:-1]
    for ending in ("ing", "ed"):
        rest = found.removesuffix(ending)
        if rest != found and len(rest) >= SHORTEST and VOWEL.search(rest):
            found = _single(rest)
            break
    return (found[:-1] if found.endswith("e") and len(found) > SHORTEST else found)[:LONGEST]


def _singular(word: str) -> str:
    if len(word) <= SHORTEST or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")


def _single(rest: str) -> str:
    """Planning is of plan: one of two equal consonants goes, but for those that double by themselves."""
    is_doubled = len(rest) > SHORTEST and rest[-1] == rest[-2] and rest[-1] not in "aeioulsz"
    return rest[:-1] if is_doubled else rest
