"""The ways out when nobody can be asked for a place, the cheapest first, each with what it costs in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from peerhub.matching.explaining.clashes import Hindrance, hindrances
from peerhub.matching.explaining.standings import SlotStandings
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules.peers import said
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerStatus
from peerhub.web.formats import listed, plural

MOST_DAYS = 3

#: For those whom one rule alone keeps out: what they lack, what it costs to have them, the cheapest first, and what is
#: done about it: the builder chooses (with a reason where a rule is set aside), the peer is asked, or somebody reviews.
REMEDIES = {
    "R11": ("only has no days left in the yearly allowance", "asking for more days than were offered", "choose"),
    "R5": ("only has to accept the terms or to finish joining", "a message, and waiting for the answer", "ask"),
    "R2": ("could come but for", "asking whether that can change, and waiting for the answer", "ask"),
    "R7": ("only waits for a review after leaving office", "a review", "review"),
    "R22": ("only lacks a day of rest beside another engagement", "asking, and a reason that is kept", "override"),
    "R17": ("is only kept out by a team mate from the same council", "a reason that is kept", "override"),
    "R15": ("could come, but is not a chief executive", "a reason that is kept", "override"),
    "R4": ("only lacks the accreditation", "a course before the visit, or a reason that is kept", "override"),
    "R3": ("only has a confirmed conflict of interest", "a reason that the council may ask for", "override"),
}


@dataclass(frozen=True)
class WayOut:
    """`act` is choose, ask, review, profile, override or days; `peer` is whom it brings, `shift` is in days,
    `first_day` and `last_day` are those that the visit would then be on.

    `rule` keeps that peer out today. `losing` are those of the team who could not come on the other days.
    """

    slot: SlotFacts
    act: str
    sentence: str
    price: str
    people: int
    peer: PeerFacts | None = None
    rule: str = ""
    shift: int = 0
    first_day: date | None = None
    last_day: date | None = None
    losing: tuple[PeerFacts, ...] = ()


def ways_out(assessment: Assessment, slot: SlotFacts, other_days: Mapping[int, Workbench]) -> tuple[WayOut, ...]:
    """Every single step that brings somebody into the place: people first, then days, those that lose fewest first."""
    return (*_people(assessment, slot), *_days(slot, other_days, is_asked=bool(assessment.bench.asked)))


def only_rule(against: Collection[Hindrance]) -> str | None:
    """The rule that alone keeps somebody out; R2 only where it is about days that they marked, and nothing else."""
    rules = {one.rule for one in against}
    if len(rules) != 1 or any(one.rule == "R2" and one.on is None for one in against):
        return None
    return rules.pop()


def days_lacking(against: Iterable[Hindrance]) -> str:
    """The marked days among what keeps somebody out, in words."""
    return said(sorted(one.on for one in against if one.on is not None))


def _people(assessment: Assessment, slot: SlotFacts) -> Iterator[WayOut]:
    value, found = SlotStandings(assessment, slot).value, hindrances(assessment, slot)
    alone: dict[str, list[PeerFacts]] = {}
    for peer_id, against in found.items():
        rule, peer = only_rule(against), assessment.bench.pool.peer(peer_id)
        if rule is not None and _can_be_helped(peer, rule):
            alone.setdefault(rule, []).append(peer)
    for rule, (lack, price, act) in REMEDIES.items():
        if rule in alone:
            # Fewest days to change first; of everybody else one thing is against them.
            best = max(alone[rule], key=lambda p: (-len(found[p.id]), int(value[assessment.row(p)]), -p.id))
            others = len(alone[rule]) - 1
            more = f", and {plural(others, 'other')} likewise" if others else ""
            days = f" {days_lacking(found[best.id])}" if rule == "R2" else ""
            done = "profile" if rule == "R5" and best.status is PeerStatus.JOINING else act
            yield WayOut(slot, done, f"{best.name} {lack}{days} ({rule}){more}.", price, others + 1, best, rule)


def _can_be_helped(peer: PeerFacts, rule: str) -> bool:
    """Nobody who was suspended or has left is asked to come back for one team."""
    return rule in REMEDIES and (rule != "R5" or peer.status in {PeerStatus.JOINING, PeerStatus.DEPLOYABLE})


def _days(slot: SlotFacts, other_days: Mapping[int, Workbench], *, is_asked: bool) -> Iterator[WayOut]:
    found = [way for shift, bench in other_days.items() if shift and (way := _moved(slot, shift, bench, is_asked))]
    yield from sorted(found, key=lambda way: (len(way.losing), abs(way.shift), way.shift))[:MOST_DAYS]


def _moved(slot: SlotFacts, shift: int, bench: Workbench, is_asked: bool) -> WayOut | None:
    """The visit so many days later; None where nobody could be asked for the place then either."""
    assessment = Assessment(bench)
    people = len(SlotStandings(assessment, slot).proposable)
    if not people:
        return None
    places = bench.engagement.slots_by_id
    losing = tuple(peer for at, peer in bench.standing.items() if _cannot_come(assessment, peer, places[at]))
    weeks = f"{plural(abs(shift) // 7, 'week')} {'later' if shift > 0 else 'earlier'}"
    price = "asking the council" + (", and everybody who was asked already, again" if is_asked else "")
    if losing:
        price += f"; {listed([peer.name for peer in losing])} could not come then"
    sentence = f"{weeks}, {plural(people, 'person', 'people')} could be asked."
    first, last = bench.engagement.first_day, bench.engagement.last_day
    return WayOut(slot, "days", sentence, price, people, shift=shift, first_day=first, last_day=last, losing=losing)


def _cannot_come(assessment: Assessment, peer: PeerFacts, slot: SlotFacts) -> bool:
    aside = assessment.bench.set_aside(slot)
    return any(found.rule not in aside for found in assessment.blocks_on(peer, slot))
