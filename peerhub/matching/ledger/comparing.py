"""What the facts say now, against what the ledger has. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from peerhub.matching.facts import PeerFacts
from peerhub.matching.rules import Suspicion, suspicions_of
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import Conflict, ConflictKind, ConflictState, PeerStatus

#: Peer, council, kind.
Key = tuple[int, int, ConflictKind]


@dataclass(frozen=True, slots=True)
class Found:
    """A suspicion and whom it is about."""

    peer: PeerFacts
    suspicion: Suspicion


@dataclass(frozen=True)
class Changes:
    """What has to be written: new suspicions, old ones whose facts are back, old ones whose facts are gone."""

    new: list[Found] = field(default_factory=list)
    returned: list[Conflict] = field(default_factory=list)
    lapsed: list[Conflict] = field(default_factory=list)


def found_in(bench: Workbench) -> dict[Key, Found]:
    """Everything that ties peers of the pool to the council of one engagement."""
    council_id = bench.engagement.council.id
    return {
        (peer.id, council_id, suspicion.kind): Found(peer, suspicion)
        for peer in bench.pool.peers
        if peer.status is not PeerStatus.LEFT
        for suspicion in suspicions_of(peer, bench.engagement)
    }


def compare(found: Mapping[Key, Found], known: Iterable[Conflict], *, visited: Collection[int]) -> Changes:
    """`known` is what the system found before; `visited` are the councils with a visit ahead.

    A decision whose facts are gone lapses only where somebody looked at them again, which is where a visit is ahead. A
    confirmed conflict never lapses by itself: a person takes the block back.
    """
    changes, settled = Changes(), set[Key]()
    for conflict in known:
        key = (conflict.peer_id, conflict.council_id, conflict.kind)
        now = found.get(key)
        if now is not None and now.suspicion.fingerprint == conflict.fingerprint:
            settled.add(key)
            if conflict.lapsed_at is not None:
                changes.returned.append(conflict)
        elif conflict.state is ConflictState.CONFIRMED:
            settled.add(key)
        elif conflict.lapsed_at is None and _has_lapsed(conflict, visited):
            changes.lapsed.append(conflict)
    changes.new.extend(one for key, one in found.items() if key not in settled)
    return changes


def _has_lapsed(conflict: Conflict, visited: Collection[int]) -> bool:
    return conflict.council_id in visited or conflict.state is ConflictState.SUSPECTED
