"""The page of the team builder, put together from what the rules, the score and the explanations say."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from peerhub.matching.explaining import (
    Answer,
    Narrowing,
    SlotStandings,
    SlotSupply,
    Verdict,
    supply,
    why_not,
    why_this_team,
)
from peerhub.matching.explaining.moving import MovingCosts, moving_sentence
from peerhub.matching.explaining.words import place_text, post_text
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment, choices_in
from peerhub.matching.rules import Finding, team_findings
from peerhub.matching.showing.closer import Candidate, Closer, PartLine, candidate, look_closer, part_lines
from peerhub.matching.showing.grid import Column, NeedRow, columns, need_rows, standings_of
from peerhub.matching.workbench import Workbench
from peerhub.web.formats import plural

MOST_FOUND = 8
COMPARED = 2
MOST_COSTED = 3  # each is one question to the optimiser


@dataclass(frozen=True)
class Asked:
    """What the address asks the page to show."""

    slot_id: int | None = None
    name: str = ""
    compare: tuple[int, ...] = ()
    wanted: Narrowing = field(default_factory=Narrowing)
    limit: int = 15
    offset: int = 0


@dataclass(frozen=True)
class Found:
    """One answer to "look anyone up": the places that this peer may be put into, those where a rule has to be set aside
    for it, and the one for which "what if" is offered."""

    verdict: Verdict
    post: str
    places: tuple[SlotFacts, ...]
    aside: tuple[SlotFacts, ...]
    cost: str = ""  # what the best team loses with this peer, where the optimiser was asked
    try_in: SlotFacts | None = None


@dataclass(frozen=True)
class Compared:
    """One of two people side by side, in the place that is selected."""

    candidate: Candidate
    lines: tuple[PartLine, ...]


@dataclass(frozen=True)
class BuilderPage:
    bench: Workbench
    columns: tuple[Column, ...]
    needs: tuple[NeedRow, ...]
    closer: Closer | None
    found: tuple[Found, ...]
    more_found: int
    compared: tuple[Compared, ...]
    findings: tuple[Finding, ...]
    paragraph: str
    gaps: tuple[SlotSupply, ...]
    proof: str

    @property
    def filled(self) -> str:
        """ "4 of 5": required places filled."""
        required = [column for column in self.columns if column.slot.is_required]
        return f"{sum(not column.is_gap for column in required)} of {len(required)}"

    @property
    def uncovered(self) -> int:
        return sum(not row.is_covered for row in self.needs)

    @property
    def warnings(self) -> int:
        """Everything that a person should look at, people and team together, without gaps and uncovered needs."""
        of_team = [found for found in self.findings if found.rule not in {"R14", "R18"}]
        return len(of_team) + sum(len(column.warnings) + len(column.objections) for column in self.columns)

    @property
    def can_be_accepted(self) -> bool:
        return self.bench.is_open and bool(self.bench.choices)


def build_page(bench: Workbench, asked: Asked, *, assessment: Assessment | None = None) -> BuilderPage:
    """Everything on the page, for one load of the facts; `assessment` where the rules were looked at already."""
    assessment = assessment or Assessment(bench)
    standings = standings_of(assessment)
    slot = _selected(bench, asked.slot_id)
    names, more = _named(bench, asked.name)
    return BuilderPage(
        bench=bench,
        columns=columns(assessment, slot),
        needs=need_rows(assessment),
        closer=look_closer(assessment, standings[slot.id], asked.wanted, limit=asked.limit, offset=asked.offset)
        if slot
        else None,
        found=tuple(_answers(assessment, names, standings, slot)),
        more_found=more,
        compared=tuple(_compared(assessment, standings[slot.id], asked.compare)) if slot else (),
        findings=team_findings(bench.team),
        paragraph=why_this_team(bench.team),
        gaps=tuple(supply(assessment, gap) for gap in bench.team.gaps if gap.counts) if bench.draft.result else (),
        proof=_proof(bench),
    )


def _selected(bench: Workbench, slot_id: int | None) -> SlotFacts | None:
    """The place that is asked for; else the first that is empty, else the first that can be changed, else the first."""
    slots = bench.engagement.slots
    asked_for = bench.engagement.slots_by_id.get(slot_id or 0)
    first_gap = next((slot for slot in slots if slot.is_required and slot.id not in bench.standing), None)
    open_one = next((slot for slot in slots if slot.id not in bench.asked), None)
    return asked_for or first_gap or open_one or next(iter(slots), None)


def _named(bench: Workbench, text: str) -> tuple[list[PeerFacts], int]:
    """Peers whose name or reference has all the words; the first few by name, and how many more there are."""
    words = text.lower().split()
    if not words:
        return [], 0
    found = [peer for peer in bench.pool.peers if _matches(peer, words)]
    found.sort(key=lambda peer: (peer.family_name, peer.given_name, peer.id))
    return found[:MOST_FOUND], max(0, len(found) - MOST_FOUND)


def _matches(peer: PeerFacts, words: Iterable[str]) -> bool:
    text = f"{peer.given_name} {peer.family_name} {peer.reference}".lower()
    return all(word in text for word in words)


def _answers(
    assessment: Assessment, names: list[PeerFacts], standings: dict[int, SlotStandings], selected: SlotFacts | None
) -> Iterable[Found]:
    """For everybody why not; for the first few also what it would cost, which the optimiser is asked."""
    costs, asked = MovingCosts(assessment), 0
    for peer in names:
        found = _found(assessment, peer, standings, selected)
        place = _place_to_try(found.verdict, selected)
        if place is not None and assessment.bench.is_open and asked < MOST_COSTED:
            asked += 1
            moving = costs.of(peer, place)
            found = replace(found, cost=moving_sentence(moving, chosen=found.verdict.slot) if moving else "")
        yield found


def _place_to_try(verdict: Verdict, selected: SlotFacts | None) -> SlotFacts | None:
    """For a candidate the place that is selected, else the one where they rank highest; for somebody chosen for another
    place, the selected one."""
    if verdict.answer is Answer.CHOSEN:
        return selected if selected != verdict.slot else None
    ranked = [standing for standing in verdict.standings if standing.slot.counts and standing.can_be_proposed]
    best = min(ranked, key=lambda standing: (standing.slot != selected, standing.rank or 0), default=None)
    return best.slot if best else None


def _found(
    assessment: Assessment, peer: PeerFacts, standings: dict[int, SlotStandings], selected: SlotFacts | None
) -> Found:
    """With the places where this peer could stand, and those where only by setting a rule aside."""
    verdict = why_not(assessment, peer, standings)
    open_ones = [slot for slot in assessment.engagement.slots if _may_be_put(assessment, verdict, slot)]
    places = tuple(slot for slot in open_ones if not assessment.blocks_on(peer, slot))
    aside = tuple(slot for slot in open_ones if slot not in places)
    post = f"{post_text(peer, assessment.engagement)} ({place_text(peer, assessment.engagement)})"
    counting = [slot for slot in (places or aside) if slot.counts]
    try_in = selected if selected in counting else next(iter(counting), None)
    return Found(verdict, post, places, aside, try_in=try_in)


def _may_be_put(assessment: Assessment, verdict: Verdict, slot: SlotFacts) -> bool:
    """Whether nothing stands against it that nobody may set aside."""
    bench, peer = assessment.bench, verdict.peer
    if not bench.is_open or slot.id in bench.asked or verdict.answer is Answer.ASKED or slot == verdict.slot:
        return False
    return all(found.can_be_overridden for found in assessment.blocks_on(peer, slot))


def _compared(assessment: Assessment, standings: SlotStandings, ids: tuple[int, ...]) -> Iterable[Compared]:
    rows = assessment.bench.pool.rows
    for peer_id in [one for one in dict.fromkeys(ids) if one in rows][:COMPARED]:
        peer = assessment.bench.pool.peer(peer_id)
        standing = standings.standing(peer)
        yield Compared(candidate(assessment, standing), part_lines(assessment, peer, standings.slot))


def _proof(bench: Workbench) -> str:
    """What the optimiser proved about the draft, as long as nobody changed it since."""
    result = bench.draft.result
    if not result or not bench.choices:
        return ""
    answer = result["answer"]
    proposed = choices_in((slot, peer) for slot, peer in answer["assignments"])
    standing = {slot: peer.id for slot, peer in bench.standing.items() if bench.engagement.slots_by_id[slot].counts}
    if proposed != standing:
        changed = sum(proposed.get(slot) != peer for slot, peer in standing.items())
        return f"{plural(changed, 'place')} changed since the team was proposed." if changed else ""
    if answer["status"] == "optimal":
        return "Proven: under these rules and weights no other team has more points."
    return "The best team found in the time given; a better one may exist."
