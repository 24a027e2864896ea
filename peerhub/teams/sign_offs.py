"""Who has to say yes to a team, by when, and what they said: group offices, the council, the manager. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.engagements.deadlines import STAFF_OWNER
from peerhub.teams.models import Assignment, Clearance, ClearanceState, ProposalState, TeamProposal
from peerhub.web.formats import day


@dataclass(frozen=True)
class SignOff:
    """One word that is needed: about what, whose, by when, and in words how it stands ("good", "warn", "bad")."""

    about: str
    who: str
    due_on: date | None
    words: str
    state: str
    note: str = ""


CLEARANCES = {
    ClearanceState.WAITING: ("Waiting", "warn"),
    ClearanceState.CLEARED: ("Cleared", "good"),
    ClearanceState.REFUSED: ("Not cleared", "bad"),
}
COUNCIL = {
    ProposalState.WAITING: ("Waiting", "warn"),
    ProposalState.AGREED: ("No objection", "good"),
    ProposalState.OBJECTED: ("Objects", "bad"),
    ProposalState.REPLACED: ("Replaced", "neutral"),
}


def sign_offs(team: Sequence[Assignment], proposal: TeamProposal | None) -> list[SignOff]:
    """In their order: every member peer's office, then the council, then the manager."""
    cleared = [_of_office(one) for one in team if one.clearance is not None]
    return cleared + ([_of_council(proposal), _of_manager(proposal, team)] if proposal else [])


def _of_office(assignment: Assignment) -> SignOff:
    clearance = assignment.clearance
    assert clearance is not None  # asked of member peers only
    words, state = ("Set aside (R6)", "warn") if clearance.is_waived else CLEARANCES[clearance.state]
    passed_on = f"passed on to {clearance.delegate_name}" if clearance.delegate_name else ""
    return SignOff(
        f"Clear {assignment.peer.name}", f"{clearance.group.name} group office", clearance.due_on, words, state,
        _notes(passed_on, _said(clearance.decided_by_name, clearance.decided_at), _why(clearance)),
    )  # fmt: skip


def _why(clearance: Clearance) -> str:
    return clearance.reason or "" if clearance.is_waived else ""


def _of_council(proposal: TeamProposal) -> SignOff:
    words, state = COUNCIL[proposal.state]
    late = "objects since, after the confirmation" if proposal.late_objection else ""
    return SignOff(
        "Object, or not", proposal.name, proposal.due_on, words, "bad" if late else state,
        _notes(_said(proposal.answered_by_name, proposal.answered_at), late),
    )  # fmt: skip


def _of_manager(proposal: TeamProposal, team: Sequence[Assignment]) -> SignOff:
    manager = proposal.engagement.manager
    passed_on = f"passed on to {proposal.delegate.name}" if proposal.delegate else ""
    is_confirmed = proposal.confirmed_at is not None
    is_other = is_confirmed and not proposal.shows(team)
    return SignOff(
        "Confirm the team",
        manager.name if manager else STAFF_OWNER,
        proposal.confirm_by,
        "Another team" if is_other else "Confirmed" if is_confirmed else "Waiting",
        "good" if is_confirmed and not is_other else "warn",
        _notes(passed_on, _said(proposal.confirmed_by_name, proposal.confirmed_at), proposal.confirmed_because or ""),
    )


def _said(name: str | None, at: date | None) -> str:
    return f"{name} on {day(at)}" if name and at else ""


def _notes(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
