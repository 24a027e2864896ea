"""The list of candidates for one place, narrowed and ordered as a person asks."""

from dataclasses import dataclass

from peerhub.councils.models import CouncilKind
from peerhub.matching.explaining.standings import SlotStandings, Standing
from peerhub.matching.facts import EngagementFacts, PeerFacts

BEST, LEAST = "best", "asked-least"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a person filters by; None leaves that filter open. `level` is the least level of the skill."""

    skill_id: int | None = None
    level: int = 1
    group: str | None = None
    region: str | None = None
    kind: CouncilKind | None = None
    order: str = BEST

    def admits(self, peer: PeerFacts, engagement: EngagementFacts) -> bool:
        place = engagement.places[peer.home] if peer.home is not None else None
        return (
            (self.skill_id is None or peer.skills.get(self.skill_id, 0) >= self.level)
            and (self.group is None or peer.group == self.group)
            and (self.region is None or (place is not None and place.region == self.region))
            and (self.kind is None or (place is not None and place.kind is self.kind))
        )


@dataclass(frozen=True)
class CandidateList:
    """One step of the candidates that a person asked for, and how many there are in all."""

    standings: tuple[Standing, ...]
    total: int


def candidates(found: SlotStandings, wanted: Narrowing, *, limit: int, offset: int = 0) -> CandidateList:
    """Candidates for the place, without whoever stands there: best first, or who was asked least first."""
    engagement = found.assessment.engagement
    peers = found.assessment.peers
    rows = [
        int(row) for row in found.rows if peers[row] is not found.occupant and wanted.admits(peers[row], engagement)
    ]
    if wanted.order == LEAST:
        rows.sort(key=lambda row: _asked(peers[row], engagement))
    shown = rows[offset : offset + limit]
    return CandidateList(tuple(found.of_row(row) for row in shown), len(rows))


def _asked(peer: PeerFacts, engagement: EngagementFacts) -> tuple[int, int]:
    """How often within three years, then how recently; the sort is stable, so the best come first among equals."""
    asked = engagement.askings(peer) if peer.duties else []
    return len(asked), max((duty.first_day.toordinal() for duty in asked), default=0)
