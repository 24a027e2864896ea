"""A need that nobody on the team covers: who would cover it and what that costs, and which lower level is there."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peerhub.matching.explaining.standings import SlotStandings, Standing
from peerhub.matching.facts import NeedFacts, PeerFacts
from peerhub.matching.proposing import Assessment

MOST_PEOPLE = 2


@dataclass(frozen=True)
class NeedGap:
    """`people` would cover it, each in the place where the team loses least, the cheapest first. `lower` is the highest
    level below the one asked for that somebody on the team has, 0 where nobody has any."""

    need: NeedFacts
    people: tuple[Standing, ...]
    lower: int
    holder: PeerFacts | None


def need_gaps(assessment: Assessment) -> tuple[NeedGap, ...]:
    """Every uncovered need of a team on which somebody stands, the heaviest first."""
    bench = assessment.bench
    if not bench.team.counting:
        return ()
    return tuple(
        _gap(assessment, need) for need in bench.engagement.needs if need.skill.id in set(bench.team.uncovered)
    )


def _gap(assessment: Assessment, need: NeedFacts) -> NeedGap:
    by_peer: dict[int, Standing] = {}
    for found in sorted(_who_covers(assessment, need), key=_price):
        by_peer.setdefault(found.peer.id, found)
    members = [member.peer for member in assessment.bench.team.counting]
    holder = max(members, key=lambda peer: peer.skills.get(need.skill.id, 0))
    lower = holder.skills.get(need.skill.id, 0)
    return NeedGap(need, tuple(by_peer.values())[:MOST_PEOPLE], lower, holder if lower else None)


def _who_covers(assessment: Assessment, need: NeedFacts) -> Iterator[Standing]:
    """For every place that may change, the best few who have the skill at the level."""
    covers = assessment.table.covers(need.skill.id, need.level)
    for slot in assessment.engagement.counting_slots:
        if not assessment.bench.is_fixed(slot):
            standings = SlotStandings(assessment, slot)
            rows = standings.proposable[covers[standings.proposable]]
            yield from (standings.of_row(int(row)) for row in np.asarray(rows)[:MOST_PEOPLE])


def _price(standing: Standing) -> tuple[bool, int, int]:
    """An empty place costs nobody; else what the team loses."""
    return standing.missing is not None, standing.missing or -standing.value, standing.peer.id
