"""The ways out when nobody can be asked for a place, the cheapest first, each with what it costs in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peerhub.matching.explaining.clashes import hindrances
from peerhub.matching.explaining.standings import SlotStandings
from peerhub.matching.facts import PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerStatus
from peerhub.web.formats import plural

#: For those whom one rule alone keeps out: what it costs to have them, the cheapest first, and whether the builder can
#: do it (a reason is asked for where a rule is set aside) or their profile is where it is done.
REMEDIES = {
    "R11": ("only has no days left in the yearly allowance", "asking for more days than were offered", "choose"),
    "R5": ("only has to accept the terms or to finish joining", "a message, and waiting for the answer", "profile"),
    "R7": ("only waits for a review after leaving office", "a review", "profile"),
    "R22": ("only lacks a day of rest beside another engagement", "asking, and a reason that is kept", "override"),
    "R17": ("is only kept out by a team mate from the same council", "a reason that is kept", "override"),
    "R15": ("only is no chief executive", "a reason that is kept", "override"),
    "R4": ("only lacks the accreditation", "a course before the visit, or a reason that is kept", "override"),
    "R3": ("only has a confirmed conflict of interest", "a reason that the council may ask for", "override"),
}


@dataclass(frozen=True)
class WayOut:
    """`act` is choose, override, profile or days; `peer` is whom it brings, `shift` is in days."""

    slot: SlotFacts
    act: str
    sentence: str
    price: str
    people: int
    peer: PeerFacts | None = None
    shift: int = 0


def ways_out(assessment: Assessment, slot: SlotFacts, other_days: Mapping[int, Workbench]) -> tuple[WayOut, ...]:
    """Every single step that brings somebody into the place: people first, then days, the nearest week first."""
    return (*_people(assessment, slot), *_days(slot, other_days, is_asked=bool(assessment.bench.asked)))


def _people(assessment: Assessment, slot: SlotFacts) -> Iterator[WayOut]:
    value = SlotStandings(assessment, slot).value
    alone: dict[str, list[PeerFacts]] = {}
    for peer_id, against in hindrances(assessment, slot).items():
        if len(against) == 1 and _can_be_helped(
            peer := assessment.bench.pool.peer(peer_id), rule := next(iter(against)).rule
        ):
            alone.setdefault(rule, []).append(peer)
    for rule, (lack, price, act) in REMEDIES.items():
        if rule in alone:
            best = max(alone[rule], key=lambda peer: (int(value[assessment.row(peer)]), -peer.id))
            others = len(alone[rule]) - 1
            more = f", and so {'is' if others == 1 else 'are'} {plural(others, 'other')}" if others else ""
            yield WayOut(slot, act, f"{best.name} {lack} ({rule}){more}.", price, others + 1, peer=best)


def _can_be_helped(peer: PeerFacts, rule: str) -> bool:
    """Nobody who was suspended or has left is asked to come back for one team."""
    return rule in REMEDIES and (rule != "R5" or peer.status in {PeerStatus.JOINING, PeerStatus.DEPLOYABLE})


def _days(slot: SlotFacts, other_days: Mapping[int, Workbench], *, is_asked: bool) -> Iterator[WayOut]:
    for shift, bench in sorted(other_days.items(), key=lambda item: (abs(item[0]), item[0])):
        people = len(SlotStandings(Assessment(bench), slot).proposable)
        if people and shift:
            weeks = f"{plural(abs(shift) // 7, 'week')} {'later' if shift > 0 else 'earlier'}"
            price = "asking the council" + (", and everybody who was asked already, again" if is_asked else "")
            yield WayOut(
                slot,
                "days",
                f"{weeks}, {plural(people, 'person', 'people')} could be asked.",
                price,
                people,
                shift=shift,
            )
