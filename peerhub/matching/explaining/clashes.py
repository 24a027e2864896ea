"""Why a place stays empty: the smallest clash.

Everybody of the right kind has what keeps them out of the place: rules, and days on which they are not free. A set of
these is a clash when it alone leaves nobody, which is when everybody has at least one of it against them. The smallest
clash is the one with the fewest reasons; among several, the first in the order of the rules and days. It is found
exactly, by trying every reason that somebody with few of them has, one more reason at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from peerhub.matching.explaining.standings import SlotStandings
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules.peers import days_marked
from peerhub.peers.models import AvailabilityState
from peerhub.web.formats import day

FIT = "R14"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing that keeps people out: a rule, by its number, or under R2 one of the days."""

    number: int
    on: date | None = None

    @property
    def order(self) -> tuple[int, date]:
        return self.number, self.on or date.min

    @property
    def rule(self) -> str:
        return f"R{self.number}"

    @property
    def words(self) -> str:
        if self.on is not None:
            return f"not free on {day(self.on)} (R2)"
        return f"{TEXTS[self.rule]} ({self.rule})"


#: What the rules ask, as it is said of those who do not have it.
TEXTS = {
    "R1": "from this council, or its predecessor or successor",
    "R2": "on another engagement in these days, or declined this one",
    "R3": "with a confirmed conflict of interest",
    "R4": "without a valid accreditation",
    "R5": "not in good standing",
    "R7": "waiting for a review after leaving office",
    "R11": "without days left in their yearly allowance",
    "R14": "in another place of this team",
    "R15": "not a chief executive",
    "R17": "from the same council as somebody on the team",
    "R22": "without a day of rest beside another engagement",
}


@dataclass(frozen=True)
class Clash:
    """The smallest clash of one place: its reasons, and how many people each of them keeps out."""

    slot: SlotFacts
    people: int
    reasons: tuple[tuple[Hindrance, int], ...]


def hindrances(assessment: Assessment, slot: SlotFacts) -> dict[int, frozenset[Hindrance]]:
    """What keeps everybody of the right kind out of a place, by peer id; empty for those who could be proposed."""
    standings = SlotStandings(assessment, slot)
    elsewhere = {peer.id for slot_id, peer in assessment.bench.standing.items() if slot_id != slot.id}
    found: dict[int, frozenset[Hindrance]] = {}
    for peer in assessment.peers:
        rules = {finding.rule for finding in assessment.blocks_on(peer, slot)}
        if FIT in rules:
            continue
        if peer.id in elsewhere:
            rules.add("R14")
        standing = standings.standing(peer)
        if standing.clash is not None:
            rules.add("R17")
        if standing.is_over_allowance:
            rules.add("R11")
        found[peer.id] = frozenset(_of(rules, peer, assessment))
    return found


def _of(rules: Iterable[str], peer: PeerFacts, assessment: Assessment) -> Iterator[Hindrance]:
    """Each rule; of R2, each day that is marked as not free, and the rule itself where something else is in the way."""
    for rule in rules:
        if rule != "R2":
            yield Hindrance(int(rule[1:]))
            continue
        days = days_marked(peer, assessment.engagement, AvailabilityState.NOT_FREE)
        yield from (Hindrance(2, on) for on in days)
        said = sum(finding.rule == "R2" for finding in assessment.blocks[assessment.row(peer)])
        # All marked days are one finding.
        if said > bool(days):
            yield Hindrance(2)


def smallest_clash(assessment: Assessment, slot: SlotFacts) -> Clash | None:
    """The smallest clash of a place; None where somebody could be proposed, or nobody is of the right kind at all."""
    found = hindrances(assessment, slot)
    if not found or not all(found.values()):
        return None
    reasons = smallest_hitting(found.values())
    counts = tuple((reason, sum(reason in against for against in found.values())) for reason in reasons)
    return Clash(slot, len(found), counts)


def smallest_hitting(sets: Iterable[frozenset[Hindrance]]) -> tuple[Hindrance, ...]:
    """The fewest elements of which every set has at least one; among several answers the first in order."""
    distinct = set(sets)
    # A set that holds another one is hit whenever that one is.
    least = [one for one in distinct if not any(other < one for other in distinct)]
    elements = sorted(frozenset[Hindrance]().union(*least), key=lambda one: one.order)
    for size in range(len(elements) + 1):
        found = _hitting(least, elements, size)
        if found is not None:
            return found
    raise AssertionError("all elements together hit every set that is not empty")


def _hitting(sets: list[frozenset[Hindrance]], elements: list[Hindrance], size: int) -> tuple[Hindrance, ...] | None:
    """The first choice in order of so many elements that hits every set; None where there is none."""
    if not sets:
        return () if size == 0 else None
    if size == 0:
        return None
    for position, element in enumerate(elements):
        rest = [one for one in sets if element not in one]
        # Whoever comes first in order is the smallest of the answer: nothing before it may be needed any more.
        found = _hitting(rest, elements[position + 1 :], size - 1)
        if found is not None:
            return (element, *found)
    return None
