"""Wales's own expectation: a panel performance assessment once between two ordinary elections. Pure.

The panel's report is to be out six months before the next ordinary election (Local Government and Elections (Wales)
Act 2021, part 6). Ordinary elections are every five years, on the first Thursday in May, counted from 2022.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peerhub.engagements.dates import election_day
from peerhub.engagements.deadlines import add_months

PANEL = "welsh-panel"  # the type's code
FIRST_YEAR, EVERY = 2022, 5
REPORT_BEFORE = 6  # months
LOOKED_FOR = 12  # months before the day


class PanelState(enum.Enum):
    """How a council stands in its electoral cycle."""

    ASSESSED = "assessed"
    AHEAD = "ahead"
    SOON = "soon"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return {
            "assessed": "Assessed in this cycle", "ahead": "Not yet in this cycle", "soon": "Due within a year",
            "overdue": "None on record",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class WelshCycle:
    """The electoral cycle in which a day lies, and the council's assessment in it, if there was one."""

    began_on: date
    ends_on: date  # the next ordinary election
    due_on: date
    assessed_on: date | None
    state: PanelState


def welsh_cycle(assessments: Iterable[date], today: date) -> WelshCycle:
    """Where a council stands. `assessments` are the last days of its panel assessments that took place."""
    year = FIRST_YEAR + EVERY * ((today.year - FIRST_YEAR) // EVERY)
    if today < election_day(year):
        year -= EVERY
    began_on, ends_on = election_day(year), election_day(year + EVERY)
    due_on = add_months(ends_on, -REPORT_BEFORE)
    assessed_on = max((day for day in assessments if began_on <= day <= today), default=None)
    return WelshCycle(began_on, ends_on, due_on, assessed_on, _state(assessed_on, due_on, today))


def _state(assessed_on: date | None, due_on: date, today: date) -> PanelState:
    if assessed_on is not None:
        return PanelState.ASSESSED
    if today > due_on:
        return PanelState.OVERDUE
    return PanelState.SOON if today >= add_months(due_on, -LOOKED_FOR) else PanelState.AHEAD
