"""From the workbench to the problem file of version 1, and back from its choices to places and peers."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.problem import Choice, Engagement, Need, Pair, Peer, Problem, Slot
from peerhub.matching.proposing.assessment import Assessment
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerKind

Candidates = Mapping[int, tuple[Pair, ...]]


def build_problem(assessment: Assessment) -> Problem:
    """The problem of one engagement: places that count, candidates with their points, locked and earlier choices.

    Shadow peers and observers count for nothing (R20): their places are left out and filled by hand. Choices that a
    person locked, and peers who are asked already, are fixed, whatever the rules say: an override is always honoured.
    """
    bench = assessment.bench
    slots = bench.engagement.counting_slots
    fixed = {slot.id: bench.standing[slot.id] for slot in slots if bench.is_fixed(slot)}
    candidates: Candidates = {slot.id: tuple(_pairs(assessment, slot, fixed)) for slot in slots}
    return Problem(
        peers=tuple(_peers(assessment, candidates, fixed.values())),
        engagements=(_engagement(assessment),),
        candidates={slot_key(slot_id): pairs for slot_id, pairs in candidates.items()},
        fixed=tuple((slot_key(slot_id), peer_key(peer.id)) for slot_id, peer in fixed.items()),
        previous=tuple(_previous(bench, candidates)),
        change_points=bench.weights.stability,
        unfilled_points=bench.weights.unfilled,
        rest_days=bench.engagement.settings.rest_days,
    )


def slot_key(slot_id: int) -> str:
    return f"s{slot_id}"


def peer_key(peer_id: int) -> str:
    return f"p{peer_id}"


def choices_in(choices: Iterable[Choice]) -> dict[int, int]:
    """The choices of a result: slot id → peer id."""
    return {int(slot[1:]): int(peer[1:]) for slot, peer in choices}


def _pairs(assessment: Assessment, slot: SlotFacts, fixed: Mapping[int, PeerFacts]) -> Iterator[Pair]:
    """Everybody who may be chosen for this place, with their points; where the place is fixed, that one person."""
    bench, total = assessment.bench, assessment.scores(slot).total
    if slot.id in fixed:
        peer = fixed[slot.id]
        yield peer_key(peer.id), int(total[assessment.row(peer)])
        return
    staying = {peer.id for slot_id, peer in bench.standing.items() if _stays(bench, slot_id)}
    rows = np.flatnonzero(assessment.candidates(slot))
    for peer, points in zip((assessment.peers[row] for row in rows), total[rows].tolist(), strict=True):
        if peer.id not in staying:
            yield peer_key(peer.id), points


def _stays(bench: Workbench, slot_id: int) -> bool:
    """Whether whoever stands there cannot be moved to another place: they are fixed, or shadow the team."""
    slot = bench.engagement.slots_by_id[slot_id]
    return bench.is_fixed(slot) or not slot.counts


def _peers(assessment: Assessment, candidates: Candidates, fixed: Iterable[PeerFacts]) -> Iterator[Peer]:
    involved = {peer for pairs in candidates.values() for peer, _ in pairs}
    homes = _homes_of_fixed(assessment, fixed)
    wanted = {need.skill.id: need.skill.code for need in assessment.engagement.needs}
    for peer in assessment.peers:
        key = peer_key(peer.id)
        if key in involved:
            days_left = int(assessment.days_left[assessment.row(peer)])
            yield Peer(
                id=key,
                home=homes.get(peer.id) or _home(assessment, peer),
                kind="member" if peer.kind is PeerKind.MEMBER else "officer",
                group=peer.group if peer.kind is PeerKind.MEMBER else None,
                skills={code: peer.skills[skill] for skill, code in wanted.items() if skill in peer.skills},
                days_left=max(days_left, assessment.engagement.days) if peer.id in homes else days_left,
            )


def _homes_of_fixed(assessment: Assessment, fixed: Iterable[PeerFacts]) -> dict[int, str]:
    """Homes of fixed peers. A second one from the same council was chosen by a person (R17): as if from elsewhere."""
    homes: dict[int, str] = {}
    for peer in fixed:
        home = _home(assessment, peer)
        homes[peer.id] = f"{home} ({peer.reference})" if home in homes.values() else home
    return homes


def _home(assessment: Assessment, peer: PeerFacts) -> str:
    if peer.home is None:
        return f"outside ({peer.reference})"
    return assessment.engagement.places[peer.home].gss_code


def _engagement(assessment: Assessment) -> Engagement:
    engagement, weights = assessment.engagement, assessment.bench.weights
    return Engagement(
        id=f"e{engagement.id}",
        council=engagement.council.gss_code,
        first_day=engagement.first_day,
        last_day=engagement.last_day,
        days=engagement.days,
        slots=tuple(Slot(slot_key(slot.id), slot.is_required) for slot in engagement.counting_slots),
        needs=tuple(Need(need.skill.code, need.level, need.weight * weights.need) for need in engagement.needs),
        mixed_groups_points=weights.mixed_groups,
    )


def _previous(bench: Workbench, candidates: Candidates) -> Iterator[Choice]:
    """Choices that stand and are not locked, where they still may: a new proposal keeps them if little is lost."""
    for slot_id, pairs in candidates.items():
        choice = bench.choices.get(slot_id)
        if choice and not choice.is_locked and any(key == peer_key(choice.peer_id) for key, _ in pairs):
            yield slot_key(slot_id), peer_key(choice.peer_id)
