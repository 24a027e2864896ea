"""What a person looks for in the pool: words, and filters such as `skill:finance:3` or `region:"North East"`.

Pure. The same filters come from the search box, from the lists beside it and from a link that somebody sent; they
have one order and one spelling, so that the same search always has the same address.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from peerhub.peers.models import PeerKind, PeerStatus, Seniority
from peerhub.web.asking import NotUnderstood, meant, tokens

SORTS = {"name": "Name, A to Z", "confirmed": "Longest unconfirmed first", "joined": "Newest in the pool first"}
YES = frozenset({"yes", "y", "true", "1", "on"})
LEVELS = frozenset("1234")
MOST_WORDS = 8
LONGEST_TEXT = 200


class SkillWanted(NamedTuple):
    """A skill at a level or higher."""

    code: str
    level: int = 1

    def __str__(self) -> str:
        return self.code if self.level == 1 else f"{self.code}:{self.level}"


class DaysWanted(NamedTuple):
    """A day or a month on which the peer should not be busy throughout, as it was written."""

    first_day: date
    last_day: date
    text: str


@dataclass(frozen=True)
class PeerSearch:
    """Everything that narrows and orders the list of peers."""

    words: tuple[str, ...] = ()
    kind: PeerKind | None = None
    group: str | None = None
    region: str | None = None
    skills: tuple[SkillWanted, ...] = ()
    seniority: Seniority | None = None
    status: PeerStatus | None = None
    is_stale: bool = False
    needs_review: bool = False
    free: DaysWanted | None = None
    sort: str = "name"

    def as_pairs(self) -> list[tuple[str, str]]:
        """The search as parameters of an address, in one order; what is not asked for is left out."""
        text = " ".join(f'"{word}"' if " " in word else word for word in self.words)
        pairs = [
            ("q", text),
            ("kind", self.kind.value if self.kind else ""),
            ("group", self.group or ""),
            ("region", self.region or ""),
            *(("skill", str(skill)) for skill in self.skills),
            ("seniority", self.seniority.value if self.seniority else ""),
            ("status", self.status.value if self.status else ""),
            ("unconfirmed", "yes" if self.is_stale else ""),
            ("review", "yes" if self.needs_review else ""),
            ("free", self.free.text if self.free else ""),
            ("sort", "" if self.sort == "name" else self.sort),
        ]
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True)
class Vocabulary:
    """What can be asked for here, code to name. A group office is offered its own group only."""

    skills: Mapping[str, str]
    groups: Mapping[str, str]
    regions: Sequence[str]


@dataclass
class Reading:
    """A search as far as it was understood, and a sentence for each part that was not."""

    search: PeerSearch = field(default_factory=PeerSearch)
    problems: list[str] = field(default_factory=list)


def read_search(pairs: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Reading:
    """Make a search of the parameters of an address. Words with a colon inside `q` count as parameters of their own.

    Unknown parameters are ignored, as a link may carry others. Within `q` an unknown name is told to the person.
    """
    reading, level, is_newly_chosen = Reading(), 1, False
    for name, value in pairs:
        if name == "q":
            _read_text(reading, value[:LONGEST_TEXT], vocabulary)
        elif name == "level":
            level = int(value) if value in LEVELS else 1
        elif name in READERS:
            is_newly_chosen = bool(value.strip()) if name == "skill" else is_newly_chosen
            _apply(reading, name, value.strip()[:LONGEST_TEXT], vocabulary)
    if level > 1 and is_newly_chosen:
        # From the two lists beside each other: the level belongs to the skill chosen there, which comes last.
        last = reading.search.skills[-1:]
        raised = (*reading.search.skills[:-1], *(SkillWanted(skill.code, max(level, skill.level)) for skill in last))
        reading.search = replace(reading.search, skills=raised)
    return reading


def _read_text(reading: Reading, text: str, vocabulary: Vocabulary) -> None:
    for token in tokens(text):
        name, value = token.field, token.text
        if name in FIELDS and value:
            _apply(reading, FIELDS[name], value, vocabulary)
        elif name in FIELDS:
            reading.problems.append(f"Say what to look for after “{name}:”, without a space.")
        elif name:
            fields = ", ".join(sorted(FIELDS))
            reading.problems.append(f"“{name}:” is not something to search by. You can use {fields}.")
        elif value and len(reading.search.words) < MOST_WORDS:
            reading.search = replace(reading.search, words=(*reading.search.words, value))


def _apply(reading: Reading, name: str, value: str, vocabulary: Vocabulary) -> None:
    if not value:
        return
    try:
        reading.search = READERS[name](reading.search, value, vocabulary)
    except NotUnderstood as problem:
        reading.problems.append(str(problem))


# One reader per parameter ----------------------------------------------------


def _kind(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    codes = {kind.value: kind.label for kind in PeerKind}
    return replace(search, kind=PeerKind(meant(value, codes, "kind of peer")))


def _group(search: PeerSearch, value: str, vocabulary: Vocabulary) -> PeerSearch:
    return replace(search, group=meant(value, vocabulary.groups, "political group"))


def _region(search: PeerSearch, value: str, vocabulary: Vocabulary) -> PeerSearch:
    return replace(search, region=meant(value, {name: name for name in vocabulary.regions}, "region"))


def _skill(search: PeerSearch, value: str, vocabulary: Vocabulary) -> PeerSearch:
    text, _, level = value.rpartition(":")
    if not text or level not in LEVELS:
        text, level = value, "1"
    wanted = SkillWanted(meant(text, vocabulary.skills, "skill"), int(level))
    others = tuple(skill for skill in search.skills if skill.code != wanted.code)
    return replace(search, skills=(*others, wanted)[:MOST_WORDS])


def _seniority(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    codes = {level.value: level.label for level in Seniority}
    return replace(search, seniority=Seniority(meant(value, codes, "kind of post")))


def _status(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    codes = {status.value: status.label for status in PeerStatus}
    return replace(search, status=PeerStatus(meant(value, codes, "status")))


def _unconfirmed(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    return replace(search, is_stale=value.lower() in YES)


def _review(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    return replace(search, needs_review=value.lower() in YES)


def _sort(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    return replace(search, sort=value if value in SORTS else "name")


def _free(search: PeerSearch, value: str, _vocabulary: Vocabulary) -> PeerSearch:
    """`2027-03` for a month, `2027-03-09` for a day."""
    parts = re.fullmatch(r"(20\d\d)-(\d\d?)(?:-(\d\d?))?", value)
    problem = NotUnderstood(f"“{value}” is not a month or a day. Write it as 2027-03 or 2027-03-09.")
    if parts is None:
        raise problem
    year, month = int(parts[1]), int(parts[2])
    try:
        first = date(year, month, int(parts[3] or 1))
    except ValueError:
        raise problem from None
    last = first if parts[3] else date(year, month, calendar.monthrange(year, month)[1])
    text = f"{first:%Y-%m-%d}" if parts[3] else f"{first:%Y-%m}"
    return replace(search, free=DaysWanted(first, last, text))


Reader = Callable[[PeerSearch, str, Vocabulary], PeerSearch]
READERS: dict[str, Reader] = {
    "kind": _kind,
    "group": _group,
    "region": _region,
    "skill": _skill,
    "seniority": _seniority,
    "status": _status,
    "unconfirmed": _unconfirmed,
    "review": _review,
    "free": _free,
    "sort": _sort,
}
# What can be written before a colon in the search box, and the parameter that it stands for.
FIELDS = {
    "kind": "kind",
    "group": "group",
    "region": "region",
    "skill": "skill",
    "post": "seniority",
    "status": "status",
    "unconfirmed": "unconfirmed",
    "review": "review",
    "free": "free",
}
