"""The page that says why places stay empty and what would fill them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peerhub.matching.explaining.clashes import Clash, smallest_clash
from peerhub.matching.explaining.remedies import WayOut, ways_out
from peerhub.matching.facts import SlotFacts
from peerhub.matching.messages import could_you_key
from peerhub.matching.proposing import Assessment
from peerhub.matching.workbench import Workbench

WEEKS_EARLIER, WEEKS_LATER = 2, 4


@dataclass(frozen=True)
class Gap:
    """One empty place. `clash` is None where somebody can be proposed after all, or nobody is of the right kind."""

    slot: SlotFacts
    clash: Clash | None
    can_be_proposed: int
    ways: tuple[WayOut, ...]


def help_keys(bench: Workbench, gaps: Iterable[Gap]) -> dict[str, int]:
    """The keys of what peers may have been asked for already, and whom each is about."""
    ways = [way for gap in gaps for way in gap.ways if way.act == "ask" and way.peer]
    return {could_you_key(bench.engagement, way.peer, way.rule): way.peer.id for way in ways if way.peer}


def window(bench: Workbench) -> list[int]:
    """The days by which the visit may be moved: whole weeks, as long as it still lies ahead."""
    shifts = [7 * weeks for weeks in range(-WEEKS_EARLIER, WEEKS_LATER + 1)]
    ahead = (bench.engagement.first_day - bench.engagement.settings.today).days
    return [shift for shift in shifts if shift and ahead + shift > 0]


def gaps_of(benches: Mapping[int, Workbench]) -> tuple[Gap, ...]:
    """Every required place that is empty; the workbenches are by the days that the visit moves, 0 as planned."""
    assessment = Assessment(benches[0])
    others = {shift: benches[shift] for shift in window(benches[0]) if shift in benches}
    return tuple(
        Gap(
            slot=slot,
            clash=smallest_clash(assessment, slot),
            can_be_proposed=int(assessment.candidates(slot).sum()),
            ways=ways_out(assessment, slot, others),
        )
        for slot in benches[0].team.gaps
        if slot.counts
    )
