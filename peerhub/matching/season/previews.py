"""What applying a scenario would change, team by team and place by place, as things stand now. Pure."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peerhub.matching.explaining.verdicts import blocked_sentence
from peerhub.matching.facts import SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.workbench import Workbench


class Change(enum.Enum):
    """What happens to one place. Only the first three can be applied."""

    FILL = "fill"
    REPLACE = "replace"
    CLEAR = "clear"
    SAME = "same"
    ASKED = "asked"
    LOCKED = "locked"
    BLOCKED = "blocked"


APPLICABLE = frozenset({Change.FILL, Change.REPLACE, Change.CLEAR})


@dataclass(frozen=True)
class PlaceChange:
    """One place: who stands there now, who would, and why that cannot be, where it cannot."""

    slot: SlotFacts
    change: Change
    now_id: int | None
    now: str
    then_id: int | None
    then: str
    why_not: str = ""

    @property
    def is_applicable(self) -> bool:
        return self.change in APPLICABLE


@dataclass(frozen=True)
class TeamChange:
    """One team: its places, and whether somebody changed its draft after the scenario was planned."""

    bench: Workbench
    places: tuple[PlaceChange, ...]
    is_changed_since: bool

    @property
    def version(self) -> int:
        return self.bench.draft.version

    @property
    def applicable(self) -> tuple[PlaceChange, ...]:
        return tuple(place for place in self.places if place.is_applicable)


def preview(benches: Iterable[Workbench], plan: Mapping[str, Any]) -> list[TeamChange]:
    """What would change, for every team of the plan that can still be chosen."""
    planned = {team["engagement_id"]: team for team in plan["teams"]}
    return [
        _team(bench, planned[bench.engagement.id])
        for bench in benches
        if bench.engagement.id in planned and bench.is_open
    ]


def _team(bench: Workbench, planned: Mapping[str, Any]) -> TeamChange:
    wanted = {slot["slot_id"]: slot["peer_id"] for slot in planned["slots"]}
    places = tuple(_places(Assessment(bench), wanted))
    return TeamChange(bench, places, is_changed_since=bench.draft.version != planned["version"])


def _places(assessment: Assessment, wanted: Mapping[int, int | None]) -> Iterator[PlaceChange]:
    bench = assessment.bench
    for slot in bench.engagement.counting_slots:
        if slot.id not in wanted:
            continue
        now, then_id = bench.standing.get(slot.id), wanted[slot.id]
        then = bench.pool.peer(then_id).name if then_id is not None and then_id in bench.pool.rows else ""
        change, why_not = _change(assessment, slot, then_id)
        yield PlaceChange(slot, change, now.id if now else None, now.name if now else "", then_id, then, why_not)


def _change(assessment: Assessment, slot: SlotFacts, then_id: int | None) -> tuple[Change, str]:
    bench = assessment.bench
    now = bench.standing.get(slot.id)
    if (now.id if now else None) == then_id:
        return Change.SAME, ""
    if slot.id in bench.asked:
        return Change.ASKED, ""
    if bench.is_fixed(slot):
        return Change.LOCKED, ""
    if then_id is None:
        return Change.CLEAR, ""
    why_not = _why_not(assessment, slot, then_id)
    if why_not:
        return Change.BLOCKED, why_not
    return (Change.REPLACE if now else Change.FILL), ""


def _why_not(assessment: Assessment, slot: SlotFacts, peer_id: int) -> str:
    """What has come between the plan and this choice; empty when nothing has."""
    bench = assessment.bench
    if peer_id not in bench.pool.rows:
        return "This peer is no longer in the pool."
    peer = bench.pool.peer(peer_id)
    held = next((other for other, standing in bench.standing.items() if standing.id == peer_id), None)
    if held is not None and bench.is_fixed(bench.engagement.slots_by_id[held]):
        return f"{peer.name} stands in another place of this team by now."
    against = assessment.blocks_on(peer, slot)
    return blocked_sentence(peer, against) if against else ""
