"""How near one level comes to another, in per cent: a table to argue with.

Between the levels of members and those of officers there is nothing to compare: 0.
"""

from collections.abc import Mapping
from typing import Final

from peerhub.peers.models import Seniority

_MEMBERS = (
    Seniority.LEADER,
    Seniority.DEPUTY_LEADER,
    Seniority.GROUP_LEADER,
    Seniority.CABINET_MEMBER,
    Seniority.COMMITTEE_CHAIR,
    Seniority.COUNCILLOR,
)
_OFFICERS = (
    Seniority.CHIEF_EXECUTIVE,
    Seniority.DIRECTOR,
    Seniority.SECTION_151,
    Seniority.MONITORING_OFFICER,
    Seniority.HEAD_OF_SERVICE,
    Seniority.SPECIALIST,
)

# A row for each level that a place asks for, a column for each level held, both in the order above.
_MEMBER_ROWS = (
    (100, 80, 75, 55, 30, 10),
    (95, 100, 80, 75, 40, 15),
    (95, 85, 100, 65, 50, 20),
    (85, 95, 80, 100, 60, 25),
    (70, 75, 80, 85, 100, 50),
    (75, 80, 90, 90, 100, 100),
)
_OFFICER_ROWS = (
    (100, 50, 40, 30, 15, 0),
    (85, 100, 75, 70, 55, 25),
    (45, 50, 100, 0, 35, 20),
    (45, 50, 0, 100, 35, 20),
    (60, 90, 60, 60, 100, 65),
    (50, 80, 50, 50, 90, 100),
)


def _table(
    levels: tuple[Seniority, ...], rows: tuple[tuple[int, ...], ...]
) -> dict[Seniority, Mapping[Seniority, int]]:
    return {wanted: dict(zip(levels, row, strict=True)) for wanted, row in zip(levels, rows, strict=True)}


SENIORITY_FIT: Final[Mapping[Seniority, Mapping[Seniority, int]]] = {
    **_table(_MEMBERS, _MEMBER_ROWS),
    **_table(_OFFICERS, _OFFICER_ROWS),
}
