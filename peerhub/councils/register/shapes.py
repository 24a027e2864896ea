"""The checked register: councils by register code, and what is said about them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from peerhub.councils.models import CouncilKind, CouncilStatus, Nation, SimilarityModel


@dataclass(frozen=True)
class CouncilEntry:
    """One council; `county` is the register code of the county area that it belongs to."""

    code: str
    gss_code: str
    name: str
    official_name: str
    other_names: str
    nation: Nation
    region: str
    kind: CouncilKind
    status: CouncilStatus
    started_on: date | None
    ended_on: date | None
    county: str | None
    combined_authority: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    map_q: int | None = None
    map_r: int | None = None


@dataclass(frozen=True)
class ControlEntry:
    """Who runs it; `group` is the code of a political group."""

    as_of_year: int
    label: str
    group: str | None
    seats_total: int


@dataclass(frozen=True)
class ContextEntry:
    """What sort of place it is."""

    population: int
    area_km2: Decimal
    median_age: Decimal
    percent_under_18: Decimal
    percent_65_plus: Decimal
    rural_urban: str
    deprivation_quintile: int


@dataclass
class Register:
    """Everything, by register code ("HPL"). Borders are stored both ways round."""

    councils: dict[str, CouncilEntry] = field(default_factory=dict)
    codes: dict[str, tuple[str, bool]] = field(default_factory=dict)  # GSS code → (register code, is today's)
    # (predecessor, successor) → (last day of the predecessor, whether it was split)
    successions: dict[tuple[str, str], tuple[date, bool]] = field(default_factory=dict)
    borders: set[tuple[str, str]] = field(default_factory=set)
    neighbours: dict[tuple[str, SimilarityModel, int], str] = field(default_factory=dict)
    seats: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # (code, party) → (year, seats)
    controls: dict[str, ControlEntry] = field(default_factory=dict)
    contexts: dict[str, ContextEntry] = field(default_factory=dict)
