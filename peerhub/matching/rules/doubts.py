"""R2 and R8 to R13 where they only warn: what a person should know before asking a peer."""

from datetime import timedelta

from peerhub.councils.models import JointKind
from peerhub.matching.facts import Duty, EngagementFacts, PeerFacts, Place, Tie, years_before
from peerhub.matching.rules.peers import (
    FINE,
    Sentences,
    days_marked,
    duty_name,
    others,
    rule,
    said,
    said_kind,
    sits_or_works,
)
from peerhub.matching.rules.registry import Severity
from peerhub.matching.rules.suspicions import (
    KIND_OF_NEARNESS,
    decision_on,
    nearness,
    own_councils,
    return_sentence,
    suspicions_of,
)
from peerhub.peers.models import AvailabilityState, ConflictKind, ConflictState, PeerKind
from peerhub.web.formats import day, listed, month, plural

EXPIRES_WITHIN_DAYS = 60
POSTS = (ConflictKind.EMPLOYMENT, ConflictKind.PREDECESSOR)
RULES = rule


@rule("R2", Severity.WARN, "A peer who is only perhaps free is asked before the team is settled.")
def perhaps_free(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    unsure = days_marked(peer, engagement, AvailabilityState.PERHAPS)
    return (f"Only perhaps free on {said(unsure)}",) if unsure else FINE


@rule(
    "R8",
    Severity.WARN,
    "A peer of a council that shares a chief executive, managers, staff or services with this one is close to it; so "
    "is one of a neighbouring council, the same county area or the same region.",
)
def close_by(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    """What is shared; and one sentence for the closest tie: county area, border, region. Without what a person has
    decided about."""
    # Once for each council, also where two posts are held there.
    shared = dict.fromkeys(_shared_with(own, peer, engagement) for own in own_councils(peer, engagement))
    found = [
        close
        for own in own_councils(peer, engagement)
        if (close := nearness(peer, own, engagement))
        if KIND_OF_NEARNESS.get(close[0]) not in _decided(peer, engagement)
    ]
    near = (min(found)[1],) if found else FINE
    return (*(sentence for sentence in shared if sentence), *near)


def _shared_with(own: Place, peer: PeerFacts, engagement: EngagementFacts) -> str:
    """The closest thing that the two councils share in the days of the visit; empty where there is nothing."""
    days = (engagement.first_day, engagement.last_day)
    kinds = {joint.kind for joint in engagement.surroundings.joint.get(own.id, ()) if joint.is_so(*days)}
    closest = next((kind for kind in JointKind if kind in kinds), None)
    if closest is None:
        return ""
    return f"{sits_or_works(peer)} {own.name}, which shares {closest.label.lower()} with this council"


@rule(
    "R9",
    Severity.WARN,
    "A visit in return, within three years after a peer of that council came to theirs, looks chummy.",
)
def visit_in_return(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    visited = engagement.surroundings.visited
    if not visited or ConflictKind.RECIPROCAL in _decided(peer, engagement):
        return FINE
    return tuple(return_sentence(own, engagement) for own in own_councils(peer, engagement) if own.id in visited)


def _decided(peer: PeerFacts, engagement: EngagementFacts) -> set[ConflictKind]:
    """The kinds of suspicion about which a person has decided, on the facts as they are."""
    if not peer.ties:
        return set()
    return {one.kind for one in suspicions_of(peer, engagement) if decision_on(one, peer)}


@rule("R10", Severity.WARN, "A peer who was at this council before is wanted back only for its progress review.")
def been_before(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if engagement.is_progress_review:
        return FINE
    earlier = [
        duty
        for duty in others(peer, engagement)
        if engagement.is_this(duty.council_id) and duty.last_day < engagement.first_day
    ]
    if not earlier:
        return FINE
    return (f"Was at this council before, in {month(max(duty.last_day for duty in earlier))}",)


@rule(
    "R11",
    Severity.WARN,
    "An officer goes on one challenge in twelve months, and nobody over their yearly allowance of days.",
)
def asked_too_much(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    found = []
    near = _within_a_year(peer, engagement) if peer.kind is PeerKind.OFFICER else []
    if near:
        names = listed([duty_name(duty, engagement) for duty in near])
        found.append(f"Would serve again within twelve months: {names}")
    used = engagement.days_used(peer)
    if used + engagement.days > peer.days_per_year:
        found.append(
            f"Would go over the yearly allowance: {plural(used, 'day')} of {peer.days_per_year} are taken, "
            f"this needs {engagement.days}"
        )
    return tuple(found)


def _within_a_year(peer: PeerFacts, engagement: EngagementFacts) -> list[Duty]:
    return [
        duty
        for duty in others(peer, engagement)
        if years_before(engagement.first_day, 1) < duty.first_day
        and years_before(duty.first_day, 1) < engagement.first_day
    ]


@rule(
    "R12",
    Severity.WARN,
    "Worth a look: an accreditation that soon ends, a profile not confirmed for a year, a council never challenged.",
)
def worth_a_look(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    found = []
    if engagement.accreditation is not None and peer.accreditations:
        left = (max(held.last for held in peer.accreditations) - engagement.last_day).days
        if 0 <= left < EXPIRES_WITHIN_DAYS:
            found.append(
                f"Accreditation ends {plural(left, 'day')} after the visit"
                if left
                else "Accreditation ends with the visit"
            )
    confirmed = peer.profile_confirmed_on
    if confirmed is None:
        found.append("The profile was never confirmed")
    elif confirmed < engagement.settings.today - timedelta(days=365):
        found.append(f"The profile was last confirmed on {day(confirmed)}")
    if peer.home is not None and engagement.places[peer.home].last_challenge is None:
        found.append(f"{engagement.council_name(peer.home)} has never had a challenge itself")
    return tuple(found)


@rule(
    "R13",
    Severity.WARN,
    "A suspected conflict of interest warns until somebody confirms, dismisses or waives it, with a reason.",
)
def suspected_conflict(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    """What the system finds and nobody has decided about; what a person suspects; and what was waived, which stays."""
    ties = [tie for tie in peer.ties if engagement.is_this(tie.council_id) and _is_in_force(tie, engagement)]
    by_hand = [
        f"Suspected conflict of interest ({said_kind(tie.kind)}), not decided yet"
        for tie in ties
        if tie.state is ConflictState.SUSPECTED and tie.fingerprint is None
    ]
    waived = [
        f"Conflict of interest ({said_kind(tie.kind)}), waived{_on(tie)}"
        for tie in ties
        if tie.state is ConflictState.WAIVED
    ]
    return (*by_hand, *_undecided(peer, engagement), *waived)


def _is_in_force(tie: Tie, engagement: EngagementFacts) -> bool:
    return tie.blocks_until is None or tie.blocks_until >= engagement.first_day


def _on(tie: Tie) -> str:
    return f" on {day(tie.decided_on)}" if tie.decided_on else ""


def _undecided(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    """A sentence for each earlier post; one for all that R8 and R9 say in full."""
    found = [one for one in suspicions_of(peer, engagement) if decision_on(one, peer) is None]
    posts = [one.sentence for one in found if one.kind in POSTS]
    others = [said_kind(one.kind) for one in found if one.kind not in POSTS]
    near = (f"Suspected conflict of interest ({listed(others)}), not decided yet",) if others else ()
    return (*posts, *near)
