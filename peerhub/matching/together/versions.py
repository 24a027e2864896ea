"""Both versions of a team that two people changed at once, place by place. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.workbench import Workbench

Team = Mapping[int, int]  # slot id → peer id


@dataclass(frozen=True)
class Place:
    """One place that the two versions fill differently. `kept` is what to keep unless told otherwise: None where both
    changed it, and only a person can say."""

    slot: SlotFacts
    mine: PeerFacts | None
    theirs: PeerFacts | None
    kept: int | None

    @property
    def is_clash(self) -> bool:
        return self.kept is None

    @property
    def mine_id(self) -> int:
        return self.mine.id if self.mine else 0

    @property
    def theirs_id(self) -> int:
        return self.theirs.id if self.theirs else 0


@dataclass(frozen=True)
class Versions:
    """The team as it is now beside the one that somebody was about to make of an older one."""

    bench: Workbench
    base: Team
    mine: Team
    places: tuple[Place, ...]
    same: tuple[tuple[SlotFacts, PeerFacts | None], ...]


def compare(bench: Workbench, base: Team, mine: Team) -> Versions:
    """`base` is the team on the page that both began with, `mine` what one made of it, the bench what it is now."""
    return Versions(bench, base, mine, tuple(_differing(bench, base, mine)), tuple(_same(bench, mine)))


def after_choosing(team: Team, slot_id: int, peer_id: int) -> dict[int, int]:
    """The team with a peer in a place, and out of any other."""
    return {slot: peer for slot, peer in team.items() if peer != peer_id and slot != slot_id} | {slot_id: peer_id}


def after_taking_over(team: Team, choices: Team) -> dict[int, int]:
    """The team with several people in their places at once; 0 empties one."""
    moving = set(choices.values())
    staying = {slot: peer for slot, peer in team.items() if slot not in choices and peer not in moving}
    return staying | {slot: peer for slot, peer in choices.items() if peer}


def team_in(text: str) -> dict[int, int]:
    """The team that a page showed, from `Workbench.seen`: "3-17.4-22". What makes no sense is left out."""
    pairs = (pair.split("-") for pair in text.split("."))
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(part.isdecimal() for part in pair)}


def as_text(team: Team) -> str:
    return ".".join(f"{slot}-{peer}" for slot, peer in sorted(team.items()))


def _differing(bench: Workbench, base: Team, mine: Team) -> Iterator[Place]:
    rows = bench.pool.rows
    for slot in bench.engagement.slots:
        own, theirs, before = mine.get(slot.id, 0), _now(bench, slot), base.get(slot.id, 0)
        if own != theirs and slot.id not in bench.asked and (not own or own in rows):
            kept = theirs if own == before else own if theirs == before else None
            yield Place(slot, bench.pool.peer(own) if own else None, bench.standing.get(slot.id), kept)


def _same(bench: Workbench, mine: Team) -> Iterator[tuple[SlotFacts, PeerFacts | None]]:
    for slot in bench.engagement.slots:
        if slot.id in bench.asked or mine.get(slot.id, 0) == _now(bench, slot):
            yield slot, bench.standing.get(slot.id)


def _now(bench: Workbench, slot: SlotFacts) -> int:
    choice = bench.choices.get(slot.id)
    return choice.peer_id if choice else 0
