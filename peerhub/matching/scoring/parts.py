"""The parts of the score: what each looks at, in words, and how much of its weight a peer gets, in per cent.

Every function here is small enough to be argued with. `peerhub.matching.scoring.table` applies them to a whole pool.
"""

from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final

from peerhub.councils.models import CouncilKind
from peerhub.matching.facts import Place
from peerhub.matching.scoring.seniority import SENIORITY_FIT
from peerhub.peers.models import Seniority


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score; `key` is also the name of its weight."""

    key: str
    label: str
    text: str


PARTS: Final = (
    Part(
        "skills",
        "Skills wanted",
        "The speciality of the place counts for six tenths of this part, the skills that the engagement needs for the "
        "rest; each by how near the peer's own level comes to the level asked. Where a place has no speciality the "
        "needs count for all of it.",
    ),
    Part(
        "experience",
        "Experience of challenges",
        "Engagements served so far: none gives nothing, one four tenths, two six tenths, three or four eight tenths, "
        "five or more everything.",
    ),
    Part(
        "likeness",
        "Kind of council",
        "Half for coming from the same kind of council (a fifth where both are single-tier councils of different "
        "kinds), half for coming from one of the council's twenty statistical neighbours, the more alike the more.",
    ),
    Part("seniority", "Seniority", "How near the level of the peer's post comes to the level that the place asks for."),
    Part(
        "travel",
        "Travel",
        "Everything up to 50 kilometres between the two councils, nothing from 400 kilometres, evenly between. A "
        "council whose place on the map is not known gives half.",
    ),
    Part(
        "fair_use",
        "Asked least",
        "Who was asked least over three years comes first: seven tenths for how often, three tenths for how long ago.",
    ),
    Part(
        "controlling_group",
        "Group of the council's leadership",
        "Only for the lead member peer, and only where one group runs the council: everything for a member of it.",
    ),
    Part(
        "original_team",
        "Original team",
        "Only on a progress review: everything for the lead of the original team, three quarters for the others.",
    ),
)

SPECIALITY_SHARE = 60
SAME_KIND, BOTH_SINGLE_TIER, MOST_ALIKE = 50, 20, 50
SINGLE_TIER = frozenset({CouncilKind.UNITARY, CouncilKind.METROPOLITAN, CouncilKind.LONDON, CouncilKind.WELSH})
NEIGHBOURS = 20
NEAR_KM, FAR_KM = 50, 400
EARTH_KM = 6371.0

#: Per cent of the experience part by engagements served; the last stands for that many and more.
EXPERIENCE: Final = (0, 40, 60, 80, 80, 100)
#: Per cent for how often a peer was asked within three years; the last stands for that many and more.
ASKED: Final = (100, 70, 45, 25, 10, 0)
ASKED_SHARE = 70
LONG_AGO_MONTHS = 36


def experience_percent(served: int) -> int:
    return EXPERIENCE[min(served, len(EXPERIENCE) - 1)]


def likeness_percent(home: Place | None, council: Place, place_in_list: int | None) -> int:
    """`place_in_list` is the home's place among the council's statistical neighbours, 1 for the most alike."""
    if home is None:
        return 0
    if home.kind is council.kind:
        kind = SAME_KIND
    else:
        kind = BOTH_SINGLE_TIER if {home.kind, council.kind} <= SINGLE_TIER else 0
    alike = MOST_ALIKE * (NEIGHBOURS + 1 - place_in_list) // NEIGHBOURS if place_in_list else 0
    return kind + alike


def seniority_percent(wanted: Seniority | None, held: Seniority | None) -> int:
    """All of it where the place asks for no level."""
    if wanted is None:
        return 100
    return 0 if held is None else SENIORITY_FIT[wanted].get(held, 0)


def kilometres(one: Place, other: Place) -> float | None:
    """As the crow flies between the middles of two councils; None where one is not known."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def travel_percent(distance: float | None) -> int:
    if distance is None:
        return 50
    return round(100 * min(1.0, max(0.0, (FAR_KM - distance) / (FAR_KM - NEAR_KM))))


def fair_use_percent(times_asked: int, last_asked: date | None, on: date) -> int:
    """`times_asked` within three years; `last_asked` is the first day of the latest of them, which may lie ahead."""
    often = ASKED[min(times_asked, len(ASKED) - 1)]
    months = LONG_AGO_MONTHS if last_asked is None else max(0, (on - last_asked).days * 12 // 365)
    long_ago = 100 * min(months, LONG_AGO_MONTHS) // LONG_AGO_MONTHS
    return (ASKED_SHARE * often + (100 - ASKED_SHARE) * long_ago) // 100


def original_team_percent(led: bool | None) -> int:
    """`led` says whether the peer led the original team; None for a peer who was not on it."""
    return 0 if led is None else 100 if led else 75
