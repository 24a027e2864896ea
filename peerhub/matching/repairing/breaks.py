"""What broke: places whose peer dropped out, and peers on the team whom a rule keeps out today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from peerhub.matching.facts import PeerFacts, Pool, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Departure:
    """Who was asked for a place and is on the team no longer, in words: "declined on 3 March: budget council"."""

    slot_id: int
    peer_id: int
    words: str


@dataclass(frozen=True)
class Break:
    """One place that has to be filled again. `peer` stands there still, or left it; None where nobody was ever asked.

    `is_asked` says that the peer holds an invitation, which a repair takes back.
    """

    slot: SlotFacts
    peer: PeerFacts | None
    sentence: str
    is_standing: bool = False
    is_asked: bool = False


def find_breaks(
    assessment: Assessment, departures: Iterable[Departure], set_aside: Mapping[int, frozenset[str]]
) -> tuple[Break, ...]:
    """Every break of a team that has somebody on it, in the order of the places; none where all is well.

    `departures` come oldest first. `set_aside` are rules that a person set aside for somebody asked already, by peer.
    """
    bench = assessment.bench
    left = {departure.slot_id: departure for departure in departures}
    if not bench.standing and not left:
        return ()
    found = []
    for slot in bench.engagement.slots:
        standing = bench.standing.get(slot.id)
        if standing is not None:
            broken = _blocked(assessment, slot, standing, set_aside)
        else:
            broken = _empty(bench, slot, left.get(slot.id))
        if broken:
            found.append(broken)
    return tuple(found)


def without_the_broken(bench: Workbench, breaks: Iterable[Break]) -> Workbench:
    """The table as it will be once everybody who broke is off the team: their places are empty, their days free."""
    broken = [one for one in breaks if one.is_standing]
    gone = {one.slot.id for one in broken}
    asked = {one.peer.id for one in broken if one.is_asked and one.peer}
    peers = tuple(_off(peer, bench.engagement.id) if peer.id in asked else peer for peer in bench.pool.peers)
    choices = tuple(choice for choice in bench.draft.choices if choice.slot_id not in gone)
    pool = Pool(peers=peers, skills=bench.pool.skills) if asked else bench.pool
    return replace(bench, pool=pool, draft=replace(bench.draft, choices=choices))


def _off(peer: PeerFacts, engagement_id: int) -> PeerFacts:
    return peer._replace(
        duties=tuple(
            duty._replace(is_active=False) if duty.engagement_id == engagement_id else duty for duty in peer.duties
        )
    )


def _blocked(
    assessment: Assessment, slot: SlotFacts, peer: PeerFacts, set_aside: Mapping[int, frozenset[str]]
) -> Break | None:
    is_asked = slot.id in assessment.bench.asked
    aside = set_aside.get(peer.id, frozenset()) if is_asked else assessment.bench.set_aside(slot)
    against = [found for found in assessment.blocks_on(peer, slot) if found.rule not in aside]
    if not against:
        return None
    sentence = "; ".join(f"{found.sentence} ({found.rule})" for found in against)
    return Break(slot, peer, f"{sentence}.", is_standing=True, is_asked=is_asked)


def _empty(bench: Workbench, slot: SlotFacts, departure: Departure | None) -> Break | None:
    if departure is not None and departure.peer_id in bench.pool.rows:
        return Break(slot, bench.pool.peer(departure.peer_id), departure.words)
    return Break(slot, None, "Nobody was asked for this place yet.") if slot.is_required else None
