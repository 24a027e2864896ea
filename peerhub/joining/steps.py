"""The steps from the first word to the first deployment, and who is waited for. Pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peerhub.joining.models import Joiner, Route
from peerhub.peers.models import PeerKind, PeerStatus


class StepName(enum.Enum):
    BEGUN = "begun"
    CLEARED = "cleared"
    MANAGER = "manager"
    APPROVED = "approved"
    INDUCTED = "inducted"
    ACCREDITED = "accredited"
    TERMS = "terms"
    DEPLOYABLE = "deployable"


@dataclass(frozen=True)
class Step:
    """One step: what it is, when it was done and by whom, or who is waited for."""

    name: StepName
    words: str
    done_on: date | None
    by: str
    waits_for: str

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


@dataclass(frozen=True)
class PeersPart:
    """What is known of the joiner's record in the pool: accredited since, terms of today accepted on, status."""

    accredited_on: date | None = None
    terms_on: date | None = None
    status: PeerStatus | None = None


def steps_of(joiner: Joiner, part: PeersPart) -> list[Step]:
    """All steps in their order. The last is done when somebody has made the peer deployable."""
    begun = "Nominated by the group office" if joiner.route is Route.NOMINATION else "Said that they want to be a peer"
    made = [
        Step(StepName.BEGUN, begun, day_of(joiner.begun_at), joiner.begun_by_name, ""),
        _approval_from_home(joiner),
        Step(StepName.APPROVED, "Approved by the peer team", day_of(joiner.approved_at), joiner.approved_by_name or "",
             "the peer team"),
        Step(StepName.INDUCTED, "Inducted", joiner.inducted_on, "", "the peer team"),
        Step(StepName.ACCREDITED, "Accredited", part.accredited_on, "", "the peer: training"),
        Step(StepName.TERMS, "Terms accepted", part.terms_on, "", "the peer"),
    ]  # fmt: skip
    is_deployable = part.status is PeerStatus.DEPLOYABLE
    last = max((step.done_on for step in made if step.done_on), default=None) if is_deployable else None
    return [*made, Step(StepName.DEPLOYABLE, "Deployable", last, "", "the peer team")]


def _approval_from_home(joiner: Joiner) -> Step:
    if joiner.kind is PeerKind.MEMBER:
        return Step(StepName.CLEARED, "Cleared by the group office", day_of(joiner.cleared_at),
                    joiner.cleared_by_name or "", "the group office")  # fmt: skip
    return Step(StepName.MANAGER, "Approved by the line manager", day_of(joiner.manager_approved_at),
                joiner.manager_name or "", "the line manager")  # fmt: skip


def next_step(steps: Sequence[Step]) -> Step | None:
    """The first step that is not done; None for a peer who can be deployed."""
    return next((step for step in steps if not step.is_done), None)


def is_reached(steps: Sequence[Step], name: StepName) -> bool:
    """Whether everything before this step is done, so that it can be done now."""
    before = steps[: [step.name for step in steps].index(name)]
    return all(step.is_done for step in before)


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
