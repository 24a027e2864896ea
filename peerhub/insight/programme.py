"""The programme's numbers for the grant: a financial year, its engagements by kind and region, peers and days. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

APRIL = 4


@dataclass(frozen=True)
class FinancialYear:
    """From 1 April to 31 March, named by the year in which it begins."""

    begins: int

    @property
    def first_day(self) -> date:
        return date(self.begins, APRIL, 1)

    @property
    def last_day(self) -> date:
        return date(self.begins + 1, APRIL, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """2026/27."""
        return f"{self.begins}/{(self.begins + 1) % 100:02}"


@dataclass(frozen=True)
class Held:
    """How many engagements of one kind began in one region."""

    kind: str
    counts_towards_cycle: bool
    region: str
    count: int


@dataclass(frozen=True)
class Programme:
    """One financial year up to a day."""

    year: FinancialYear
    until: date
    held: Sequence[Held]
    peers: int
    members: int
    days: int

    @property
    def engagements(self) -> int:
        return sum(one.count for one in self.held)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Kinds with their count, in the order of the catalogue of kinds."""
        return _summed([(one.kind, one.count) for one in self.held])

    @property
    def regions(self) -> list[tuple[str, int]]:
        return sorted(_summed([(one.region, one.count) for one in self.held]))

    @property
    def outside_the_cycle(self) -> int:
        """Support of other kinds than the challenges that count towards the five years."""
        return sum(one.count for one in self.held if not one.counts_towards_cycle)

    def count_of(self, kind: str, region: str) -> int:
        return sum(one.count for one in self.held if (one.kind, one.region) == (kind, region))


def year_of(day: date) -> FinancialYear:
    return FinancialYear(day.year if day.month >= APRIL else day.year - 1)


def year_called(text: str, *, usual: FinancialYear) -> FinancialYear:
    """The year that an address names by its first ("2025"); the usual one for anything else."""
    is_year = text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= usual.begins
    return FinancialYear(int(text)) if is_year else usual


def _summed(pairs: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for name, count in pairs:
        sums[name] = sums.get(name, 0) + count
    return list(sums.items())
