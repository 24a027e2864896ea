"""What an import would do, line by line, before it does anything. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from peerhub.councils.finding import folded
from peerhub.peers.importing.pool import Known, Pool
from peerhub.peers.importing.reading import Line, Person

ADD = "add"


@dataclass(frozen=True)
class Change:
    """One thing of a peer that the file would change, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Planned:
    """One line: the person, the peer that they are if there is one, and what would change. Or its faults."""

    number: int
    person: Person | None
    faults: tuple[str, ...] = ()
    known: Known | None = None
    is_lookalike: bool = False  # same name and council but another e-mail address: a person decides
    changes: tuple[Change, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)  # columns of the peer with their new values
    levels: Mapping[int, int] = field(default_factory=dict)  # skill id to its new level
    has_new_post: bool = False

    @property
    def is_new(self) -> bool:
        return self.person is not None and self.known is None

    @property
    def is_merge(self) -> bool:
        return self.known is not None and bool(self.changes)

    @property
    def is_unchanged(self) -> bool:
        return self.known is not None and not self.changes and not self.faults


@dataclass(frozen=True)
class Plan:
    lines: tuple[Planned, ...]

    @property
    def new(self) -> list[Planned]:
        return [line for line in self.lines if line.is_new]

    @property
    def merges(self) -> list[Planned]:
        return [line for line in self.lines if line.is_merge]

    @property
    def unchanged(self) -> list[Planned]:
        return [line for line in self.lines if line.is_unchanged]

    @property
    def lookalikes(self) -> list[Planned]:
        return [line for line in self.lines if line.is_lookalike]

    @property
    def faults(self) -> list[tuple[int, str]]:
        return [(line.number, sentence) for line in self.lines for sentence in line.faults]


def plan_of(
    lines: Iterable[tuple[int, list[str]]],
    *,
    mapping: Mapping[str, int],
    choices: Mapping[str, str],
    pool: Pool,
    today: date,
) -> Plan:
    """What each line would do. `choices`: line numbers (as text) of look-alikes who are somebody else."""
    emails: dict[str, int] = {}
    taken: dict[int, int] = {}
    planned = []
    for number, cells in lines:
        line = Line({code: cells[place] for code, place in mapping.items()}, pool, today)
        person = line.person()
        if person is None:
            planned.append(Planned(number, None, tuple(line.faults)))
            continue
        known, is_lookalike = _match(person, pool)
        if is_lookalike and choices.get(str(number)) == ADD:
            known = None
        if fault := _fault_of(person, known, emails, taken):
            planned.append(Planned(number, None, (fault,)))
            continue
        emails[person.email] = number
        if known is None:
            planned.append(Planned(number, person, is_lookalike=is_lookalike))
            continue
        taken[known.id] = number
        planned.append(_merged(Planned(number, person, (), known, is_lookalike), pool, today))
    return Plan(tuple(planned))


def _match(person: Person, pool: Pool) -> tuple[Known | None, bool]:
    """The peer that this person is: surely, by e-mail; or perhaps, by name and council."""
    if known := pool.by_email.get(person.email):
        return known, False
    if person.council_id is None:
        return None, False
    name = folded(f"{person.given_name} {person.family_name}")
    known = pool.by_name_and_council.get((name, person.council_id))
    return known, known is not None


def _fault_of(person: Person, known: Known | None, emails: Mapping[str, int], taken: Mapping[int, int]) -> str:
    if person.email in emails:
        return f"Line {emails[person.email]:,} has the same e-mail address. Take one of the two away."
    if known is not None and known.id in taken:
        return f"Line {taken[known.id]:,} is about the same peer, {known.reference}. Take one of the two away."
    if known is not None and known.kind is not person.kind:
        return f"{known.reference} is a {known.kind.label.lower()} in the pool. Put the file or the record right first."
    return ""


def _merged(line: Planned, pool: Pool, today: date) -> Planned:
    """The line with what it changes of the peer."""
    person, known = line.person, line.known
    assert person is not None
    assert known is not None
    values = _new_values(person, known)
    levels = {skill: level for skill, level in person.skills.items() if known.skills.get(skill) != level}
    has_new_post = (person.council_id, folded(person.title)) not in {(at, folded(post)) for at, post in known.posts}
    if has_new_post and known.needs_review_since is None:
        values["needs_review_since"] = today  # a change of post: somebody looks before the next visit (R7)
    changes = [*_in_words(values, known), *_skills_in_words(levels, known, pool)]
    if has_new_post:
        place = pool.council_names.get(person.council_id or 0, person.organisation or "")
        changes.append(Change("Post", "", f"{person.title}, {place}"))
    return replace(line, changes=tuple(changes), values=values, levels=levels, has_new_post=has_new_post)


def _new_values(person: Person, known: Known) -> dict[str, Any]:
    """Columns of the peer whose value the file says and that differ. What it leaves empty stays."""
    said = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "about": person.about or known.about,
        "days_per_year": known.days_per_year if person.days_per_year is None else person.days_per_year,
        "speaks_welsh": known.speaks_welsh if person.speaks_welsh is None else person.speaks_welsh,
    }
    values = {key: value for key, value in said.items() if getattr(known, key) != value}
    if person.confirmed_on is not None and (known.confirmed_on is None or person.confirmed_on > known.confirmed_on):
        values["profile_confirmed_on"] = person.confirmed_on
    return values


NAMES = {
    "given_name": "First name", "family_name": "Last name", "email": "E-mail", "about": "About",
    "days_per_year": "Days a year", "speaks_welsh": "Works in Welsh", "profile_confirmed_on": "Profile confirmed",
    "needs_review_since": "Waits for a review since",
}  # fmt: skip


def _in_words(values: Mapping[str, Any], known: Known) -> Iterator[Change]:
    for key, value in values.items():
        before = known.confirmed_on if key == "profile_confirmed_on" else getattr(known, key)
        yield Change(NAMES[key], _words(before), _words(value))


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else "" if value is None else str(value)


def _skills_in_words(levels: Mapping[int, int], known: Known, pool: Pool) -> Iterator[Change]:
    for skill, level in levels.items():
        yield Change(pool.skill_names[skill], _words(known.skills.get(skill)), str(level))
