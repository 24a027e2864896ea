"""Points, parts and people in words."""

from collections.abc import Callable

from peerhub.matching.facts import EngagementFacts, PeerFacts, Pool, SlotFacts
from peerhub.matching.scoring import PER_POINT, kilometres
from peerhub.peers.models import PeerKind
from peerhub.web.formats import ago, listed, plural

TIMES = {1: "once", 2: "twice"}
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def difference_text(points: int) -> str:
    """A difference in points, to one decimal so that a narrow one is seen: "1.4 points", "no points"."""
    shown = round(points / PER_POINT, 1)
    if not shown:
        return "hardly a point" if points else "no points"
    return f"{shown:g} {'point' if shown == 1 else 'points'}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    suffix = "th" if number % 100 in (11, 12, 13) else ORDINALS.get(number % 10, "th")
    return f"{number:,}{suffix}"


def times(count: int) -> str:
    return TIMES.get(count, f"{count} times")


def post_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    """How a peer is introduced: "Chief executive, Thurrock"."""
    post = peer.main_post
    if post is None:
        return peer.kind.label
    where = engagement.council_name(post.council_id) if post.council_id is not None else post.organisation
    return f"{post.title}, {where}" if where else post.title


def place_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    """Kind and region of the home council: "Unitary, East of England"."""
    if peer.home is None:
        return "outside local government"
    place = engagement.places[peer.home]
    return f"{place.kind.label}, {place.region}"


def skills_text(peer: PeerFacts, slot: SlotFacts, engagement: EngagementFacts, pool: Pool) -> str:
    """The levels that the place and the needs ask for: "Planning 4, Housing and homelessness 2"."""
    wanted = [slot.skill_id, *(need.skill.id for need in engagement.needs)]
    held = {skill: peer.skills[skill] for skill in dict.fromkeys(wanted) if skill is not None and skill in peer.skills}
    ordered = sorted(held.items(), key=lambda item: -item[1])
    return ", ".join(f"{pool.skills_by_id[skill].name} {level}" for skill, level in ordered) or "none of those wanted"


def asked_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    """When a peer was last asked: "not asked in three years", "asked twice in three years, last 14 months ago"."""
    asked = engagement.askings(peer)
    if not asked:
        return "not asked in three years"
    last = max(duty.first_day for duty in asked)
    today = engagement.settings.today
    when = f"next {ago(last, today)}" if last > today else f"last {ago(last, today)}"
    return f"asked {times(len(asked))} in three years, {when}"


def part_text(key: str, peer: PeerFacts, slot: SlotFacts, engagement: EngagementFacts, pool: Pool) -> str:
    """Why a part of the score is what it is, for staff."""
    texts: dict[str, Callable[[], str]] = {
        "skills": lambda: skills_text(peer, slot, engagement, pool),
        "experience": lambda: experience_text(peer),
        "likeness": lambda: likeness_text(peer, engagement),
        "seniority": lambda: seniority_text(peer, slot),
        "travel": lambda: travel_text(peer, engagement),
        "fair_use": lambda: asked_text(peer, engagement),
        "controlling_group": lambda: group_text(peer, engagement),
        "original_team": lambda: original_text(peer, engagement),
    }
    return texts[key]()


def experience_text(peer: PeerFacts) -> str:
    return f"served on {plural(peer.served, 'engagement')}" if peer.served else "would be the first engagement"


def group_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    is_same = peer.group == engagement.controlling_group
    return "of the group that runs the council" if is_same else "not of the group that runs the council"


def original_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    led = engagement.original_team.get(peer.id)
    if led is None:
        return "not on the original team"
    return "led the original team" if led else "on the original team"


def likeness_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    if peer.home is None:
        return "not from a council"
    place = engagement.places[peer.home]
    said = [place.kind.label.lower() if place.kind.value != "london" else place.kind.label]
    if place.kind is engagement.council.kind:
        said.append(f"as {engagement.council.name}")
    alike = engagement.surroundings.likeness.get(place.id)
    if alike:
        said.append(f"{ordinal(alike)} of its 20 statistical neighbours")
    return ", ".join(said)


def seniority_text(peer: PeerFacts, slot: SlotFacts) -> str:
    held = peer.seniority.label.lower() if peer.seniority else "no post on record"
    if slot.seniority is None:
        return held
    return (
        f"{held}, as asked"
        if peer.seniority is slot.seniority
        else f"{held}; asked for: {slot.seniority.label.lower()}"
    )


def travel_text(peer: PeerFacts, engagement: EngagementFacts) -> str:
    distance = kilometres(engagement.places[peer.home], engagement.council) if peer.home is not None else None
    return "distance not known" if distance is None else f"about {round(distance, -1):.0f} km between the councils"


def reasons_for_council(peer: PeerFacts, slot: SlotFacts, engagement: EngagementFacts, pool: Pool) -> str:
    """Why this peer, in sentences that the council reads: posts, places, skills and experience, and nothing else.

    No political group, nothing about how often somebody was asked, no warning, and nobody else's name.
    """
    sentences = [_introduction(peer, engagement)]
    wanted = [slot.skill_id, *(need.skill.id for need in engagement.needs)]
    strong = [
        f"{pool.skills_by_id[skill].name.lower()} (level {peer.skills[skill]} of 4)"
        for skill in dict.fromkeys(wanted)
        if skill is not None and peer.skills.get(skill, 0) >= 2
    ]
    if strong:
        sentences.append(f"Brings {listed(strong)}.")
    if peer.served:
        sentences.append(f"Has served on {plural(peer.served, 'engagement')} of this programme.")
    return " ".join(sentences)


def _introduction(peer: PeerFacts, engagement: EngagementFacts) -> str:
    post = peer.main_post
    if post is None:
        return f"{peer.kind.label}."
    # A member's own title may name a party; the level of the post never does.
    title = post.seniority.label if peer.kind is PeerKind.MEMBER else post.title
    if peer.home is None:
        return f"{title}." if not post.organisation else f"{title}, {post.organisation}."
    place, council = engagement.places[peer.home], engagement.council
    if place.id in engagement.surroundings.likeness:
        return f"{title}, {place.name}, one of the twenty councils statistically most like {council.name}."
    if place.kind is council.kind:
        return f"{title}, {place.name}, the same kind of council as {council.name}."
    return f"{title}, {place.name}."
