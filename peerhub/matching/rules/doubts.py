"""R2 and R8 to R13 where they only warn: what a person should know before asking a peer."""

from datetime import timedelta

from peerhub.matching.facts import Duty, EngagementFacts, PeerFacts, Place, years_before
from peerhub.matching.rules.peers import (
    FINE,
    Sentences,
    days_marked,
    duty_name,
    holds_now,
    others,
    rule,
    said,
    sits_or_works,
)
from peerhub.matching.rules.registry import Severity
from peerhub.peers.models import AvailabilityState, ConflictKind, ConflictState, PeerKind
from peerhub.web.formats import day, listed, month, plural

EXPIRES_WITHIN_DAYS = 60
RULES = rule


@rule("R2", Severity.WARN, "A peer who is only perhaps free is asked before the team is settled.")
def perhaps_free(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    unsure = days_marked(peer, engagement, AvailabilityState.PERHAPS)
    return (f"Only perhaps free on {said(unsure)}",) if unsure else FINE


@rule("R8", Severity.WARN, "A peer from a neighbouring council, the same county area or the same region is close by.")
def close_by(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    """One sentence, the closest tie first: county area, border, region."""
    found = [
        nearness
        for post in peer.posts
        if post.council_id is not None and not engagement.is_this(post.council_id) and holds_now(post, engagement)
        if (nearness := _nearness(peer, engagement.places[post.council_id], engagement))
    ]
    return (min(found)[1],) if found else FINE


def _nearness(peer: PeerFacts, own: Place, engagement: EngagementFacts) -> tuple[int, str] | None:
    council = engagement.council
    name = f"{sits_or_works(peer)} {own.name}"
    if own.id == council.county_id:
        return (0, f"{name}, the county area of this council")
    if own.county_id == council.id:
        return (0, f"{name}, a district within this council's area")
    if own.county_id is not None and own.county_id == council.county_id:
        return (1, f"{name}, in the same county area")
    if own.id in engagement.surroundings.borders:
        return (2, f"{name}, a neighbouring council")
    if own.region == council.region:
        return (3, f"{name}, in the same region ({own.region})")
    return None


@rule(
    "R9",
    Severity.WARN,
    "A visit in return, within three years after a peer of that council came to theirs, looks chummy.",
)
def visit_in_return(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    visited = engagement.surroundings.visited
    if not visited:
        return FINE
    return tuple(
        f"A peer from {engagement.council.name} was at {engagement.council_name(post.council_id)} in "
        f"{month(visited[post.council_id])}"
        for post in peer.posts
        if post.council_id is not None and post.council_id in visited and holds_now(post, engagement)
    )


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
    "A suspected conflict of interest warns until somebody confirms or dismisses it, with a reason.",
)
def suspected_conflict(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    found = [
        f"Suspected conflict of interest ({tie.kind.value}), not decided yet"
        for tie in peer.ties
        if tie.state is ConflictState.SUSPECTED
        and engagement.is_this(tie.council_id)
        and (tie.blocks_until is None or tie.blocks_until >= engagement.first_day)
    ]
    return (*found, *_earlier_posts(peer, engagement))


def _earlier_posts(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    """Posts once held at this council, unless somebody decided about them after they ended."""
    verb = "Sat on" if peer.kind is PeerKind.MEMBER else "Worked at"
    return tuple(
        f"{verb} {engagement.council_name(post.council_id)} until {month(post.ended_on)}"
        for post in peer.posts
        if post.council_id is not None
        and post.ended_on is not None
        and engagement.is_this(post.council_id)
        and not holds_now(post, engagement)
        and not any(
            tie.kind is ConflictKind.EMPLOYMENT
            and tie.state is not ConflictState.SUSPECTED
            and engagement.is_this(tie.council_id)
            and tie.decided_on is not None
            and tie.decided_on >= post.ended_on
            for tie in peer.ties
        )
    )
