"""The weeks ahead, each with its visits and how far their teams are. Pure."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerhub.engagements.models import Stage
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.teams.rules import BEFORE_VISIT

WEEKS = 26


class TeamState(enum.Enum):
    """How far a team is; each has its own mark, so that colour is never the only difference."""

    FILLED = "filled"
    GAP = "gap"
    UNSTARTED = "unstarted"

    @property
    def label(self) -> str:
        return {"filled": "team complete", "gap": "team with a gap", "unstarted": "no team yet"}[self.value]


@dataclass(frozen=True)
class Visit:
    """One engagement on the strip, with its required places and how many of them are filled."""

    engagement_id: int
    council: str
    kind: str
    stage: Stage
    first_day: date
    required: int
    filled: int
    asked_on: date | None = None
    manager: str | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether its days are a wish, so that it has no place on the strip yet."""
        return self.stage in BEFORE_TEAM

    @property
    def team(self) -> TeamState:
        if self.filled >= self.required:
            return TeamState.FILLED
        return TeamState.GAP if self.filled else TeamState.UNSTARTED

    @property
    def has_gap(self) -> bool:
        """Whether somebody is still to be found; once on site, a place that stayed empty is history."""
        return self.filled < self.required and self.stage in BEFORE_VISIT


@dataclass(frozen=True)
class Week:
    """A week from Monday on, with the visits that begin in it."""

    monday: date
    visits: tuple[Visit, ...]


def weeks(visits: Iterable[Visit], today: date, count: int = WEEKS) -> list[Week]:
    """This week and those after it, up to the last that has a visit; none where there is no visit at all."""
    first = monday_of(today)
    by_week: dict[date, list[Visit]] = {first + timedelta(weeks=number): [] for number in range(count)}
    for visit in visits:
        by_week.get(monday_of(visit.first_day), []).append(visit)
    last = max((monday for monday, found in by_week.items() if found), default=None)
    return [Week(monday, tuple(found)) for monday, found in by_week.items() if last and monday <= last]


def span_of(today: date, count: int = WEEKS) -> tuple[date, date]:
    """The first and last day of the strip."""
    first = monday_of(today)
    return first, first + timedelta(weeks=count, days=-1)


def tally(shown: Sequence[Week]) -> dict[TeamState, int]:
    """How many visits are in each state."""
    visits = [visit for week in shown for visit in week.visits]
    return {state: sum(visit.team is state for visit in visits) for state in TeamState}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
