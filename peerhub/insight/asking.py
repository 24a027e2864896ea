"""What somebody looks for in published reports: words, and filters such as `topic:finance` or `kind:district`. Pure.

The same filters come from the box, from the lists beside it, and from a link; they have one order and one spelling,
so that the same search always has the same address, and a saved one is that address.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from peerhub.councils.models import CouncilKind
from peerhub.insight.themes import Place
from peerhub.recommendations.stems import stems
from peerhub.web.asking import NotUnderstood, Token, meant, tokens

MOST_WORDS = 8
LONGEST_TEXT = 200
LOCAL_FOCUS = "local-focus"
KINDS = {kind.value: kind.label for kind in CouncilKind}
WHAT = {"finding": "Findings", "recommendation": "Recommendations", "good-practice": "Good practice"}


@dataclass(frozen=True)
class Years:
    """Calendar years of publication, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def words(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True)
class ReportSearch:
    """Everything that narrows what is read across reports. Codes, as `Vocabulary` has them."""

    words: tuple[str, ...] = ()  # one of several words is a phrase
    without: tuple[str, ...] = ()
    theme: str = ""
    topic: str = ""
    council: str = ""
    region: str = ""
    kind: str = ""
    support: str = ""
    years: Years | None = None
    what: str = ""

    def as_pairs(self) -> list[tuple[str, str]]:
        """The search as parameters of an address, in one order; what is not asked for is left out."""
        said = [_quoted(word) for word in self.words] + [f"-{_quoted(word)}" for word in self.without]
        pairs = [("q", " ".join(said)), *((name, getattr(self, name)) for name in CODES)]
        return [(name, value) for name, value in (*pairs, ("year", str(self.years or ""))) if value]

    @property
    def address(self) -> str:
        """What stands after the question mark."""
        return urlencode(self.as_pairs())

    @property
    def is_empty(self) -> bool:
        return self == ReportSearch()


@dataclass(frozen=True)
class Vocabulary:
    """What can be asked for, code to name."""

    themes: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    councils: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    supports: Mapping[str, str] = field(default_factory=dict)
    # The same by number, for whoever counts: see `themes`.
    theme_numbers: Mapping[int, str] = field(default_factory=dict)  # to its code
    topic_numbers: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, Place] = field(default_factory=dict)

    def theme_name(self, number: int | None) -> str:
        return self.themes[self.theme_numbers[number]] if number else "Local focus"

    def topic_name(self, number: int | None) -> str:
        return self.topics[self.topic_numbers[number]] if number else "No topic given"

    def names(self, name: str) -> Mapping[str, str]:
        """The names behind the codes of one filter."""
        return {
            "theme": {**self.themes, LOCAL_FOCUS: "Local focus"}, "topic": self.topics, "council": self.councils,
            "region": self.regions, "kind": KINDS, "support": self.supports, "what": WHAT,
        }[name]  # fmt: skip


@dataclass
class Reading:
    """A search as far as it was understood, and a sentence for each part that was not."""

    search: ReportSearch = field(default_factory=ReportSearch)
    problems: list[str] = field(default_factory=list)


#: The filter, and what its values are called in a sentence.
CODES = {
    "theme": "core theme",
    "topic": "topic",
    "council": "council",
    "region": "region",
    "kind": "kind of council",
    "support": "kind of support",
    "what": "part of a report",
}
FIELDS = (*CODES, "year")


def read_search(pairs: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Reading:
    """Make a search of the parameters of an address; unknown ones are ignored, as a link may carry others."""
    reading = Reading()
    for name, value in pairs:
        if name == "q":
            _read_text(reading, value[:LONGEST_TEXT], vocabulary)
        elif name in FIELDS and value.strip():
            _apply(reading, name, value.strip()[:LONGEST_TEXT], vocabulary)
    return reading


def in_words(search: ReportSearch, vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, str], str]]:
    """Each filter in force: its pair in the address, and its words."""
    for name, value in search.as_pairs():
        if name == "year" and search.years:
            yield (name, value), f"Published {search.years.words}"
        elif name in CODES:
            yield (name, value), vocabulary.names(name)[value]


def described(search: ReportSearch, vocabulary: Vocabulary) -> str:
    """The search in one line: "Finance, district, published 2025"; empty where nothing narrows."""
    said = [f"“{word}”" for word in search.words] + [f"without “{word}”" for word in search.without]
    return ", ".join(said + [words for _, words in in_words(search, vocabulary)])


def pieces(text: str, search: ReportSearch) -> list[tuple[str, bool]]:
    """The text in pieces, and of each whether it is a word that was searched for."""
    wanted = frozenset[str]().union(*(stems(word) for word in search.words))
    parts = re.split(r"(\w+(?:['’]\w+)*)", text)
    return [(part, bool(wanted and stems(part) & wanted)) for part in parts if part]


def _read_text(reading: Reading, text: str, vocabulary: Vocabulary) -> None:
    for token in tokens(text):
        if not token.field:
            _read_word(reading, token)
        elif token.field not in FIELDS:
            names = ", ".join(sorted(FIELDS))
            reading.problems.append(f"“{token.field}:” is not something to search by. You can use {names}.")
        elif not token.text:
            reading.problems.append(f"Say what to look for after “{token.field}:”, without a space.")
        else:
            _apply(reading, token.field, token.text, vocabulary)


def _read_word(reading: Reading, token: Token) -> None:
    search = reading.search
    if not token.text:
        return
    if token.is_unwanted and ":" in token.text:
        reading.problems.append(f"Only words can be left out, not “{token.text}”.")
    elif not stems(token.text):
        reading.problems.append(f"“{token.text}” stands in nearly every report, so it was left out of the search.")
    elif len(search.words) + len(search.without) >= MOST_WORDS:
        reading.problems.append(f"A search takes up to {MOST_WORDS} words, so “{token.text}” was left out.")
    elif token.is_unwanted:
        reading.search = replace(search, without=(*search.without, token.text))
    else:
        reading.search = replace(search, words=(*search.words, token.text))


def _apply(reading: Reading, name: str, value: str, vocabulary: Vocabulary) -> None:
    try:
        if name == "year":
            reading.search = replace(reading.search, years=_years(value))
        else:
            code = meant(value, vocabulary.names(name), CODES[name])
            setting: Callable[..., ReportSearch] = replace
            reading.search = setting(reading.search, **{name: code})
    except NotUnderstood as problem:
        reading.problems.append(str(problem))


def _years(value: str) -> Years:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\s*(?:-|–|to)\s*((?:19|20)\d\d))?", value)
    if found is None:
        raise NotUnderstood(f"“{value}” is not a year. Write it as 2025, or several as 2023-2025.")
    first, last = int(found[1]), int(found[2] or found[1])
    return Years(min(first, last), max(first, last))


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word or ":" in word else word
