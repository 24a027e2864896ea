"""Stretches of time that a season may be: quarters and financial years, as far as there is something to plan. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.matching.season.calendar import Visit


@dataclass(frozen=True)
class Period:
    """`key` is 2027-q1 for January to March 2027, 2026-27 for the financial year."""

    key: str
    label: str
    engagement_ids: tuple[int, ...]


QUARTERS = ("January to March", "April to June", "July to September", "October to December")


def periods_of(visits: Sequence[Visit]) -> list[Period]:
    """Every quarter, then every financial year, that has one of these visits."""
    quarters: dict[tuple[int, int], list[int]] = {}
    years: dict[int, list[int]] = {}
    for visit in visits:
        quarters.setdefault((visit.first_day.year, (visit.first_day.month - 1) // 3), []).append(visit.id)
        years.setdefault(financial_year(visit.first_day), []).append(visit.id)
    return [
        *(
            Period(f"{year}-q{quarter + 1}", f"{QUARTERS[quarter]} {year}", tuple(ids))
            for (year, quarter), ids in sorted(quarters.items())
        ),
        *(
            Period(f"{year}-{(year + 1) % 100:02}", f"The financial year {year}/{(year + 1) % 100:02}", tuple(ids))
            for year, ids in sorted(years.items())
        ),
    ]


def financial_year(day: date) -> int:
    """The year in which the financial year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1
