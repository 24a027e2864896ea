"""What a choice is worth and whether it keeps every rule, straight from the problem in whole numbers.

This shares nothing with the optimiser but the problem: it is what every answer has to pass.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from peerhub.matching.problem import Choice, Engagement, Need, Peer, Problem, Reason, points_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The points of a choice, what it leaves open, the goals it meets, and every rule that it breaks."""

    objective: int
    unfilled: tuple[str, ...]
    uncovered: tuple[tuple[str, str], ...]
    balance_met: tuple[tuple[str, str], ...]
    broken: tuple[Reason, ...]


def evaluate(problem: Problem, assignments: Iterable[Choice]) -> Evaluation:
    """Points, gaps and broken rules of any choice of (slot, peer); slots not named are empty.

    Raises KeyError for a slot or peer that the problem does not have.
    """
    chosen = sorted(assignments)
    peers = {peer.id: peer for peer in problem.peers}
    visits = sorted(problem.engagements, key=lambda visit: visit.id)
    filled = {slot for slot, _ in chosen}
    visit_of = {slot.id: visit.id for visit in visits for slot in visit.slots}
    teams: dict[str, list[Peer]] = {visit.id: [] for visit in visits}
    for slot, peer in chosen:
        teams[visit_of[slot]].append(peers[peer])
    unfilled = sorted(slot.id for visit in visits for slot in visit.slots if slot.required and slot.id not in filled)
    covered = [(visit, need, _covers(teams[visit.id], need)) for visit in visits for need in visit.needs]
    points = _candidate_points(problem, chosen)
    points += sum(need.points for _, need, is_covered in covered if is_covered)
    points += sum(visit.mixed_groups_points for visit in visits if _is_mixed(teams[visit.id]))
    points += problem.change_points * len(set(problem.previous) & set(chosen))
    points -= problem.unfilled_points * len(unfilled)
    return Evaluation(
        objective=points,
        unfilled=tuple(unfilled),
        uncovered=tuple(sorted((visit.id, need.skill) for visit, need, is_covered in covered if not is_covered)),
        balance_met=tuple(
            sorted(
                (visit.id, goal.tag)
                for visit in visits
                for goal in visit.balance
                if sum(goal.tag in peer.balance for peer in teams[visit.id]) >= goal.at_least
            )
        ),
        broken=(*broken_rules(problem, chosen), *_fixed_not_kept(problem, set(chosen))),
    )


def broken_rules(problem: Problem, chosen: Sequence[Choice]) -> tuple[Reason, ...]:
    """Every rule that these choices break together, each with the smallest set of choices that breaks it."""
    chosen = sorted(chosen)
    visit_of = {slot.id: visit for visit in problem.engagements for slot in visit.slots}
    peers = {peer.id: peer for peer in problem.peers}
    by_slot, by_visit, by_peer = defaultdict(list), defaultdict(list), defaultdict(list)
    for slot, peer in chosen:
        by_slot[slot].append((slot, peer))
        by_visit[visit_of[slot].id].append((slot, peer))
        by_peer[peer].append((slot, peer))
    apart = {frozenset(pair) for pair in problem.apart}
    reasons = list(_not_candidates(problem, chosen))
    for choices in by_slot.values():
        reasons += _two_in_one_slot(choices)
    for name, choices in by_visit.items():
        reasons += _clashes_in_team(name, choices, peers, apart)
    for name, choices in by_peer.items():
        reasons += _clashes_in_year(peers[name], choices, visit_of, problem.rest_days)
    return tuple(reasons)


def _covers(team: Sequence[Peer], need: Need) -> bool:
    return any(peer.skills.get(need.skill, 0) >= need.level for peer in team)


def _is_mixed(team: Sequence[Peer]) -> bool:
    return len({peer.group for peer in team if peer.kind == "member"} - {None}) >= 2


def _candidate_points(problem: Problem, chosen: Sequence[Choice]) -> int:
    return sum(points_of(problem.candidates, slot, peer) or 0 for slot, peer in chosen)


def _not_candidates(problem: Problem, chosen: Sequence[Choice]) -> Iterator[Reason]:
    for slot, peer in chosen:
        if points_of(problem.candidates, slot, peer) is None:
            yield Reason("candidate", ((slot, peer),), f"{peer} is not a candidate for {slot}.")


def _two_in_one_slot(choices: Sequence[Choice]) -> Iterator[Reason]:
    for one, other in combinations(choices, 2):
        yield Reason(
            "one_peer_per_slot", (one, other), f"{one[0]} has room for one peer, not for {one[1]} and {other[1]}."
        )


def _clashes_in_team(
    name: str, choices: Sequence[Choice], peers: dict[str, Peer], apart: set[frozenset[str]]
) -> Iterator[Reason]:
    for one, other in combinations(choices, 2):
        first, second = one[1], other[1]
        if first == second:
            if one[0] != other[0]:
                yield Reason("one_slot_per_engagement", (one, other), f"{first} can hold only one slot of {name}.")
            continue
        if peers[first].home == peers[second].home:
            text = f"{first} and {second} on {name} both come from {peers[first].home}."
            yield Reason("one_peer_per_home", (one, other), text)
        if frozenset((first, second)) in apart:
            yield Reason("apart", (one, other), f"{first} and {second} on {name} are to be kept apart.")


def _clashes_in_year(
    peer: Peer, choices: Sequence[Choice], visit_of: dict[str, Engagement], rest_days: int
) -> Iterator[Reason]:
    first_choice = {visit_of[slot].id: (slot, name) for slot, name in reversed(choices)}
    visits = sorted(
        (visit_of[slot] for slot, _ in first_choice.values()), key=lambda visit: (visit.first_day, visit.id)
    )
    for one, other in combinations(visits, 2):
        if (other.first_day - one.last_day).days - 1 < rest_days:
            text = f"{peer.id} cannot be on both {one.id} and {other.id}: fewer than {rest_days} full days lie between."
            if rest_days == 0:
                text = f"{peer.id} cannot be on both {one.id} and {other.id}: they overlap."
            yield Reason("rest_days", (first_choice[one.id], first_choice[other.id]), text)
    days = sum(visit.days for visit in visits)
    if days > peer.days_left:
        text = f"{peer.id} has {peer.days_left} days left, and these engagements take {days}."
        yield Reason("days_left", tuple(sorted(first_choice.values())), text)


def _fixed_not_kept(problem: Problem, chosen: set[Choice]) -> Iterator[Reason]:
    for slot, peer in sorted(set(problem.fixed) - chosen):
        yield Reason("fixed", ((slot, peer),), f"{peer} is fixed in {slot} and was not chosen.")
