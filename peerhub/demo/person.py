"""One invented peer while the demo is being built."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peerhub.demo.register import Place
from peerhub.peers.models import PeerKind, PeerStatus, Seniority


@dataclass(eq=False)
class Person:
    """Who it is, where they are at home, and when they were on site."""

    id: int
    row: dict[str, Any]
    home: Place
    seniority: Seniority
    title: str
    skills: dict[str, int]  # skill code → level
    group: str | None  # code of the group sat with now; None for officers
    groups: dict[date, str] = field(default_factory=dict)  # the same by the day since when, oldest first
    homes: frozenset[int] = frozenset()  # every council with a seat or post, ever
    deployed: list[tuple[date, date]] = field(default_factory=list)

    @property
    def kind(self) -> PeerKind:
        kind: PeerKind = self.row["kind"]
        return kind

    @property
    def joined_on(self) -> date:
        joined: date = self.row["joined_on"]
        return joined

    @property
    def days_per_year(self) -> int:
        days: int = self.row["days_per_year"]
        return days

    @property
    def is_deployable(self) -> bool:
        return self.row["status"] is PeerStatus.DEPLOYABLE

    def serves_on(self, day: date) -> bool:
        """Whether this was a full member of the pool on that day: in it, no longer joining, and not gone."""
        left: date | None = self.row["left_on"]
        is_joining = self.row["status"] is PeerStatus.JOINING
        return not is_joining and self.joined_on <= day and (left is None or day <= left)

    def group_on(self, day: date) -> str:
        """The code of the group sat with on that day."""
        return [code for since, code in self.groups.items() if since <= day][-1]

    def is_free(self, first: date, last: date) -> bool:
        return all(last < begun or first > ended for begun, ended in self.deployed)
