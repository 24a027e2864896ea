"""Milestones of an action, and what proves it."""

from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan.milestones import milestone_at
from peerhub.actionplan.models import Action, ActionProof, Measure, Milestone, MilestoneUpdate
from peerhub.actionplan.movement import in_words
from peerhub.actionplan.operations.errors import PlanError
from peerhub.actionplan.operations.reporting import check_open
from peerhub.actionplan.standing import home_at
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.training.models import Course


def add_milestone(action: Action, *, title: str, due_on: date, made_on: date, by: User) -> Milestone:
    """A step of an action, known from `made_on` on."""
    check_open(home_at(action, date.max).plan)
    if made_on < action.started_on:
        raise PlanError(f"The action began on {in_words(action.started_on)}. Enter that day or a later one.", "made_on")
    _check_day(made_on)
    milestone = Milestone(action=action, title=title)
    db.session.add(milestone)
    _append(milestone, made_on=made_on, due_on=due_on, is_reached=False, note="", by=by)
    record("milestone.add", milestone, by=by, label=title, after={"action": action.title, "due_on": due_on})
    return milestone


def report_milestone(
    milestone: Milestone, *, made_on: date, due_on: date, is_reached: bool, note: str, seen: int | None, by: User
) -> MilestoneUpdate:
    """Append how a milestone stands. `seen` is the id of the last update that the person saw."""
    check_open(home_at(milestone.action, date.max).plan)
    last = milestone_at(milestone.updates, date.max)
    assert last, "a milestone is made with its first update"
    if last.id != seen:
        raise PlanError(
            f"{last.recorded_by_name} reported on this milestone while you were writing. Yours is kept below. "
            "Save again if it still holds.",
            "note",
        )
    if made_on < last.made_on:
        raise PlanError(
            f"There is a report of {in_words(last.made_on)} already. Enter that day or a later one.", "made_on"
        )
    _check_day(made_on)
    update = _append(milestone, made_on=made_on, due_on=due_on, is_reached=is_reached, note=note, by=by)
    states = [{"due_on": one.due_on, "reached": one.is_reached} for one in (last, update)]
    record("milestone.report", milestone, by=by, label=milestone.title, before=states[0], after=states[1])
    return update


def add_proof(
    action: Action,
    *,
    measure: Measure | None = None,
    engagement: Engagement | None = None,
    course: Course | None = None,
    note: str = "",
    by: User,
) -> ActionProof:
    """Tie a live figure, an engagement or a course to an action: exactly one."""
    if sum(thing is not None for thing in (measure, engagement, course)) != 1:
        raise PlanError("Choose one figure, engagement or course.", "measure")
    proof = ActionProof(
        action=action, linked_on=clock.today(), measure=measure, engagement=engagement, course=course, note=note
    )
    db.session.add(proof)
    what = measure.label if measure else engagement.reference if engagement else course.title if course else ""
    record("action.prove", action, by=by, label=action.title, after={"by": what})
    return proof


def end_proof(proof: ActionProof, *, by: User) -> None:
    """Take away what proved an action, from today on. The plan as at earlier days keeps it."""
    if proof.ended_on is not None:
        raise PlanError("This was taken away already.")
    proof.ended_on = clock.today()
    record("action.unprove", proof.action, by=by, label=proof.action.title, after={"ended_on": proof.ended_on})


def _check_day(made_on: date) -> None:
    if made_on > clock.today():
        raise PlanError("This day is in the future. Enter today or an earlier day.", "made_on")


def _append(
    milestone: Milestone, *, made_on: date, due_on: date, is_reached: bool, note: str, by: User
) -> MilestoneUpdate:
    update = MilestoneUpdate(
        milestone=milestone,
        made_on=made_on,
        due_on=due_on,
        is_reached=is_reached,
        note=note,
        recorded_at=clock.now(),
        recorded_by_id=by.id,
        recorded_by_name=by.name,
    )
    db.session.add(update)
    return update
