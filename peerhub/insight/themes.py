"""Themes across reports: what recurs, where, by kind of council and by year. Pure.

Topics are counted, councils never: a council stands here because its own published report says something, in the
order of names. What counts is the number of reports that recommend something on a topic, not how many sentences.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from peerhub.councils.models import CouncilKind, CouncilStatus

Key = TypeVar("Key", int, CouncilKind, str)


class Place(NamedTuple):
    """A council as it stands beside what its report says."""

    code: str
    name: str
    kind: CouncilKind
    region: str
    status: CouncilStatus

    def __hash__(self) -> int:
        return hash(self.code)  # a page puts thousands of them in sets


class Told(NamedTuple):
    """One report on one topic under one core theme: how many recommendations, and findings of good practice."""

    theme_id: int | None
    topic_id: int | None
    engagement_id: int
    place: Place
    year: int
    recommendations: int
    good: int


@dataclass(frozen=True)
class Source:
    """A published report, numbered as a review refers to it."""

    number: int
    engagement_id: int
    council: str
    support: str
    published_on: date
    version: int
    address: str
    sha256: str


@dataclass(frozen=True)
class Recurring:
    """A topic in the reports that were counted. `reports` are those with a recommendation on it."""

    theme_id: int | None
    topic_id: int | None
    reports: int
    councils: int
    recommendations: int
    good: int  # reports that name good practice
    again: Sequence[Place]  # councils to which it was recommended in more than one report, by name
    by_year: Mapping[int, int]
    by_kind: Mapping[CouncilKind, int]
    by_region: Mapping[str, int]


def reports_in(rows: Iterable[Told]) -> int:
    return len({row.engagement_id for row in rows})


def recurring(rows: Sequence[Told]) -> list[Recurring]:
    """Each topic under its core theme, the most frequent first, then by number."""
    groups: dict[tuple[int | None, int | None], list[Told]] = {}
    for row in rows:
        groups.setdefault((row.theme_id, row.topic_id), []).append(row)
    found = [tallied(theme_id, topic_id, group) for (theme_id, topic_id), group in groups.items()]
    return sorted(found, key=lambda one: (-one.reports, one.theme_id or 0, one.topic_id or 0))


def tallied(theme_id: int | None, topic_id: int | None, rows: Sequence[Told]) -> Recurring:
    """Count what was told of one topic."""
    advised = [row for row in rows if row.recommendations]
    reports: dict[Place, set[int]] = {}
    for row in advised:
        reports.setdefault(row.place, set()).add(row.engagement_id)
    return Recurring(
        theme_id=theme_id,
        topic_id=topic_id,
        reports=reports_in(advised),
        councils=len(reports),
        recommendations=sum(row.recommendations for row in rows),
        good=reports_in(row for row in rows if row.good),
        again=by_name(place for place, held in reports.items() if len(held) > 1),
        by_year=reports_by(advised, lambda row: row.year),
        by_kind=reports_by(advised, lambda row: row.place.kind),
        by_region=reports_by(advised, lambda row: row.place.region),
    )


def reports_by(rows: Iterable[Told], part: Callable[[Told], Key]) -> dict[Key, int]:
    """How many reports there are in each part."""
    reports: dict[Key, set[int]] = {}
    for row in rows:
        reports.setdefault(part(row), set()).add(row.engagement_id)
    return {key: len(held) for key, held in reports.items()}


def by_name(places: Iterable[Place]) -> list[Place]:
    """Councils in the one order that they ever have."""
    return sorted({place.code: place for place in places}.values(), key=lambda place: (place.name, place.code))


@dataclass(frozen=True)
class Webinar:
    """Who could tell of good practice on a topic, and who may want to hear of it: an invitation, never a judgement."""

    tell: Sequence[Place]
    hear: Sequence[Place]


def webinar(rows: Sequence[Told]) -> Webinar:
    """Councils of today by name. One that has good practice and a recommendation on the topic stands in both lists."""
    today = [row for row in rows if row.place.status is CouncilStatus.CURRENT]
    return Webinar(
        by_name(row.place for row in today if row.good), by_name(row.place for row in today if row.recommendations)
    )
