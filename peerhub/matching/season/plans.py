"""What a scenario keeps of its plan, as plain JSON: the teams, and the figures that scenarios are compared by. Pure.

    {"status", "objective", "bound", "gap", "seconds", "sha256", "weights_version",
     "teams": [{"engagement_id", "version" of the draft, "slots": [{"slot_id", "peer_id" or null, "is_fixed",
                "is_required", "points", "km" or null}]}],
     "figures": {"places", "unfilled", "uncovered": [[engagement_id, skill]], "people", "first_time": [peer ids],
                 "at_cap": [peer ids], "load": [[peer id, engagements, days, days a year]], "km", "groups", "regions",
                 "use": {"never": [ids of those never asked before], "able": peers in the pool who can be asked at all,
                         "unused": how many of those were never asked}}}

Plans of before 2026-11-27 have no "use".
`groups` and `regions` are [[name, people in the plan, people in the pool]]. Places that do not count (R20) are left
out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peerhub.matching.facts import EngagementFacts, PeerFacts, SlotFacts
from peerhub.matching.problem import Problem, Result
from peerhub.matching.proposing import choices_in, peer_key, slot_key
from peerhub.matching.scoring import kilometres
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerKind

Shares = Mapping[str, int]
Duties = Mapping[int, Sequence[tuple[EngagementFacts, PeerFacts]]]


def make_plan(
    benches: Sequence[Workbench],
    problem: Problem,
    result: Result,
    *,
    groups: Shares,
    regions: Shares,
    use: Mapping[str, Any],
) -> dict[str, Any]:
    """`benches` hold at least those who were chosen; `groups` and `regions` count the pool; `use` is kept as it is."""
    chosen = choices_in(result.assignments)
    points = {(slot, peer): worth for slot, pairs in problem.candidates.items() for peer, worth in pairs}
    return {
        "status": result.status,
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "seconds": result.seconds,
        "sha256": result.problem_sha256,
        "weights_version": benches[0].weights.version,
        "teams": [_team(bench, chosen, points) for bench in benches],
        "figures": _figures(benches, result, chosen, groups=groups, regions=regions) | {"use": dict(use)},
    }


def people_in(plan: Mapping[str, Any]) -> set[int]:
    """Everybody who stands on a team of the plan."""
    return {slot["peer_id"] for team in plan["teams"] for slot in team["slots"] if slot["peer_id"] is not None}


def _team(bench: Workbench, chosen: Mapping[int, int], points: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    slots = [_slot(bench, slot, chosen.get(slot.id), points) for slot in bench.engagement.counting_slots]
    return {"engagement_id": bench.engagement.id, "version": bench.draft.version, "slots": slots}


def _slot(
    bench: Workbench, slot: SlotFacts, peer_id: int | None, points: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "slot_id": slot.id,
        "peer_id": peer_id,
        "is_fixed": bench.is_fixed(slot),
        "is_required": slot.is_required,
        "points": None,
        "km": None,
    }
    if peer_id is not None:
        found["points"] = points[slot_key(slot.id), peer_key(peer_id)]
        found["km"] = _km(bench.engagement, bench.pool.peer(peer_id))
    return found


def _km(engagement: EngagementFacts, peer: PeerFacts) -> int | None:
    distance = None if peer.home is None else kilometres(engagement.places[peer.home], engagement.council)
    return None if distance is None else round(distance)


def _figures(
    benches: Sequence[Workbench], result: Result, chosen: Mapping[int, int], *, groups: Shares, regions: Shares
) -> dict[str, Any]:
    duties = _duties(benches, chosen)
    people = {peer_id: held[0][1] for peer_id, held in duties.items()}
    season = frozenset(bench.engagement.id for bench in benches)
    skills = {skill.code: skill.name for bench in benches[:1] for skill in bench.pool.skills}
    load = sorted((_load(peer_id, held, season) for peer_id, held in duties.items()), key=lambda row: (-row[1], row[0]))
    least = min(bench.engagement.days for bench in benches)
    distances = [_km(visit, peer) for held in duties.values() for visit, peer in held]
    return {
        "places": sum(slot.is_required for bench in benches for slot in bench.engagement.counting_slots),
        "unfilled": len(result.unfilled),
        "uncovered": [[int(visit[1:]), skills[code]] for visit, code in result.uncovered],
        "people": len(people),
        "first_time": sorted(peer_id for peer_id, peer in people.items() if _is_new(peer, season)),
        "at_cap": [row[0] for row in load if row[3] - row[2] < least],
        "load": [list(row) for row in load],
        "km": sum(distance for distance in distances if distance is not None),
        "groups": _shares(
            (peer.group_name or "No group" for peer in people.values() if peer.kind is PeerKind.MEMBER), groups
        ),
        "regions": _shares((_region(held[0]) for held in duties.values()), regions),
    }


def _duties(benches: Iterable[Workbench], chosen: Mapping[int, int]) -> Duties:
    """The engagements of each person in the plan, in the order of the benches, with their facts there."""
    found: dict[int, list[tuple[EngagementFacts, PeerFacts]]] = defaultdict(list)
    for bench in benches:
        for slot in bench.engagement.counting_slots:
            if slot.id in chosen:
                found[chosen[slot.id]].append((bench.engagement, bench.pool.peer(chosen[slot.id])))
    return found


def _load(
    peer_id: int, held: Sequence[tuple[EngagementFacts, PeerFacts]], season: frozenset[int]
) -> tuple[int, int, int, int]:
    """Id, engagements of the season, days taken of the year's allowance with all else, and that allowance."""
    visit, peer = held[0]
    elsewhere = sum(
        duty.days
        for duty in peer.duties
        if duty.is_active and duty.engagement_id not in season and visit.year.first <= duty.first_day <= visit.year.last
    )
    return peer_id, len(held), elsewhere + sum(one.days for one, _ in held), peer.days_per_year


def _is_new(peer: PeerFacts, season: frozenset[int]) -> bool:
    """Has never served, and is on no other team."""
    return peer.served == 0 and not any(duty.is_active and duty.engagement_id not in season for duty in peer.duties)


def _region(held: tuple[EngagementFacts, PeerFacts]) -> str:
    engagement, peer = held
    return "No council" if peer.home is None else engagement.places[peer.home].region


def _shares(used: Iterable[str], pool: Shares) -> list[list[Any]]:
    counts = Counter(used)
    return [[name, counts[name], pool.get(name, 0)] for name in sorted(counts.keys() | pool.keys())]
