"""What other weights would have done to a season: each team chosen again under both, in people and points. Pure.

    {"since", "until", "teams", "places", "changed_teams", "figures": {"now": {…}, "then": {…}},
     "changes": [{"engagement_id", "slot_id", "place", "now_id", "then_id", "went_id",
                  "points": {"now": [of the one, of the other], "then": [of the one, of the other]}, "because"}],
     "people": [[peer id, teams now, teams then]], "skipped": [engagement ids]}

`now` are the weights in force, `then` the ones that are tried. A team is chosen by itself, exactly, from whoever could
have been asked on the day. Figures: places filled, needs uncovered, people, those for the first time, kilometres.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from peerhub.matching.errors import CannotPropose
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment, propose
from peerhub.matching.scoring import PARTS, Weights, kilometres
from peerhub.matching.weighing.past import narrowed
from peerhub.matching.workbench import Workbench

NOW, THEN = "now", "then"
WHOLE_TEAM = "The team as a whole"


@dataclass
class Tally:
    """What one set of weights chose, over all teams."""

    filled: int = 0
    uncovered: int = 0
    km: int = 0
    teams_of: Counter[int] = field(default_factory=Counter)
    first_time: set[int] = field(default_factory=set)

    def figures(self) -> dict[str, int]:
        return {
            "filled": self.filled,
            "uncovered": self.uncovered,
            "people": len(self.teams_of),
            "first_time": len(self.first_time),
            "km": self.km,
        }


@dataclass(frozen=True)
class Chosen:
    """One team under one set of weights: slot id → peer id."""

    assessment: Assessment
    choices: Mapping[int, int]

    def points(self, slot: SlotFacts, peer_id: int) -> int:
        return int(self.assessment.scores(slot).total[self._row(peer_id)])

    def parts(self, slot: SlotFacts, peer_id: int) -> dict[str, int]:
        return self.assessment.scores(slot).parts_of(self._row(peer_id))

    def _row(self, peer_id: int) -> int:
        return self.assessment.bench.pool.rows[peer_id]


class Comparison:
    """Takes one team after the other."""

    def __init__(self, now: Weights, then: Weights) -> None:
        self._weights = {NOW: now, THEN: then}
        self._tallies = {NOW: Tally(), THEN: Tally()}
        self._changes: list[dict[str, Any]] = []
        self._skipped: list[int] = []
        self._teams = self._places = 0

    def add(self, bench: Workbench, went: Mapping[int, int]) -> None:
        """`bench` is the workbench as it was, `went` who was on the team in the end."""
        able = [peer.id for peer, found in zip(bench.pool.peers, Assessment(bench).blocks, strict=True) if not found]
        bench = narrowed(bench, frozenset(able))
        try:
            chosen = {key: _chosen(bench, weights) for key, weights in self._weights.items()}
        except CannotPropose:
            self._skipped.append(bench.engagement.id)
            return
        self._teams += 1
        self._places += len(bench.engagement.counting_slots)
        for key, one in chosen.items():
            _count(self._tallies[key], one)
        for slot in bench.engagement.counting_slots:
            if chosen[NOW].choices.get(slot.id) != chosen[THEN].choices.get(slot.id):
                self._changes.append(_change(slot, chosen[NOW], chosen[THEN], went.get(slot.id)))

    def outcome(self, *, since: date, until: date) -> dict[str, Any]:
        now, then = (self._tallies[key].teams_of for key in (NOW, THEN))
        moved = sorted(
            (peer_id for peer_id in now.keys() | then.keys() if now[peer_id] != then[peer_id]),
            key=lambda peer_id: (-abs(then[peer_id] - now[peer_id]), now[peer_id] - then[peer_id], peer_id),
        )
        return {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "teams": self._teams,
            "places": self._places,
            "changed_teams": len({change["engagement_id"] for change in self._changes}),
            "figures": {key: tally.figures() for key, tally in self._tallies.items()},
            "changes": self._changes,
            "people": [[peer_id, now[peer_id], then[peer_id]] for peer_id in moved],
            "skipped": self._skipped,
        }


def _chosen(bench: Workbench, weights: Weights) -> Chosen:
    assessment = Assessment(replace(bench, weights=weights))
    return Chosen(assessment, propose(assessment).choices)


def _count(tally: Tally, one: Chosen) -> None:
    engagement, pool = one.assessment.engagement, one.assessment.bench.pool
    chosen = [pool.peer(peer_id) for peer_id in one.choices.values()]
    tally.filled += len(chosen)
    tally.uncovered += sum(
        not any(peer.skills.get(need.skill.id, 0) >= need.level for peer in chosen) for need in engagement.needs
    )
    tally.km += sum(_km(one, peer) for peer in chosen)
    tally.teams_of.update(peer.id for peer in chosen)
    tally.first_time.update(peer.id for peer in chosen if peer.served == 0 and not peer.duties)


def _km(one: Chosen, peer: PeerFacts) -> int:
    engagement = one.assessment.engagement
    distance = None if peer.home is None else kilometres(engagement.places[peer.home], engagement.council)
    return 0 if distance is None else round(distance)


def _change(slot: SlotFacts, now: Chosen, then: Chosen, went: int | None) -> dict[str, Any]:
    one, other = now.choices.get(slot.id), then.choices.get(slot.id)
    return {
        "engagement_id": now.assessment.engagement.id,
        "slot_id": slot.id,
        "place": slot.name,
        "now_id": one,
        "then_id": other,
        "went_id": went,
        "points": {
            key: [None if peer is None else chosen.points(slot, peer) for peer in (one, other)]
            for key, chosen in ((NOW, now), (THEN, then))
        },
        "because": _because(slot, now, then),
    }


def _because(slot: SlotFacts, now: Chosen, then: Chosen) -> str:
    """The part of the score that moved most towards the other peer; the whole team where no part did."""
    one, other = now.choices.get(slot.id), then.choices.get(slot.id)
    if one is None or other is None:
        return WHOLE_TEAM

    def lead(chosen: Chosen) -> dict[str, int]:
        ours, theirs = chosen.parts(slot, one), chosen.parts(slot, other)
        return {key: theirs[key] - ours[key] for key in theirs}

    before, after = lead(now), lead(then)
    moved = max(PARTS, key=lambda part: after[part.key] - before[part.key])
    return moved.label if after[moved.key] > before[moved.key] else WHOLE_TEAM
