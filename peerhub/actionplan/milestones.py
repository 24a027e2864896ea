"""How the milestones of an action stand on a day. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.actionplan.models import Milestone, MilestoneUpdate


@dataclass(frozen=True)
class Step:
    """A milestone as at a day, by its last update then."""

    milestone: Milestone
    update: MilestoneUpdate
    is_late: bool
    days_put_off: int  # by how many days later its date has become in all; a date brought forward makes up for none


def milestone_at(updates: Iterable[MilestoneUpdate], day: date) -> MilestoneUpdate | None:
    """The update that held on `day`: the last made on or before it, the later recorded of two made on one day."""
    made = [update for update in updates if update.made_on <= day]
    return max(made, key=lambda update: (update.made_on, update.id), default=None)


def steps_at(milestones: Iterable[Milestone], day: date) -> tuple[Step, ...]:
    """The milestones that were known on `day`, the earliest due first."""
    found = [step for milestone in milestones if (step := step_at(milestone, day))]
    return tuple(sorted(found, key=lambda step: (step.update.due_on, step.milestone.id)))


def step_at(milestone: Milestone, day: date) -> Step | None:
    update = milestone_at(milestone.updates, day)
    if update is None:
        return None
    made = sorted((one for one in milestone.updates if one.made_on <= day), key=lambda one: (one.made_on, one.id))
    moves = [(now.due_on - before.due_on).days for before, now in itertools.pairwise(made)]
    is_late = not update.is_reached and update.due_on < day
    return Step(milestone, update, is_late, sum(days for days in moves if days > 0))


def next_step(steps: Sequence[Step]) -> Step | None:
    """The milestone to look at: the earliest due that is not reached."""
    return next((step for step in steps if not step.update.is_reached), None)
