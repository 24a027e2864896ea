"""One place looked at closely: why whoever stands there, who comes next, who else could be asked, who could not."""

from collections.abc import Iterable
from dataclasses import dataclass

from peerhub.matching.explaining import (
    CandidateList,
    Narrowing,
    SlotStandings,
    SlotSupply,
    Standing,
    candidates,
    supply,
)
from peerhub.matching.explaining.words import (
    asked_text,
    difference_text,
    part_text,
    place_text,
    post_text,
)
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import PEER_RULES, PLACE_RULES, Finding, Severity
from peerhub.matching.scoring import PARTS, PER_POINT
from peerhub.matching.showing.grid import drawn_parts
from peerhub.web.charts import Part
from peerhub.web.formats import plural


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the score in words: "Travel 6 of 8: about 120 km between the councils"."""

    label: str
    points: int
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class Held:
    """A skill that is wanted here and that a peer has; `is_enough` says whether the level is the one asked for."""

    name: str
    level: int
    is_enough: bool


@dataclass(frozen=True)
class Candidate:
    """One line of a list of candidates."""

    standing: Standing
    post: str
    place: str
    skills: tuple[Held, ...]
    asked: str
    effect: str
    parts: tuple[Part, ...]
    warnings: tuple[Finding, ...]

    @property
    def peer(self) -> PeerFacts:
        return self.standing.peer


@dataclass(frozen=True)
class Closer:
    """The place that is selected."""

    slot: SlotFacts
    peer: PeerFacts | None
    lines: tuple[PartLine, ...]
    rules_met: str
    next_ones: tuple[Candidate, ...]
    supply: SlotSupply
    listed: tuple[Candidate, ...]
    total: int


def look_closer(
    assessment: Assessment, standings: SlotStandings, wanted: Narrowing, *, limit: int, offset: int
) -> Closer:
    slot = standings.slot
    found: CandidateList = candidates(standings, wanted, limit=limit, offset=offset)
    return Closer(
        slot=slot,
        peer=standings.occupant,
        lines=part_lines(assessment, standings.occupant, slot) if standings.occupant else (),
        rules_met=rules_met(assessment, standings.occupant, slot) if standings.occupant else "",
        next_ones=tuple(candidate(assessment, standing) for standing in standings.next_ones),
        supply=supply(assessment, slot),
        listed=tuple(candidate(assessment, standing) for standing in found.standings),
        total=found.total,
    )


def part_lines(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> tuple[PartLine, ...]:
    """The points by part that apply in this place."""
    scores = assessment.scores(slot)
    points, engagement, pool = scores.parts_of(assessment.row(peer)), assessment.engagement, assessment.bench.pool
    return tuple(
        PartLine(
            part.label,
            round(points[part.key] / PER_POINT),
            round(scores.most_of[part.key] / PER_POINT),
            part_text(part.key, peer, slot, engagement, pool),
        )
        for part in PARTS
        if scores.most_of[part.key]
    )


def rules_met(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> str:
    """The blocking rules that this choice meets, and those that it does not: "Meets R1, R2 and R4; set aside: R5"."""
    broken = {found.rule for found in assessment.blocks_on(peer, slot)}
    # R6 asks the group office, which is asked only once the team is accepted.
    rules = [rule.id for book in (PEER_RULES, PLACE_RULES) for rule in book.of(Severity.BLOCK) if rule.id != "R6"]
    met = [rule for rule in dict.fromkeys(rules) if rule not in broken]
    aside = f"; set aside: {', '.join(in_order(broken))}" if broken else ""
    return f"Meets {plural(len(met), 'rule')} ({', '.join(in_order(met))}){aside}"


def in_order(rules: Iterable[str]) -> list[str]:
    return sorted(rules, key=lambda rule: int(rule[1:]))


def candidate(assessment: Assessment, standing: Standing) -> Candidate:
    peer, slot, engagement = standing.peer, standing.slot, assessment.engagement
    return Candidate(
        standing=standing,
        post=post_text(peer, engagement),
        place=place_text(peer, engagement),
        skills=held_skills(assessment, peer, slot),
        asked=asked_text(peer, engagement),
        effect=effect_text(standing),
        parts=drawn_parts(assessment, peer, slot),
        warnings=assessment.warnings(peer),
    )


def held_skills(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> tuple[Held, ...]:
    """What a peer has of the place's speciality and of the needs, the highest level first."""
    asked = {need.skill.id: need.level for need in assessment.engagement.needs}
    if slot.skill_id is not None:
        asked.setdefault(slot.skill_id, 1)
    names = assessment.bench.pool.skills_by_id
    held = [
        Held(names[skill].name, peer.skills[skill], peer.skills[skill] >= level)
        for skill, level in asked.items()
        if skill in peer.skills
    ]
    return tuple(sorted(held, key=lambda one: -one.level))


def effect_text(standing: Standing) -> str:
    """What the team would win or lose with this candidate in the place."""
    if standing.clash is not None:
        return f"same council as {standing.clash.name}"
    if standing.missing is None:
        return "the place is empty"
    if abs(standing.missing) < PER_POINT // 20:
        return "no difference for the team"
    verb = "gains" if standing.missing < 0 else "loses"
    return f"the team {verb} {difference_text(abs(standing.missing))}"
