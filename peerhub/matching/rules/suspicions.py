"""What may be a conflict of interest, found in the facts alone: posts, the register, visits. For R8, R9 and R13.

A suspicion stands on facts. A decision about it is kept with their fingerprint (the conflict ledger), and holds as long
as the facts are the same.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from peerhub.matching.facts import EngagementFacts, PeerFacts, Place, Post, Tie
from peerhub.matching.rules.peers import holds_now, sits_or_works
from peerhub.peers.models import ConflictKind, ConflictState, PeerKind
from peerhub.web.formats import month

#: Changed when the same facts are to be looked at anew.
FORMAT = 1

Fact = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One tie between a peer and the council of an engagement: `sentence` says it in words, `facts` in short."""

    kind: ConflictKind
    council: Place
    sentence: str
    facts: tuple[Fact, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what the suspicion rests on; names and titles may be corrected without changing it."""
        text = json.dumps([FORMAT, self.kind.value, self.council.code, sorted(self.facts)], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def suspicions_of(peer: PeerFacts, engagement: EngagementFacts) -> tuple[Suspicion, ...]:
    """Everything that ties this peer to the council of this engagement, at most one of each kind."""
    if not peer.posts:
        return ()
    found = (
        _former_posts(peer, engagement),
        _elder_posts(peer, engagement),
        _near(peer, engagement, ConflictKind.COUNTY_AREA),
        _near(peer, engagement, ConflictKind.NEIGHBOUR),
        _return_visit(peer, engagement),
    )
    return tuple(one for one in found if one is not None)


def decision_on(suspicion: Suspicion, peer: PeerFacts) -> Tie | None:
    """The decision about these same facts; None while a person has yet to decide, or once the facts have changed.

    What a person confirmed stays confirmed whatever changes: it is taken back by a person only.
    """
    for tie in peer.ties:
        if tie.state is ConflictState.SUSPECTED or not _is_about(tie, suspicion):
            continue
        if tie.fingerprint == suspicion.fingerprint or tie.state is ConflictState.CONFIRMED:
            return tie
        if tie.fingerprint is None and _is_after(tie, suspicion):
            return tie
    return None


def _is_about(tie: Tie, suspicion: Suspicion) -> bool:
    """Whether they are of one kind. A person who writes a former post down makes no difference between councils."""
    by_hand = tie.fingerprint is None and tie.kind is ConflictKind.EMPLOYMENT
    return tie.kind is suspicion.kind or (by_hand and suspicion.kind is ConflictKind.PREDECESSOR)


def _is_after(tie: Tie, suspicion: Suspicion) -> bool:
    """Whether a person who wrote a conflict down by hand decided about it after all the facts were there."""
    days = [part for fact in suspicion.facts for part in fact[1:]]
    return tie.decided_on is not None and bool(days) and tie.decided_on.isoformat() >= max(days)


def nearness(peer: PeerFacts, own: Place, engagement: EngagementFacts) -> tuple[int, str] | None:
    """How close a peer's own council lies, 0 the closest, and the sentence; None where it is far off."""
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


#: What a nearness of R8 is called in the ledger; the same region is too far to be a conflict.
KIND_OF_NEARNESS = {0: ConflictKind.COUNTY_AREA, 1: ConflictKind.COUNTY_AREA, 2: ConflictKind.NEIGHBOUR}


def own_councils(peer: PeerFacts, engagement: EngagementFacts) -> Iterator[Place]:
    """Other councils on which the peer sits, or for which they work, from today until the visit."""
    for post in peer.posts:
        if post.council_id is not None and not engagement.is_this(post.council_id) and holds_now(post, engagement):
            yield engagement.places[post.council_id]


def _near(peer: PeerFacts, engagement: EngagementFacts, kind: ConflictKind) -> Suspicion | None:
    found = {
        own.code: close[1]
        for own in own_councils(peer, engagement)
        if (close := nearness(peer, own, engagement)) and KIND_OF_NEARNESS.get(close[0]) is kind
    }
    return _suspicion(kind, engagement, found.values(), ((code,) for code in found))


def _return_visit(peer: PeerFacts, engagement: EngagementFacts) -> Suspicion | None:
    visited = engagement.surroundings.visited
    if not visited:
        return None
    found = {own.code: own for own in own_councils(peer, engagement) if own.id in visited}
    sentences = (return_sentence(own, engagement) for own in found.values())
    facts = ((code, visited[own.id].isoformat()) for code, own in found.items())
    return _suspicion(ConflictKind.RECIPROCAL, engagement, sentences, facts)


def return_sentence(own: Place, engagement: EngagementFacts) -> str:
    """A visit in return, in words (R9)."""
    when = month(engagement.surroundings.visited[own.id])
    return f"A peer from {engagement.council.name} was at {own.name} in {when}"


def _former_posts(peer: PeerFacts, engagement: EngagementFacts) -> Suspicion | None:
    posts = [post for post in _ended(peer, engagement) if post.council_id == engagement.council.id]
    return _of_posts(ConflictKind.EMPLOYMENT, peer, engagement, posts)


def _elder_posts(peer: PeerFacts, engagement: EngagementFacts) -> Suspicion | None:
    posts = [post for post in _ended(peer, engagement) if post.council_id != engagement.council.id]
    return _of_posts(ConflictKind.PREDECESSOR, peer, engagement, posts)


def _ended(peer: PeerFacts, engagement: EngagementFacts) -> list[Post]:
    """Posts once held at this council, its predecessor or successor, and not held any more (R1 says so then)."""
    return [
        post
        for post in peer.posts
        if post.council_id is not None
        and post.ended_on is not None
        and engagement.is_this(post.council_id)
        and not holds_now(post, engagement)
    ]


def _of_posts(
    kind: ConflictKind, peer: PeerFacts, engagement: EngagementFacts, posts: Iterable[Post]
) -> Suspicion | None:
    verb = "Sat on" if peer.kind is PeerKind.MEMBER else "Worked at"
    facts, sentences = [], []
    for post in posts:
        assert post.council_id is not None and post.ended_on is not None  # noqa: PT018 - `_ended` chose them
        council = engagement.places[post.council_id]
        facts.append((council.code, post.started_on.isoformat(), post.ended_on.isoformat()))
        elder = ", a predecessor or successor of this council," if kind is ConflictKind.PREDECESSOR else ""
        sentences.append(f"{verb} {council.name}{elder} until {month(post.ended_on)}")
    return _suspicion(kind, engagement, sentences, facts)


def _suspicion(
    kind: ConflictKind, engagement: EngagementFacts, sentences: Iterable[str], facts: Iterable[Fact]
) -> Suspicion | None:
    told, known = list(sentences), tuple(facts)
    # Each is a sentence of its own; within one only the first begins with a capital letter.
    said = "; ".join([*told[:1], *(one[:1].lower() + one[1:] for one in told[1:])])
    return Suspicion(kind, engagement.council, said, known) if known else None
