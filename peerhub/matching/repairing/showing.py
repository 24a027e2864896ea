"""The page of a repair: what broke, the plans, and who was asked least and could do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from peerhub.matching.explaining import LEAST, Narrowing, SlotStandings, candidates
from peerhub.matching.explaining.words import asked_text, post_text
from peerhub.matching.facts import PeerFacts, Pool, SlotFacts
from peerhub.matching.problem import Problem
from peerhub.matching.proposing import Assessment, build_problem, peer_key, slot_key
from peerhub.matching.repairing.breaks import Break, Departure, find_breaks, without_the_broken
from peerhub.matching.repairing.plans import Plan, plans_for
from peerhub.matching.workbench import Workbench

MOST_ASKED_LEAST = 3


@dataclass(frozen=True)
class Rested:
    """Somebody who could fill a place and was asked least."""

    peer: PeerFacts
    post: str
    asked: str


@dataclass(frozen=True)
class RepairPage:
    """`lost` is what each plan costs against the team as it was, in points; None where that team is not known."""

    bench: Workbench
    breaks: tuple[Break, ...]
    plans: tuple[Plan, ...]
    lost: tuple[int | None, ...]
    posts: Mapping[int, str]  # how the newcomers are introduced, by peer
    rested: tuple[tuple[SlotFacts, tuple[Rested, ...]], ...]


def repair_page(
    bench: Workbench, departures: Iterable[Departure], set_aside: Mapping[int, frozenset[str]]
) -> RepairPage:
    now = Assessment(bench)
    breaks = find_breaks(now, departures, set_aside)
    to_fill = [one for one in breaks if one.slot.counts]
    if not to_fill or not bench.is_open:
        return RepairPage(bench, breaks, (), (), {}, ())
    assessment = Assessment(without_the_broken(bench, breaks))
    plans = plans_for(assessment, breaks)
    before = _points_before(bench, breaks)
    newcomers = [change.peer for plan in plans for change in plan.newcomers]
    return RepairPage(
        bench=bench,
        breaks=breaks,
        plans=plans,
        lost=tuple(None if before is None else before - plan.points for plan in plans),
        posts={peer.id: post_text(peer, bench.engagement) for peer in newcomers},
        rested=tuple((one.slot, _asked_least(assessment, one.slot)) for one in to_fill),
    )


def _asked_least(assessment: Assessment, slot: SlotFacts) -> tuple[Rested, ...]:
    found = candidates(SlotStandings(assessment, slot), Narrowing(order=LEAST), limit=MOST_ASKED_LEAST)
    about = assessment.engagement
    return tuple(Rested(one.peer, post_text(one.peer, about), asked_text(one.peer, about)) for one in found.standings)


def _points_before(bench: Workbench, breaks: Iterable[Break]) -> int | None:
    """What the team was worth before it broke; None where a place that must be filled never was."""
    from peerhub.matching.solve import evaluate

    broken = {one.slot.id: one.peer for one in breaks if one.slot.counts}
    if None in broken.values():
        return None
    team = {slot.id: bench.standing.get(slot.id) or broken.get(slot.id) for slot in bench.engagement.counting_slots}
    chosen = {slot_id: peer for slot_id, peer in team.items() if peer is not None}
    problem = _as_it_was(bench, chosen)
    return evaluate(problem, [(slot_key(slot_id), peer_key(peer.id)) for slot_id, peer in chosen.items()]).objective


def _as_it_was(bench: Workbench, chosen: Mapping[int, PeerFacts]) -> Problem:
    """The problem of that team alone, everybody in their place again."""
    places = {peer.id: slot_id for slot_id, peer in chosen.items()}
    back = Pool(
        peers=tuple(
            peer._replace(
                duties=tuple(
                    duty._replace(is_active=True) if _is_here(bench, duty.engagement_id, duty.slot_id, at) else duty
                    for duty in peer.duties
                )
            )
            for peer in bench.pool.peers
            if (at := places.get(peer.id)) is not None
        ),
        skills=bench.pool.skills,
    )
    choices = tuple(replace(one, is_locked=True) for one in bench.draft.choices if one.peer_id in places)
    problem = build_problem(Assessment(replace(bench, pool=back, draft=replace(bench.draft, choices=choices))))
    return replace(problem, change_points=0, unfilled_points=0, previous=())


def _is_here(bench: Workbench, engagement_id: int, slot_id: int, at: int) -> bool:
    return engagement_id == bench.engagement.id and slot_id == at
