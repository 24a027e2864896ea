"""Choosing by hand: a peer into a place, out of it, locked, unlocked."""

from collections.abc import Mapping
from dataclasses import replace

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching.errors import MatchingError, PeerIsBlocked, ReasonNeeded
from peerhub.matching.explaining.verdicts import blocked_sentence
from peerhub.matching.facts import PeerFacts, Settings, SlotFacts
from peerhub.matching.ledger.operations import note_set_aside
from peerhub.matching.models import ChoiceOrigin, DraftChoice, TeamDraft
from peerhub.matching.operations.drafting import begin, note
from peerhub.matching.overrides import LONGEST, kept, rules_in
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import Finding
from peerhub.matching.workbench import ChoiceFacts, Workbench
from peerhub.permissions import Permission


def choose(
    engagement: Engagement,
    *,
    slot_id: int,
    peer_id: int,
    by: User,
    version: int | None = None,
    reason: str = "",
    settings: Settings | None = None,
) -> str:
    """Put a peer into a place, locked; whoever stood there goes, and the peer leaves any other place of the draft.

    Returns what was done, in a sentence, as the two below do.
    Raises ReasonNeeded when a rule has to be set aside and no reason is given, PeerIsBlocked when it cannot be, or not
    by this person, DraftChanged when somebody was quicker.
    """
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    slot, peer = _slot(bench, slot_id), _peer(bench, peer_id)
    objections = Assessment(bench).objections(peer, slot)
    reason = reason.strip()
    if objections:
        _refuse_or_allow(peer, objections, reason, by)
    draft.choices = [choice for choice in draft.choices if choice.slot_id != slot.id and choice.peer_id != peer.id]
    db.session.flush()
    set_aside = kept([found.rule for found in objections], reason) if objections else None
    draft.choices.append(
        DraftChoice(
            slot_id=slot.id, peer_id=peer.id, is_locked=True, origin=ChoiceOrigin.PERSON, override_reason=set_aside
        )
    )
    db.session.flush()
    rules = {"rules set aside": [f"{found.rule}: {found.sentence}" for found in objections]} if objections else {}
    if "R3" in {found.rule for found in objections}:
        note_set_aside(engagement, [peer.id], reason=reason, by=by)
    action = "rule.waive" if objections else "place.fill"
    note(action, engagement, by=by, reason=reason or None, place=slot.name, peer=peer.name, **rules)
    return f"{peer.name} is chosen for {slot.name}, and stays there when you propose again."


def remove(
    engagement: Engagement,
    *,
    slot_id: int,
    by: User,
    version: int | None = None,
    settings: Settings | None = None,
) -> str:
    """Empty a place. Does nothing when it is empty already."""
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    slot = _slot(bench, slot_id)
    choice = _choice(draft, slot)
    if choice is None:
        return f"{slot.name} is empty."
    peer = bench.pool.peer(choice.peer_id)
    draft.choices.remove(choice)
    db.session.flush()
    note("place.empty", engagement, by=by, place=slot.name, peer=peer.name)
    return f"{peer.name} no longer stands in {slot.name}."


def lock(
    engagement: Engagement,
    *,
    slot_id: int,
    is_locked: bool,
    by: User,
    version: int | None = None,
    settings: Settings | None = None,
) -> str:
    """Keep whoever stands in a place through every further proposal, or no longer."""
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    slot = _slot(bench, slot_id)
    choice = _choice(draft, slot)
    if choice is None:
        raise MatchingError(f"Nobody stands in the place “{slot.name}”. Choose somebody first.")
    choice.is_locked = is_locked
    db.session.flush()
    action = "place.lock" if is_locked else "place.unlock"
    peer = bench.pool.peer(choice.peer_id)
    note(action, engagement, by=by, place=slot.name, peer=peer.name)
    return (
        f"{peer.name} stays in {slot.name} when you propose again."
        if is_locked
        else f"{peer.name} may be replaced when you propose again."
    )


def take_over(
    engagement: Engagement,
    *,
    choices: Mapping[int, int],
    by: User,
    version: int | None = None,
    reason: str = "",
    settings: Settings | None = None,
) -> str:
    """Put several peers into their places at once, as a "what if" showed them: slot id → peer id, 0 empties a place.

    All of it or nothing; whoever comes in is locked, so that the next proposal keeps what was taken over. Raises what
    `choose` raises.
    """
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    wanted = {_slot(bench, slot_id): _peer(bench, peer_id) if peer_id else None for slot_id, peer_id in choices.items()}
    made = _made(bench, wanted, reason.strip(), by)
    moving = {choice.peer_id for choice in made}
    places = {slot.id for slot in wanted}
    draft.choices = [one for one in draft.choices if one.slot_id not in places and one.peer_id not in moving]
    # Deleted before anything is inserted: a peer who changes places would otherwise stand in both for a moment.
    db.session.flush()
    draft.choices.extend(made)
    db.session.flush()
    aside = sorted({rule for choice in made for rule in rules_in(choice.override_reason)})
    if "R3" in aside:
        blocked = [choice.peer_id for choice in made if "R3" in rules_in(choice.override_reason)]
        note_set_aside(engagement, blocked, reason=reason.strip(), by=by)
    note(
        "rule.waive" if aside else "team.take-over",
        engagement,
        by=by,
        reason=reason.strip() or None,
        team={slot.name: peer.name if peer else "" for slot, peer in wanted.items()},
        **({"rules set aside": aside} if aside else {}),
    )
    return "The team is now as you tried it. Nobody has been asked yet."


def _made(bench: Workbench, wanted: Mapping[SlotFacts, PeerFacts | None], reason: str, by: User) -> list[DraftChoice]:
    """The choices, each against the team as it then is. Raises what `choose` raises."""
    peers = {slot: peer for slot, peer in wanted.items() if peer is not None}
    if len({peer.id for peer in peers.values()}) < len(peers):
        raise MatchingError("One person stands in two places. Try again from the team as it is.")
    then = _with(bench, wanted)
    made = []
    for slot, peer in peers.items():
        objections = then.objections(peer, slot)
        if objections:
            _refuse_or_allow(peer, objections, reason, by)
        made.append(
            DraftChoice(
                slot_id=slot.id,
                peer_id=peer.id,
                is_locked=True,
                origin=ChoiceOrigin.PERSON,
                override_reason=kept([found.rule for found in objections], reason) if objections else None,
            )
        )
    return made


def _with(bench: Workbench, wanted: Mapping[SlotFacts, PeerFacts | None]) -> Assessment:
    """The rules over the team as it would be."""
    coming = {peer.id for peer in wanted.values() if peer is not None}
    places = {slot.id for slot in wanted}
    choices = [one for one in bench.draft.choices if one.slot_id not in places and one.peer_id not in coming]
    choices += [
        ChoiceFacts(slot.id, peer.id, is_locked=True, origin=ChoiceOrigin.PERSON, override_reason=None)
        for slot, peer in wanted.items()
        if peer is not None
    ]
    return Assessment(replace(bench, draft=replace(bench.draft, choices=tuple(choices))))


def _refuse_or_allow(peer: PeerFacts, objections: tuple[Finding, ...], reason: str, by: User) -> None:
    firm = tuple(found for found in objections if not found.can_be_overridden)
    if firm:
        sentence = blocked_sentence(peer, firm)
        raise PeerIsBlocked(f"{sentence} This rule cannot be set aside: choose somebody else.", firm)
    if not by.can(Permission.TEAM_OVERRIDE):
        sentence = blocked_sentence(peer, objections)
        raise PeerIsBlocked(
            f"{sentence} Only a placement officer can set this aside: ask one, or choose somebody else.", objections
        )
    if not reason:
        raise ReasonNeeded("Say why this peer is chosen all the same", objections)
    longest = LONGEST - len(kept([found.rule for found in objections], ""))
    if len(reason) > longest:
        raise MatchingError(f"The reason must be {longest} characters or fewer", "reason")


def _slot(bench: Workbench, slot_id: int) -> SlotFacts:
    slot = bench.engagement.slots_by_id.get(slot_id)
    if slot is None:
        raise MatchingError("This place is no longer on the team. Look at the team again.")
    if slot.id in bench.asked:
        raise MatchingError(
            f"{bench.asked[slot.id].name} has been asked for the place “{slot.name}”. Withdraw the invitation on the "
            "engagement's page first."
        )
    return slot


def _peer(bench: Workbench, peer_id: int) -> PeerFacts:
    if peer_id not in bench.pool.rows:
        raise MatchingError("This peer is not in the pool. Choose somebody from the list.")
    peer = bench.pool.peer(peer_id)
    if peer in bench.asked.values():
        raise MatchingError(f"{peer.name} has been asked for another place on this team already.")
    return peer


def _choice(draft: TeamDraft, slot: SlotFacts) -> DraftChoice | None:
    return next((choice for choice in draft.choices if choice.slot_id == slot.id), None)
