"""The picture to think with: places across, what the team needs down, who stands where."""

from dataclasses import dataclass

from peerhub.matching.explaining import SlotStandings
from peerhub.matching.explaining.words import place_text, post_text
from peerhub.matching.facts import NeedFacts, PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import Finding
from peerhub.matching.scoring import PARTS, PER_POINT
from peerhub.matching.workbench import ChoiceFacts
from peerhub.web.charts import Part


@dataclass(frozen=True, slots=True)
class Cell:
    """How one peer meets one need: `state` is covers, some, none, shadow (would cover, does not count) or empty."""

    level: int
    state: str

    @property
    def words(self) -> str:
        return {
            "covers": f"level {self.level}, covers it",
            "some": f"level {self.level}, below the level asked",
            "shadow": f"level {self.level}, does not count",
            "none": "none",
            "empty": "nobody here yet",
        }[self.state]


@dataclass(frozen=True, slots=True)
class NeedRow:
    need: NeedFacts
    cells: tuple[Cell, ...]
    is_covered: bool


@dataclass(frozen=True)
class Column:
    """One place of the team and whoever stands in it."""

    slot: SlotFacts
    peer: PeerFacts | None
    choice: ChoiceFacts | None
    is_asked: bool
    is_selected: bool
    post: str = ""
    place: str = ""
    points: int = 0
    most: int = 0
    parts: tuple[Part, ...] = ()
    warnings: tuple[Finding, ...] = ()
    objections: tuple[Finding, ...] = ()  # what has come between since the choice was made

    @property
    def is_gap(self) -> bool:
        return self.peer is None and self.slot.is_required

    @property
    def is_locked(self) -> bool:
        return self.choice is not None and self.choice.is_locked

    @property
    def override(self) -> str:
        """Which rule was set aside for this choice, and why; empty where none was."""
        return (self.choice.override_reason or "") if self.choice else ""


def columns(assessment: Assessment, selected: SlotFacts | None) -> tuple[Column, ...]:
    """Every place, in order."""
    return tuple(_column(assessment, slot, selected) for slot in assessment.engagement.slots)


def need_rows(assessment: Assessment) -> tuple[NeedRow, ...]:
    """Every need against every place, the heaviest need first."""
    team = assessment.bench.team
    return tuple(
        NeedRow(
            need,
            tuple(_cell(assessment.bench.standing.get(slot.id), slot, need) for slot in assessment.engagement.slots),
            need.skill.id not in team.uncovered,
        )
        for need in assessment.engagement.needs
    )


def drawn_parts(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> tuple[Part, ...]:
    """The parts of a peer's points for a chart, in points as people read them; each part keeps its shade."""
    points = assessment.scores(slot).parts_of(assessment.row(peer))
    return tuple(
        Part(part.label, round(points[part.key] / PER_POINT), shade=shade)
        for shade, part in enumerate(PARTS)
        if points[part.key]
    )


def standings_of(assessment: Assessment) -> dict[int, SlotStandings]:
    """How everybody stands in each place, by slot id; worked out when asked."""
    return {slot.id: SlotStandings(assessment, slot) for slot in assessment.engagement.slots}


def _column(assessment: Assessment, slot: SlotFacts, selected: SlotFacts | None) -> Column:
    bench = assessment.bench
    peer, choice = bench.standing.get(slot.id), bench.choices.get(slot.id)
    is_asked, is_selected = slot.id in bench.asked, selected is not None and slot.id == selected.id
    if peer is None:
        return Column(slot, None, None, is_asked=False, is_selected=is_selected)
    scores = assessment.scores(slot)
    against = assessment.blocks_on(peer, slot) if choice else ()
    return Column(
        slot,
        peer,
        choice,
        is_asked=is_asked,
        is_selected=is_selected,
        post=post_text(peer, assessment.engagement),
        place=place_text(peer, assessment.engagement),
        points=int(scores.total[assessment.row(peer)]),
        most=scores.most,
        parts=drawn_parts(assessment, peer, slot),
        warnings=assessment.warnings(peer),
        objections=tuple(found for found in against if found.rule not in bench.set_aside(slot)),
    )


def _cell(peer: PeerFacts | None, slot: SlotFacts, need: NeedFacts) -> Cell:
    if peer is None:
        return Cell(0, "empty")
    level = peer.skills.get(need.skill.id, 0)
    if level < need.level:
        return Cell(level, "some" if level else "none")
    return Cell(level, "covers" if slot.counts else "shadow")
