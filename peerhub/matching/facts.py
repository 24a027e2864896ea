"""What matching knows about an engagement and about the pool: plain values that never change. No database, no flask.

Loaded once per request by `peerhub.matching.queries`; after that everything is answered in memory.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from peerhub.councils.models import CouncilKind, JointKind
from peerhub.engagements.models import Stage
from peerhub.peers.models import AvailabilityState, ConflictKind, ConflictState, PeerKind, PeerStatus, Seniority

THREE_YEARS = 3


class Step(enum.Enum):
    """How far the team is: some rules (R6) hold only once peers are to be confirmed."""

    PROPOSE = "propose"
    CONFIRM = "confirm"


class Place(NamedTuple):
    """One council, as far as matching looks at it. Latitude and longitude in degrees."""

    id: int
    code: str
    gss_code: str
    name: str
    region: str
    kind: CouncilKind
    county_id: int | None
    latitude: float | None
    longitude: float | None
    last_challenge: date | None  # last on-site day of its latest engagement that counts towards the five years


class Joint(NamedTuple):
    """What a council shares with the council of the engagement, and when."""

    kind: JointKind
    started_on: date | None
    ended_on: date | None

    def is_so(self, first: date, last: date) -> bool:
        """Whether it is so on any day from `first` to `last`."""
        return (self.started_on or first) <= last and (self.ended_on or last) >= first


class Post(NamedTuple):
    """A seat or post that a peer holds or held."""

    council_id: int | None
    organisation: str | None
    title: str
    seniority: Seniority
    is_main: bool
    started_on: date
    ended_on: date | None

    def is_held(self, first: date, last: date) -> bool:
        """Whether it is held on any day from `first` to `last`."""
        return self.started_on <= last and (self.ended_on is None or self.ended_on >= first)


class Duty(NamedTuple):
    """One engagement that a peer was asked for. `is_active` is false once declined or withdrawn."""

    engagement_id: int
    slot_id: int
    slot_position: int
    council_id: int
    first_day: date
    last_day: date
    days: int
    is_active: bool
    is_cleared: bool  # by the group office (R6)


class Span(NamedTuple):
    """Days from one to another, both included."""

    first: date
    last: date


class Absence(NamedTuple):
    """Days on which a peer said that they are not free, or perhaps free."""

    first: date
    last: date
    state: AvailabilityState


class Tie(NamedTuple):
    """A conflict of interest between a peer and a council; `fingerprint` is that of the facts it rests on, if any."""

    council_id: int
    kind: ConflictKind
    state: ConflictState
    started_on: date
    blocks_until: date | None
    decided_on: date | None
    fingerprint: str | None = None


class PeerFacts(NamedTuple):
    """One peer. Dated facts are those of the on-site days; `group` is the political group's code on the first of them.

    `home` is the council of the main post, None where that is no council. `skills` are levels 1 to 4 by skill id.
    `accreditations` are only those of the kind that this engagement asks for. `duties` reach back three years,
    and for this council as far as the records go; `served` counts every engagement ever served.
    """

    id: int
    reference: str
    given_name: str
    family_name: str
    kind: PeerKind
    status: PeerStatus
    needs_review_since: date | None
    days_per_year: int
    profile_confirmed_on: date | None
    terms_version: int | None
    group: str | None
    group_name: str | None
    served: int
    main_post: Post | None
    home: int | None
    posts: tuple[Post, ...]
    skills: Mapping[int, int]
    absences: tuple[Absence, ...]
    duties: tuple[Duty, ...]
    accreditations: tuple[Span, ...]
    ties: tuple[Tie, ...]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def seniority(self) -> Seniority | None:
        return self.main_post.seniority if self.main_post else None


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """One place on the team. `counts` is false for shadow peers and observers (R20)."""

    id: int
    position: int
    name: str
    peer_kind: PeerKind | None
    seniority: Seniority | None
    skill_id: int | None
    is_required: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """One entry of the managed list of skills."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """A skill that the team should bring at `level` or higher; weight 1 useful, 2 important, 3 essential."""

    skill: SkillFacts
    level: int
    weight: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation sets: the terms in force (R5), full days of rest between two engagements (R22), today."""

    today: date
    terms_version: int
    rest_days: int
    step: Step = Step.PROPOSE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How other councils stand to the council of the engagement, by council id.

    `family` is the council itself with its predecessors and successors, followed to the end. `likeness` is the place
    among its twenty statistical neighbours (1 is the most alike; likeness, never merit). `visited` are the councils
    that peers from this one went to within three years, with the last day (R9). `joint` is what they
    share with it (R8).
    """

    family: frozenset[int]
    borders: frozenset[int] = frozenset()
    likeness: Mapping[int, int] = field(default_factory=dict)
    visited: Mapping[int, date] = field(default_factory=dict)
    joint: Mapping[int, tuple[Joint, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class EngagementFacts:
    """The engagement that a team is built for. `days` is what it costs each peer of the yearly allowance."""

    id: int
    reference: str
    council: Place
    type_name: str
    stage: Stage
    first_day: date
    last_day: date
    days: int
    accreditation: str | None  # name of the kind that peers need (R4); None where none is needed
    is_progress_review: bool
    original_team: Mapping[int, bool]  # of the engagement under review: peer id, and whether they led it
    controlling_group: str | None
    controlling_group_name: str | None
    slots: tuple[SlotFacts, ...]
    needs: tuple[NeedFacts, ...]
    surroundings: Surroundings
    places: Mapping[int, Place]
    settings: Settings

    @property
    def name(self) -> str:
        return f"{self.type_name}, {self.council.name}"

    @cached_property
    def on_site(self) -> tuple[date, ...]:
        """Every on-site day."""
        return tuple(self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))

    @cached_property
    def counting_slots(self) -> tuple[SlotFacts, ...]:
        """The places that count (R20): the ones that the optimiser fills."""
        return tuple(slot for slot in self.slots if slot.counts)

    @cached_property
    def slots_by_id(self) -> dict[int, SlotFacts]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def lead_officer_slot(self) -> SlotFacts | None:
        """The first place for an officer at the level of a chief executive (R15)."""
        return next((slot for slot in self.counting_slots if slot.seniority is Seniority.CHIEF_EXECUTIVE), None)

    @cached_property
    def lead_member_slot(self) -> SlotFacts | None:
        """The first place for a member (R16)."""
        return next((slot for slot in self.counting_slots if slot.peer_kind is PeerKind.MEMBER), None)

    @cached_property
    def year(self) -> Span:
        """The financial year of the first on-site day: what the yearly allowance of a peer is counted over."""
        start = self.first_day.year if self.first_day >= date(self.first_day.year, 4, 1) else self.first_day.year - 1
        return Span(date(start, 4, 1), date(start + 1, 3, 31))

    @cached_property
    def three_years_before(self) -> date:
        return years_before(self.first_day, THREE_YEARS)

    def is_this(self, council_id: int | None) -> bool:
        """Whether a council is this one, or its predecessor or successor."""
        return council_id in self.surroundings.family

    def council_name(self, council_id: int) -> str:
        return self.places[council_id].name

    def days_used(self, peer: PeerFacts) -> int:
        """Days of the yearly allowance that other engagements of the same year take, asked for included."""
        return sum(
            duty.days
            for duty in peer.duties
            if duty.is_active and duty.engagement_id != self.id and self.year.first <= duty.first_day <= self.year.last
        )

    def askings(self, peer: PeerFacts) -> list[Duty]:
        """Every other engagement that a peer was asked for within three years before this one, or is asked for now."""
        since = self.three_years_before
        return [duty for duty in peer.duties if duty.engagement_id != self.id and duty.first_day > since]


@dataclass(frozen=True)
class Pool:
    """All peers, by id; row n of every array over the pool is `peers[n]`."""

    peers: tuple[PeerFacts, ...]
    skills: tuple[SkillFacts, ...]

    @cached_property
    def rows(self) -> dict[int, int]:
        return {peer.id: row for row, peer in enumerate(self.peers)}

    @cached_property
    def skills_by_id(self) -> dict[int, SkillFacts]:
        return {skill.id: skill for skill in self.skills}

    def peer(self, peer_id: int) -> PeerFacts:
        """Raises KeyError for a peer who is not in the pool."""
        return self.peers[self.rows[peer_id]]


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
