"""What the words of a CV suggest for a profile, by plain rules. Pure: text in, suggestions out; a person decides.

A post is a line with two years, or a year and "present". Its council is the longest name of the register on that line,
else on the line after or before it; its title is what is left of the line. A skill is suggested where its words occur.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.councils.finding import Findable, folded
from peerhub.peers.models import PeerKind, Seniority

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?:(?P<{0}m>[A-Za-z]{3,9})\.?,?\s+)?(?P<{0}y>(?:19|20)\d\d)"
_NOW = r"(?P<now>present|now|date|today|current|ongoing)"
SPAN = re.compile(
    _DAY.replace("{0}", "a") + r"\s*(?:-|–|—|to|until)\s*(?:" + _DAY.replace("{0}", "b") + f"|{_NOW})", re.IGNORECASE
)
BREAK = re.compile(r"\s*(?:[,;|·•\t()]|\s[-–—@]\s|\bat\b)\s*")
HEADINGS = frozenset({"profile", "personal profile", "about", "about me", "summary", "personal statement"})
SHORTEST_NAME = 4
MOST_POSTS = 5
LONGEST_ABOUT = 600
LONGEST_TITLE = 160
WELSH = re.compile(r"\bwelsh[- ]speak|\bfluent (?:in )?welsh|\bspeaks? welsh|\bcymraeg\b", re.IGNORECASE)

# In this order: the first word that a title has decides.
MEMBER_WORDS = (
    ("deputy leader", Seniority.DEPUTY_LEADER), ("group leader", Seniority.GROUP_LEADER),
    ("leader of the", Seniority.LEADER), ("council leader", Seniority.LEADER), ("leader", Seniority.LEADER),
    ("cabinet", Seniority.CABINET_MEMBER), ("portfolio", Seniority.CABINET_MEMBER),
    ("chair", Seniority.COMMITTEE_CHAIR), ("councillor", Seniority.COUNCILLOR),
)  # fmt: skip
OFFICER_WORDS = (
    ("deputy chief executive", Seniority.DIRECTOR), ("assistant chief executive", Seniority.DIRECTOR),
    ("chief executive", Seniority.CHIEF_EXECUTIVE), ("section 151", Seniority.SECTION_151),
    ("s151", Seniority.SECTION_151), ("monitoring officer", Seniority.MONITORING_OFFICER),
    ("director", Seniority.DIRECTOR), ("head of", Seniority.HEAD_OF_SERVICE),
)  # fmt: skip
# Words by which people tell of a skill; of others the name itself counts.
SKILL_WORDS: Mapping[str, tuple[str, ...]] = {
    "leadership": ("political leadership", "corporate leadership"), "governance": ("governance", "scrutiny"),
    "finance": ("budget", "section 151", "financial planning", "medium term financial"),
    "transformation": ("transformation", "change programme"), "performance": ("performance management", "improvement"),
    "partnerships": ("partnership", "place shaping"), "economy": ("economic growth", "economic development"),
    "planning": ("local plan", "planning committee", "development management"), "housing": ("housing", "homelessness"),
    "adult-social-care": ("adult social care", "adults services"),
    "childrens-services": ("childrens services", "children s services"), "send": ("special educational needs",),
    "public-health": ("public health",), "climate": ("climate", "net zero"), "waste": ("waste", "recycling"),
    "digital": ("digital", "cyber"), "communications": ("communications",), "equality": ("equality", "inclusion"),
    "workforce": ("organisational development", "workforce"), "procurement": ("procurement", "commissioning"),
    "devolution": ("devolution", "local government reorganisation"), "community-safety": ("community safety",),
    "culture": ("culture", "leisure", "tourism"), "regeneration": ("regeneration",),
}  # fmt: skip


@dataclass(frozen=True)
class SuggestedPost:
    """A post as far as the line tells; the first of the month, or of the year, where no day can be known."""

    title: str
    seniority: Seniority
    council_id: int | None
    organisation: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Suggestions:
    """What a CV suggests. `skills` are codes, in the order of the managed list."""

    about: str
    posts: tuple[SuggestedPost, ...]
    skills: tuple[str, ...]
    speaks_welsh: bool


def suggest(text: str, kind: PeerKind, councils: Sequence[Findable], skills: Iterable[tuple[str, str]]) -> Suggestions:
    """`skills` are code and name of the managed list."""
    lines = [" ".join(line.replace("\t", " | ").split()) for line in text.splitlines()]
    words = f" {folded(text)} "
    told = (code for code, name in skills if _is_told(words, SKILL_WORDS.get(code, (name,))))
    return Suggestions(
        about=_about(text),
        posts=tuple(_posts([line for line in lines if line], kind, _names(councils))),
        skills=tuple(told),
        speaks_welsh=bool(WELSH.search(text)),
    )


def _is_told(words: str, by: Iterable[str]) -> bool:
    return any(f" {folded(one)}" in words for one in by)


def _about(text: str) -> str:
    """The paragraph under a heading such as "Profile", else the first long one; at most so many letters."""
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if folded(part) in HEADINGS:
            return _cut(following)
        heading, _, rest = part.partition(" ")
        if folded(heading) in HEADINGS and len(rest) > 80:
            return _cut(rest)
    return _cut(next((part for part in parts if len(part) > 120 and not SPAN.search(part)), ""))


def _cut(words: str) -> str:
    if len(words) <= LONGEST_ABOUT:
        return words
    end = words.rfind(". ", 0, LONGEST_ABOUT)
    return words[: end + 1] if end > 0 else words[:LONGEST_ABOUT].rsplit(" ", 1)[0]


def _names(councils: Sequence[Findable]) -> list[tuple[str, int]]:
    """Every name of every council, folded, the longest first, so that "North Yorkshire" comes before "York"."""
    names = {(folded(name), council.id) for council in councils for name in council.names}
    return sorted((one for one in names if len(one[0]) >= SHORTEST_NAME), key=lambda one: (-len(one[0]), one))


def _posts(lines: Sequence[str], kind: PeerKind, names: Sequence[tuple[str, int]]) -> Iterable[SuggestedPost]:
    found = 0
    for place, line in enumerate(lines):
        span = SPAN.search(line)
        started_on, ended_on = _days(span) if span else (None, None)
        if span is None or started_on is None or (ended_on and ended_on < started_on) or found == MOST_POSTS:
            continue
        rest = f"{line[: span.start()]} | {line[span.end() :]}"
        beside = [lines[at] for at in (place + 1, place - 1) if 0 <= at < len(lines)]
        around = [rest, *(words for words in beside if not SPAN.search(words))]
        council_id = next(filter(None, (_council_in(words, names) for words in around)), None)
        parts = [part for part in BREAK.split(rest) if len(folded(part)) > 2]
        titles = [part for part in parts if _council_in(part, names) is None] or [around[-1]]
        elsewhere = "" if council_id else (titles[1] if len(titles) > 1 else "")
        found += 1
        yield SuggestedPost(
            title=titles[0][:LONGEST_TITLE], seniority=seniority_of(rest, kind), council_id=council_id,
            organisation=elsewhere[:LONGEST_TITLE], started_on=started_on, ended_on=ended_on,
        )  # fmt: skip


def _council_in(words: str, names: Sequence[tuple[str, int]]) -> int | None:
    inside = f" {folded(words)} "
    return next((council_id for name, council_id in names if f" {name} " in inside), None)


def _days(span: re.Match[str]) -> tuple[date | None, date | None]:
    started = _day(span["am"], span["ay"])
    return started, None if span["now"] else _day(span["bm"], span["by"])


def _day(month: str | None, year: str) -> date:
    short = (month or "").lower()[:3]
    return date(int(year), MONTHS.index(short) + 1 if short in MONTHS else 1, 1)


def seniority_of(title: str, kind: PeerKind) -> Seniority:
    """The kind of post that a title sounds like; the plainest where it sounds like none."""
    words, plainest = (
        (MEMBER_WORDS, Seniority.COUNCILLOR) if kind is PeerKind.MEMBER else (OFFICER_WORDS, Seniority.SPECIALIST)
    )
    return next((level for word, level in words if word in title.lower()), plainest)
