"""Putting peers on a team: all of the chosen, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement, TeamSlot
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.peers.models import Peer, PeerKind
from peerhub.teams.errors import TeamError
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.teams.operations.booking import refusal_in_words, wait_for_turn
from peerhub.teams.operations.clearing import ask_office
from peerhub.teams.operations.inviting import invite
from peerhub.teams.rules import BEFORE_VISIT, clearance_due, peer_days


@dataclass(frozen=True)
class Choice:
    """One peer for one slot, with the reasons that the council may read. `kind_set_aside`: somebody entitled put a peer
    of the other kind there, with a reason (R14)."""

    slot: TeamSlot
    peer: Peer
    reasons: str = ""
    kind_set_aside: bool = False


def assign_team(engagement: Engagement, choices: Sequence[Choice], *, by: User) -> list[Assignment]:
    """Ask the chosen peers, each for their slot; a member peer's group office is asked for clearance (R6).

    Raises DoubleBooked when the database refuses an overlap, SlotTaken when a slot was filled meanwhile, TeamError for
    a choice that cannot be: then nobody at all is assigned.
    """
    _check(engagement, choices)
    wait_for_turn(choice.peer.id for choice in choices)
    assignments = [_assignment(engagement, choice) for choice in choices]
    clearances = [_clearance(engagement, choice.peer) for choice in choices]
    with refusal_in_words(engagement, assignments):
        db.session.add_all(assignments)
        db.session.flush()
        for assignment, clearance in zip(assignments, clearances, strict=True):
            assignment.clearance = clearance
    for assignment in assignments:
        invite(assignment, by=by)
        ask_office(assignment)
    record(
        "team.assign",
        engagement,
        by=by,
        label=label_of(engagement),
        after={choice.slot.name: choice.peer.name for choice in choices},
    )
    return assignments


def _check(engagement: Engagement, choices: Sequence[Choice]) -> None:
    if engagement.stage in BEFORE_TEAM:
        raise TeamError("The scope and the days are not agreed yet. Agree them first, then build the team.")
    if engagement.stage not in BEFORE_VISIT or engagement.first_day <= clock.today():
        raise TeamError("The visit has begun or is called off, so its team can no longer be chosen.")
    if not choices:
        raise TeamError("Choose at least one peer first.")
    slots = {slot.id for slot in engagement.slots}
    for choice in choices:
        if choice.slot.id not in slots:
            raise TeamError(f"{choice.slot.name} is not a place on this team any more. Look at the team again.")
        if choice.slot.peer_kind not in (None, choice.peer.kind) and not choice.kind_set_aside:
            raise TeamError(
                f"{choice.slot.name} is for {_article(choice.slot.peer_kind)}, and {choice.peer.name} is "
                f"{_article(choice.peer.kind)}. Choose somebody else."
            )
    if len({choice.slot.id for choice in choices}) < len(choices):
        raise TeamError("Two peers are chosen for one place. Choose one of them.")
    if len({choice.peer.id for choice in choices}) < len(choices):
        raise TeamError("One peer is chosen for two places. Choose somebody else for one of them.")


def _article(kind: PeerKind | None) -> str:
    return "an officer peer" if kind is PeerKind.OFFICER else "a member peer"


def _assignment(engagement: Engagement, choice: Choice) -> Assignment:
    return Assignment(
        engagement_id=engagement.id,
        slot_id=choice.slot.id,
        peer_id=choice.peer.id,
        engagement=engagement,
        slot=choice.slot,
        peer=choice.peer,
        first_day=engagement.first_day,
        last_day=engagement.last_day,
        days=peer_days(engagement),
        state=AssignmentState.ASKED,
        is_active=True,
        reasons=choice.reasons.strip(),
        assigned_at=clock.now(),
    )


def _clearance(engagement: Engagement, peer: Peer) -> Clearance | None:
    """What the group office will be asked; None for officers. Raises TeamError for a member without a group."""
    if peer.kind is PeerKind.OFFICER:
        return None
    membership = next((membership for membership in peer.memberships if membership.ended_on is None), None)
    if membership is None:
        raise TeamError(
            f"No political group is on record for {peer.name}, so nobody could clear them. Add the group to their "
            "record first."
        )
    due_on = clearance_due(clock.today(), engagement.first_day)
    return Clearance(group_id=membership.group_id, state=ClearanceState.WAITING, due_on=due_on)
