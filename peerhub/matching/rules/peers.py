"""R1 to R7 and R22: what keeps a peer from an engagement. All but R1 and R2 can be set aside, with a reason."""

from collections.abc import Sequence
from datetime import date, timedelta

from peerhub.matching.facts import Duty, EngagementFacts, PeerFacts, Post, Step
from peerhub.matching.rules.registry import RuleBook, Scope, Severity
from peerhub.peers.models import AvailabilityState, ConflictKind, ConflictState, PeerKind, PeerStatus
from peerhub.web.formats import day, day_range, listed, plural

rule: RuleBook[[PeerFacts, EngagementFacts]] = RuleBook(Scope.PEER)

Sentences = tuple[str, ...]
FINE: Sentences = ()
LONGER_KINDS = {
    ConflictKind.PREDECESSOR: "predecessor or successor council",
    ConflictKind.COUNTY_AREA: "same county area",
    ConflictKind.NEIGHBOUR: "neighbouring council",
    ConflictKind.RECIPROCAL: "visit in return",
}


@rule(
    "R1",
    Severity.BLOCK,
    "A peer never goes to a council where they hold any seat or post, nor to its predecessor or successor.",
    can_be_overridden=False,
)
def own_council(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    for post in peer.posts:
        if post.council_id is not None and engagement.is_this(post.council_id) and holds_now(post, engagement):
            where = engagement.council_name(post.council_id)
            if post.council_id == engagement.council.id:
                return (f"{sits_or_works(peer)} {where}, the council itself",)
            return (f"{sits_or_works(peer)} {where}, a predecessor or successor of this council",)
    return FINE


@rule(
    "R2",
    Severity.BLOCK,
    "A peer is free on every on-site day and on no other engagement that overlaps.",
    can_be_overridden=False,
)
def free_on_site(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if not peer.absences and not peer.duties:
        return FINE
    found = []
    away = days_marked(peer, engagement, AvailabilityState.NOT_FREE)
    if away:
        found.append(f"Not free on {said(away)}")
    found += [
        f"Already asked for {duty_name(duty, engagement)}"
        for duty in others(peer, engagement)
        if duty.first_day <= engagement.last_day and duty.last_day >= engagement.first_day
    ]
    return tuple(found)


@rule("R2", Severity.BLOCK, "Who declined this engagement, or was taken off it, is not asked for it a second time.")
def not_asked_twice(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if not peer.duties:
        return FINE
    here = [duty.is_active for duty in peer.duties if duty.engagement_id == engagement.id]
    return ("Declined this engagement, or was taken off it",) if here and not any(here) else FINE


@rule("R3", Severity.BLOCK, "A confirmed conflict of interest keeps a peer away until its cooling-off time is over.")
def confirmed_conflict(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if not peer.ties:
        return FINE
    return tuple(
        f"Confirmed conflict of interest ({said_kind(tie.kind)})"
        + (f" until {day(tie.blocks_until)}" if tie.blocks_until else "")
        for tie in peer.ties
        if tie.state is ConflictState.CONFIRMED
        and engagement.is_this(tie.council_id)
        and tie.started_on <= engagement.last_day
        and (tie.blocks_until is None or tie.blocks_until >= engagement.first_day)
    )


@rule("R4", Severity.BLOCK, "The accreditation for this kind of engagement is valid on every on-site day.")
def accredited_on_site(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if engagement.accreditation is None:
        return FINE
    if not peer.accreditations:
        return (f"Has no accreditation: {engagement.accreditation}",)
    last = max([held.last for held in peer.accreditations])
    # Before the days are counted: of a large pool many hold one that has ended.
    bare = [] if last < engagement.first_day else _days_without_accreditation(peer, engagement)
    if last >= engagement.first_day and not bare:
        return FINE
    if last < engagement.first_day:
        verb = "ended" if last < engagement.settings.today else "ends"
        return (f"Accreditation {verb} on {day(last)}, before the on-site days",)
    if last < engagement.last_day:
        return (f"Accreditation ends {plural((engagement.last_day - last).days, 'day')} before the last on-site day",)
    return (f"Accreditation does not cover {said(bare)}",)


def _days_without_accreditation(peer: PeerFacts, engagement: EngagementFacts) -> list[date]:
    held = peer.accreditations
    if any(span.first <= engagement.first_day and span.last >= engagement.last_day for span in held):
        return []
    return [d for d in engagement.on_site if not any(span.first <= d <= span.last for span in held)]


@rule("R5", Severity.BLOCK, "A peer has joined, has accepted the terms in force, and is neither suspended nor gone.")
def in_good_standing(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if peer.status is PeerStatus.LEFT:
        return ("Has left the pool of peers",)
    if peer.status is PeerStatus.SUSPENDED:
        return ("Is suspended",)
    if peer.status is PeerStatus.JOINING:
        return ("Is still joining, and cannot be asked yet",)
    if peer.terms_version is None:
        return ("Has not accepted the terms",)
    if peer.terms_version < engagement.settings.terms_version:
        return ("Has not accepted the terms now in force",)
    return FINE


@rule("R6", Severity.BLOCK, "A member peer is confirmed only once their group office has cleared it.")
def cleared_by_group(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if engagement.settings.step is not Step.CONFIRM or peer.kind is not PeerKind.MEMBER:
        return FINE
    if any(duty.engagement_id == engagement.id and duty.is_active and duty.is_cleared for duty in peer.duties):
        return FINE
    return ("The group office has not cleared this deployment yet",)


@rule("R7", Severity.BLOCK, "A peer who lost the seat or left the council is reviewed before being asked again.")
def reviewed_since_leaving(peer: PeerFacts, _engagement: EngagementFacts) -> Sentences:
    if peer.needs_review_since is None:
        return FINE
    lost = "Lost the seat" if peer.kind is PeerKind.MEMBER else "Left the council"
    return (f"{lost} on {day(peer.needs_review_since)} and has not been reviewed yet",)


@rule("R22", Severity.BLOCK, "Between two engagements of one peer lies at least one full day to travel and rest.")
def rest_between(peer: PeerFacts, engagement: EngagementFacts) -> Sentences:
    if not peer.duties:
        return FINE
    return tuple(
        f"{_days_of_rest(gap)} between this and {duty_name(duty, engagement)}"
        for duty in others(peer, engagement)
        if 0 <= (gap := days_between(duty, engagement)) < engagement.settings.rest_days
    )


# What the rules above and those in `doubts` ask of the facts


def holds_now(post: Post, engagement: EngagementFacts) -> bool:
    """Held today, on an on-site day, or at any time between."""
    today = engagement.settings.today
    return post.is_held(min(today, engagement.first_day), max(today, engagement.last_day))


def sits_or_works(peer: PeerFacts) -> str:
    return "Sits on" if peer.kind is PeerKind.MEMBER else "Works at"


def others(peer: PeerFacts, engagement: EngagementFacts) -> Sequence[Duty]:
    """Every other engagement that the peer is asked for or serves on."""
    if not peer.duties:
        return ()
    return [duty for duty in peer.duties if duty.is_active and duty.engagement_id != engagement.id]


def _days_of_rest(gap: int) -> str:
    return f"Only {plural(gap, 'full day')}" if gap else "No full day"


def duty_name(duty: Duty, engagement: EngagementFacts) -> str:
    return f"{engagement.council_name(duty.council_id)}, {day_range(duty.first_day, duty.last_day)}"


def days_between(duty: Duty, engagement: EngagementFacts) -> int:
    """Full days between another engagement and this one; negative when they overlap."""
    if duty.first_day > engagement.last_day:
        return (duty.first_day - engagement.last_day).days - 1
    return (engagement.first_day - duty.last_day).days - 1


def said_kind(kind: ConflictKind) -> str:
    """A kind of conflict within a sentence: "employment", "neighbouring council"."""
    return LONGER_KINDS.get(kind, kind.value)


def days_marked(peer: PeerFacts, engagement: EngagementFacts, state: AvailabilityState) -> list[date]:
    """The on-site days that the peer marked with `state`."""
    runs = [run for run in peer.absences if run.state is state]
    if not runs:
        return []
    return [d for d in engagement.on_site if any(run.first <= d <= run.last for run in runs)]


def said(days: list[date]) -> str:
    """Days in the fewest words: "11 March 2027", "9 to 10 and 12 March 2027"."""
    runs: list[list[date]] = []
    for d in days:
        if runs and d - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(d)
        else:
            runs.append([d])
    return listed([day_range(run[0], run[-1]) for run in runs])
