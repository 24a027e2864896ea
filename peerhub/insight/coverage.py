"""Coverage of the five-year cycle by region: counts, never a judgement, never a ranking (R32, R35). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.conversations.queries import Counts
from peerhub.councils.models import Nation
from peerhub.engagements.council_map import Engaged, Standing
from peerhub.engagements.deadlines import CycleState

NOBODY = Counts(0, 0, 0)
#: Nothing of any kind within five years, and nothing arranged.
NOT_ENGAGED = frozenset({Engaged.NONE, Engaged.LONG_AGO})


@dataclass(frozen=True)
class Region:
    """The councils of one region by their place in the cycle, with what is known of conversations, as counts."""

    name: str
    councils: int
    within: int
    due_soon: int
    overdue: int
    never: int
    arranged: int
    not_engaged: int
    notes: Counts


@dataclass(frozen=True)
class Coverage:
    """The regions by name, and England as a whole."""

    regions: Sequence[Region]
    england: Region

    @property
    def within_five_years(self) -> int:
        return self.england.within + self.england.due_soon


def coverage(standings: Iterable[Standing], counts: Mapping[str, Counts], today: date) -> Coverage:
    """England's councils of today; Wales has its own arrangements."""
    places = [_Place(one, today) for one in standings if one.nation is Nation.ENGLAND]
    regions = [
        _region(name, [one for one in places if one.region == name], counts.get(name, NOBODY))
        for name in sorted({one.region for one in places})
    ]
    return Coverage(regions, _region("England", places, _joined([region.notes for region in regions])))


def _joined(counts: Sequence[Counts]) -> Counts:
    return Counts(
        sum(one.councils_with_notes for one in counts),
        sum(one.planned for one in counts),
        sum(one.held for one in counts),
    )


def not_engaged(standings: Iterable[Standing], today: date) -> list[Standing]:
    """English councils without any support within five years and with nothing arranged, by name."""
    return [one for one in standings if one.nation is Nation.ENGLAND and one.engaged(today) in NOT_ENGAGED]


class _Place:
    """Where one council is, worked out once for its region and for England."""

    def __init__(self, one: Standing, today: date) -> None:
        cycle = one.cycle(today)
        self.region = one.region
        self.state = cycle.state if cycle else None
        self.is_arranged = one.arranged_on is not None
        self.is_silent = one.engaged(today) in NOT_ENGAGED


def _region(name: str, places: Sequence[_Place], notes: Counts) -> Region:
    states = [one.state for one in places]
    return Region(
        name=name,
        councils=len(places),
        within=states.count(CycleState.WITHIN),
        due_soon=states.count(CycleState.AMBER),
        overdue=states.count(CycleState.RED),
        never=states.count(CycleState.NEVER),
        arranged=sum(one.is_arranged for one in places),
        not_engaged=sum(one.is_silent for one in places),
        notes=notes,
    )
