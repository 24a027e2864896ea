"""Every council on one map: when its last challenge was, when the next is due, who is engaged. Pure.

The map shows dates and never merit: its order is that of places, and councils are never ranked (R35). What is planned,
and support that is no challenge, is for staff only; everybody may see challenges that took place (`queries.standings`).
"""

import enum
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.councils.models import CouncilKind, Nation
from peerhub.engagements.deadlines import Cycle, CycleState, add_months, cycle
from peerhub.web.charts import Hex, HexOutline
from peerhub.web.formats import ago, day

CYCLE_YEARS = 5


class Shown(enum.Enum):
    """What the colours of the map say."""

    SINCE = "since"
    DUE = "due"
    ENGAGED = "engaged"
    REGION = "region"

    @property
    def label(self) -> str:
        return SHOWN_LABELS[self]


SHOWN_LABELS = {
    Shown.SINCE: "Years since the last challenge",
    Shown.DUE: "When the next challenge is due",
    Shown.ENGAGED: "Engaged or not",
    Shown.REGION: "Region",
}


class Engaged(enum.Enum):
    """How a council stands with peer support, the nearest first."""

    ARRANGED = "arranged"
    CHALLENGED = "challenged"
    SUPPORTED = "supported"
    LONG_AGO = "long-ago"
    NONE = "none"

    @property
    def label(self) -> str:
        return ENGAGED_LABELS[self]


ENGAGED_LABELS = {
    Engaged.ARRANGED: "Challenge arranged",
    Engaged.CHALLENGED: "Challenge within five years",
    Engaged.SUPPORTED: "Other support within five years",
    Engaged.LONG_AGO: "Earlier only",
    Engaged.NONE: "Nothing on record",
}
WALES_WORDS = "Wales has its own arrangements"
# Neighbouring regions have shades that differ; the letters say which is which.
REGIONS = {
    "North East": ("1", "NE"),
    "North West": ("3", "NW"),
    "Yorkshire and The Humber": ("0", "YH"),
    "East Midlands": ("2", "EM"),
    "West Midlands": ("1", "WM"),
    "East of England": ("3", "EE"),
    "London": ("5", "L"),
    "South East": ("0", "SE"),
    "South West": ("2", "SW"),
    "Wales": ("neutral", "W"),
}
DUE_STATES = {CycleState.WITHIN: "good", CycleState.AMBER: "warn", CycleState.RED: "bad"}
ENGAGED_LOOKS = {
    Engaged.ARRANGED: ("info", "A"),
    Engaged.CHALLENGED: ("3", "C"),
    Engaged.SUPPORTED: ("1", "S"),
    Engaged.LONG_AGO: ("neutral", "E"),
    Engaged.NONE: ("none", "–"),
}
KEYS: dict[Shown, tuple[tuple[str, str], ...]] = {
    Shown.SINCE: (
        ("0", "Less than a year"), ("1", "1 year"), ("2", "2 years"), ("3", "3 years"), ("4", "4 years"),
        ("5", "5 years or more"), ("none", "None on record"), ("neutral", WALES_WORDS),
    ),
    Shown.DUE: (
        ("good", "Due in more than a year"), ("warn", "Due within a year"), ("bad", "Overdue"),
        ("none", "None on record"), ("neutral", WALES_WORDS),
    ),
    Shown.ENGAGED: (
        ("info", "A: " + ENGAGED_LABELS[Engaged.ARRANGED]), ("3", "C: " + ENGAGED_LABELS[Engaged.CHALLENGED]),
        ("1", "S: " + ENGAGED_LABELS[Engaged.SUPPORTED]), ("neutral", "E: " + ENGAGED_LABELS[Engaged.LONG_AGO]),
        ("none", ENGAGED_LABELS[Engaged.NONE]),
    ),
    Shown.REGION: (),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One of today's councils with the days that matter; those that this person may not see are None."""

    id: int
    code: str
    name: str
    kind: CouncilKind
    nation: Nation
    region: str
    county_id: int | None
    place: tuple[int, int] | None
    last_day: date | None  # of the latest challenge that counts
    arranged_on: date | None  # first day of a challenge ahead or under way
    supported_on: date | None  # last day of the latest engagement of any kind

    def as_public(self) -> "Standing":
        """The same without what only staff know: what is arranged, and support without a published report."""
        known = (self.id, self.code, self.name, self.kind, self.nation, self.region, self.county_id, self.place)
        return Standing(*known, self.last_day, arranged_on=None, supported_on=None)  # a third of `replace`, by hundreds

    def cycle(self, today: date) -> Cycle | None:
        return cycle(self.last_day, nation=self.nation, today=today)

    def engaged(self, today: date) -> Engaged:
        """How the council stands with peer support; five years tell the engaged from the others."""
        since = add_months(today, -12 * CYCLE_YEARS)
        if self.arranged_on:
            return Engaged.ARRANGED
        if self.last_day and self.last_day > since:
            return Engaged.CHALLENGED
        if self.supported_on and self.supported_on > since:
            return Engaged.SUPPORTED
        return Engaged.LONG_AGO if self.last_day or self.supported_on else Engaged.NONE


@dataclass(frozen=True)
class MapRow:
    """A council with all that the map says of it, worked out once."""

    council: Standing
    cycle: Cycle | None  # None for Wales
    years: int | None  # whole years since the last challenge
    engaged: Engaged
    last: str  # "4 years 2 months ago"
    due: str  # "5 March 2027"
    href: str

    @property
    def is_overdue(self) -> bool:
        return self.cycle is not None and self.cycle.state is CycleState.RED

    @property
    def words(self) -> str:
        """All of it in one sentence."""
        one = self.council
        told = f"{one.region}, last challenge {self.last}" if one.last_day else f"{one.region}, no challenge on record"
        if self.cycle is None:
            return f"{told}; {WALES_WORDS}"
        if self.due:
            told += f", next {'was due' if self.is_overdue else 'due'} by {self.due}"
        return f"{told}, arranged for {day(one.arranged_on)}" if one.arranged_on else told


def map_row(one: Standing, today: date, href: str = "") -> MapRow:
    """What the map says of this council today."""
    standing = one.cycle(today)
    years = None
    if one.last_day:
        years = today.year - one.last_day.year - ((today.month, today.day) < (one.last_day.month, one.last_day.day))
    due = day(standing.due_on) if standing and standing.due_on else ""
    last = ago(one.last_day, today) if one.last_day else "none on record"
    return MapRow(one, standing, years, one.engaged(today), last, due, href)


@dataclass(frozen=True)
class Wanted:
    """Which councils stand out; what is empty leaves nobody out."""

    region: str = ""
    kind: CouncilKind | None = None
    due: CycleState | None = None
    engaged: Engaged | None = None

    def takes(self, row: MapRow) -> bool:
        one = row.council
        return (
            (not self.region or one.region == self.region)
            and (self.kind is None or one.kind is self.kind)
            and (self.due is None or (row.cycle is not None and row.cycle.state is self.due))
            and (self.engaged is None or row.engaged is self.engaged)
        )


@dataclass(frozen=True)
class CouncilMap:
    """The map, and the same councils for its table, by name."""

    cells: list[Hex]
    outlines: list[HexOutline]
    borders: list[list[tuple[int, int]]]
    key: tuple[tuple[str, str], ...]
    rows: list[MapRow]


def council_map(
    standings: Sequence[Standing], *, shown: Shown, wanted: Wanted, today: date, href: Callable[[str], str]
) -> CouncilMap:
    """Everything that the map draws; councils that are not wanted stay on it, faded: the country stays whole."""
    districts: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    regions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in standings:
        if one.place:
            districts[one.county_id].append(one.place)
            regions[one.region].append(one.place)
    cells, outlines, taken = [], [], []
    for row in (map_row(one, today, href(one.code)) for one in standings):
        one, is_taken = row.council, wanted.takes(row)
        how = (one.name, row.words, *_look(row, shown), row.href, not is_taken)
        if one.place:
            cells.append(Hex(one.place[0], one.place[1], *how))
        elif one.id in districts:
            outlines.append(HexOutline(tuple(districts[one.id]), *how))
        if is_taken:
            taken.append(row)
    return CouncilMap(cells, outlines, [regions[name] for name in sorted(regions)], _key(shown), taken)


def _key(shown: Shown) -> tuple[tuple[str, str], ...]:
    if shown is Shown.REGION:
        return tuple((state, f"{letters}: {region}") for region, (state, letters) in REGIONS.items())
    return KEYS[shown]


def _look(row: MapRow, shown: Shown) -> tuple[str, str]:
    """Colour and letters."""
    if shown is Shown.REGION:
        return REGIONS.get(row.council.region, ("neutral", ""))
    if shown is Shown.ENGAGED:
        return ENGAGED_LOOKS[row.engaged]
    if row.cycle is None:
        return "neutral", "W"
    if row.cycle.due_on is None or row.years is None:
        return "none", "–"
    if shown is Shown.SINCE:
        return str(min(row.years, CYCLE_YEARS)), str(row.years)
    return DUE_STATES[row.cycle.state], f"’{row.cycle.due_on:%y}"
