"""An accepted team of the past as it stood when it was chosen: what came later is taken out of the facts. Pure.

Skills, the places and the needs of an engagement have no dates: they are those of today.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from peerhub.matching.facts import Duty, PeerFacts, Pool, Tie
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerStatus


class Stay(NamedTuple):
    """From when until when a peer was in the pool."""

    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class Known:
    """When what became known: who was asked for what, by (peer, engagement), as far as the season reaches back; and
    who came or went since it began, by peer."""

    asked_on: Mapping[tuple[int, int], date]
    stays: Mapping[int, Stay]


def as_it_was(bench: Workbench, known: Known) -> Workbench:
    """The workbench on the day on which its team was chosen, which is `today` in its settings; nobody stands on it."""
    peers = tuple(_then(peer, bench, known) for peer in bench.pool.peers)
    draft = replace(bench.draft, choices=(), result=None)
    return replace(bench, pool=Pool(peers=peers, skills=bench.pool.skills), draft=draft)


def who_went(bench: Workbench) -> dict[int, int]:
    """Who was on the team in the end: slot id → peer id."""
    return {slot_id: peer.id for slot_id, peer in bench.asked.items()}


def narrowed(bench: Workbench, peer_ids: Collection[int]) -> Workbench:
    """The same with a pool of these peers alone."""
    peers = tuple(peer for peer in bench.pool.peers if peer.id in peer_ids)
    return replace(bench, pool=Pool(peers=peers, skills=bench.pool.skills))


def _then(peer: PeerFacts, bench: Workbench, known: Known) -> PeerFacts:
    day = bench.engagement.settings.today
    changed: dict[str, Any] = {}
    if peer.duties:
        duties = tuple(duty for duty in peer.duties if _was_known(peer, duty, bench, known))
        changed = {"duties": duties, "served": _served(peer, day)}
    if peer.needs_review_since is not None and peer.needs_review_since > day:
        changed["needs_review_since"] = None
    if peer.ties:
        changed["ties"] = tuple(tie for tie in peer.ties if _was_decided(tie, day))
    if peer.id in known.stays:
        changed["status"] = _status(peer, known.stays[peer.id], day)
    return peer._replace(**changed) if changed else peer


def _was_known(peer: PeerFacts, duty: Duty, bench: Workbench, known: Known) -> bool:
    """Whether the peer had been asked by then. What is not among `asked_on` was asked for long before."""
    if duty.engagement_id == bench.engagement.id:
        return False
    day = bench.engagement.settings.today
    return known.asked_on.get((peer.id, duty.engagement_id), date.min) <= day


def _served(peer: PeerFacts, day: date) -> int:
    """Engagements served by then: all until now, without those that ended since."""
    return max(0, peer.served - sum(duty.is_active and duty.last_day >= day for duty in peer.duties))


def _was_decided(tie: Tie, day: date) -> bool:
    return tie.started_on <= day and (tie.decided_on is None or tie.decided_on <= day)


def _status(peer: PeerFacts, stay: Stay, day: date) -> PeerStatus:
    if stay.joined_on > day:
        return PeerStatus.JOINING
    if peer.status is PeerStatus.LEFT and stay.left_on is not None and stay.left_on > day:
        return PeerStatus.DEPLOYABLE
    return peer.status
