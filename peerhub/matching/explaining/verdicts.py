"""Why not this peer? An answer for anybody in the pool."""

import enum
from dataclasses import dataclass

from peerhub.matching.explaining.standings import SlotStandings, Standing
from peerhub.matching.explaining.words import difference_text, ordinal
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import Finding


class Answer(enum.Enum):
    """What stands between a peer and this team."""

    ASKED = "asked"  # has been asked already, through an accepted team
    CHOSEN = "chosen"
    BLOCKED = "blocked"
    NO_PLACE = "no-place"  # could be asked, but no place is for somebody like them
    CANDIDATE = "candidate"


@dataclass(frozen=True)
class Verdict:
    """The answer for one peer: in one sentence, with the rules behind it or their standing in every place."""

    peer: PeerFacts
    answer: Answer
    sentence: str
    blocks: tuple[Finding, ...] = ()
    standings: tuple[Standing, ...] = ()
    slot: SlotFacts | None = None


def why_not(assessment: Assessment, peer: PeerFacts, standings: dict[int, SlotStandings]) -> Verdict:
    """Why this peer is not on the team, or where they are: the first blocking rule, or rank and points missing."""
    here = [slot for slot in assessment.engagement.slots if assessment.bench.standing.get(slot.id) is peer]
    if here:
        slot = here[0]
        if slot.id in assessment.bench.asked:
            return Verdict(peer, Answer.ASKED, f"{peer.name} has been asked, as {slot.name}.", slot=slot)
        return Verdict(peer, Answer.CHOSEN, f"{peer.name} is chosen, as {slot.name}.", slot=slot)
    blocks = assessment.blocks[assessment.row(peer)]
    if blocks:
        return Verdict(peer, Answer.BLOCKED, blocked_sentence(peer, blocks), blocks=blocks)
    found = tuple(
        standings[slot.id].standing(peer)
        for slot in assessment.engagement.slots
        if assessment.candidates(slot)[assessment.row(peer)]
    )
    if not found:
        misfits = [f for slot in assessment.engagement.slots for f in assessment.blocks_on(peer, slot)]
        reasons = "; ".join(dict.fromkeys(misfit.sentence for misfit in misfits)) or "The team has no places"
        return Verdict(peer, Answer.NO_PLACE, f"{peer.name} fits no place: {reasons}.", blocks=tuple(misfits))
    return Verdict(peer, Answer.CANDIDATE, candidate_sentence(peer, found, standings), standings=found)


def blocked_sentence(peer: PeerFacts, blocks: tuple[Finding, ...]) -> str:
    """ "Pat Green cannot be asked: not free on 11 March 2027 (R2); accreditation ended on … (R4)."."""
    reasons = [f"{found.sentence[:1].lower()}{found.sentence[1:]} ({found.rule})" for found in blocks]
    return f"{peer.name} cannot be asked: {'; '.join(reasons)}."


def candidate_sentence(peer: PeerFacts, found: tuple[Standing, ...], standings: dict[int, SlotStandings]) -> str:
    places = [place_sentence(standing, len(standings[standing.slot.id].proposable)) for standing in found]
    return f"{peer.name} can be asked: {'; '.join(places)}."


def place_sentence(standing: Standing, of: int) -> str:
    """Where somebody stands in one place: "12th of 212 for finance officer peer, 6.2 points less than the team has"."""
    name = standing.slot.name
    if standing.clash is not None:
        return f"for {name}, {standing.clash.name} on the team is from the same council (R17)"
    if standing.is_over_allowance:
        return f"for {name}, the yearly allowance of days would be exceeded (R11), so never proposed"
    ranked = f"{ordinal(standing.rank or 0)} of {of:,} for {name}"
    if standing.missing is None:
        return f"{ranked}, which is empty"
    if standing.missing < 0:
        return f"{ranked}, where the team would gain {difference_text(-standing.missing)}"
    return f"{ranked}, where the team would lose {difference_text(standing.missing)}"
