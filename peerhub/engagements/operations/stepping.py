"""Noting a step: done on a day, left out with a reason, late with an owner and a reason, or open again."""

import enum
from dataclasses import dataclass
from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import changes, record
from peerhub.db import db
from peerhub.engagements import queries
from peerhub.engagements.deadlines import NOTED_BY_HAND, PLAN
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.labels import label_of, said_of_plan
from peerhub.engagements.models import DeadlineRule, Engagement, EngagementStep
from peerhub.engagements.operations.changing import refuse_if_over
from peerhub.engagements.plans import unanswered

LONGEST_REASON = 400


class StepNote(enum.Enum):
    """What is said about a step."""

    DONE = "done"
    LEFT_OUT = "left-out"
    LATE = "late"
    OPEN = "open"

    @property
    def label(self) -> str:
        return {
            "done": "It is done", "left-out": "It is left out", "late": "It is late, or will be", "open": "It is open",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class StepDraft:
    """A note as somebody wrote it."""

    note: StepNote
    done_on: date | None = None
    reason: str = ""
    owner: str = ""


def note_step(engagement: Engagement, rule: DeadlineRule, draft: StepDraft, *, by: User) -> None:
    """Note how a step stands. Raises EngagementError with the field to mend."""
    refuse_if_over(engagement)
    wanted = _checked(rule, draft)
    if draft.note is StepNote.DONE and rule.code == PLAN:
        _refuse_half_a_plan(engagement)
    step = next((one for one in queries.steps_of([engagement.id]) if one.code == rule.code), None)
    if step is None:
        step = EngagementStep(engagement_id=engagement.id, code=rule.code)
        db.session.add(step)
    before, after = changes({key: getattr(step, key) for key in wanted}, wanted)
    for key, value in wanted.items():
        setattr(step, key, value)
    step.changed_at, step.changed_by_name = clock.now(), by.name
    if after:
        about = {"step": rule.name}
        record(
            "step.note", engagement, by=by, label=label_of(engagement), before=before | about, after=after | about
        )  # fmt: skip


def _checked(rule: DeadlineRule, draft: StepDraft) -> dict[str, object]:
    nothing: dict[str, object] = {"done_on": None, "left_out_because": None, "owner": None, "late_because": None}
    reason, owner = draft.reason.strip(), " ".join(draft.owner.split())
    if len(reason) > LONGEST_REASON:
        raise EngagementError(f"The reason must be {LONGEST_REASON} characters or fewer", "reason")
    if draft.note is StepNote.DONE:
        return nothing | {"done_on": _day_done(rule, draft.done_on)}
    if draft.note is StepNote.LEFT_OUT:
        if not reason:
            raise EngagementError("Say why this step is left out", "reason")
        return nothing | {"left_out_because": reason}
    if draft.note is StepNote.LATE:
        if not owner:
            raise EngagementError("Say who sees to it now", "owner")
        if not reason:
            raise EngagementError("Say why it is late", "reason")
        return nothing | {"owner": owner[:120], "late_because": reason}
    return nothing


def _refuse_half_a_plan(engagement: Engagement) -> None:
    """Where the report stands here, its recommendations tell whether the plan is whole, and nobody else."""
    waiting = unanswered([engagement.id]).get(engagement.id)
    if waiting is not None:
        raise EngagementError(f"{said_of_plan(waiting)}. The step is done once every one has an action", "note")


def _day_done(rule: DeadlineRule, done_on: date | None) -> date:
    if rule.code not in NOTED_BY_HAND:
        raise EngagementError("This step is noted by what happens elsewhere, so it cannot be ticked off here", "note")
    if done_on is None:
        raise EngagementError("Enter the day on which it was done", "done_on")
    if done_on > clock.today():
        raise EngagementError("This day lies ahead. Come back when it is done", "done_on")
    return done_on
