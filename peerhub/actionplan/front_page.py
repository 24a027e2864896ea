"""The plan as a board member reads it: what stands where, what moved, what slipped, what needs a decision. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerhub.actionplan.models import Meeting, Plan
from peerhub.actionplan.movement import Direction, Movement, movements
from peerhub.actionplan.standing import Standing, Status, ThemeStanding, count, plan_at


@dataclass(frozen=True)
class Point:
    """How many actions stood where on one day."""

    day: date
    counts: dict[Status, int]


@dataclass(frozen=True)
class FrontPage:
    """The plan as at `day`, against `since` (None: nothing to compare with)."""

    plan: Plan
    day: date
    since: date | None
    themes: tuple[ThemeStanding, ...]
    counts: dict[Status, int]
    moved: tuple[Movement, ...]
    points: tuple[Point, ...]  # each meeting up to `day`, oldest first, then `day` itself

    @property
    def standings(self) -> list[Standing]:
        return [standing for theme in self.themes for standing in theme.standings]

    @property
    def late(self) -> list[Standing]:
        """The longest late first."""
        found = [standing for standing in self.standings if standing.status is Status.LATE]
        return sorted(found, key=lambda standing: (-standing.days_late, standing.action.id))

    @property
    def decisions(self) -> list[Standing]:
        return [standing for standing in self.standings if standing.update.needs_decision]

    @property
    def forward(self) -> list[Movement]:
        return [movement for movement in self.moved if movement.direction is not Direction.BACK]

    @property
    def back(self) -> list[Movement]:
        return [movement for movement in self.moved if movement.direction is Direction.BACK]

    @property
    def newly_done(self) -> int:
        return sum(1 for movement in self.moved if movement.standing.status is Status.DONE)

    @property
    def newly_late(self) -> int:
        return sum(
            1
            for movement in self.moved
            if movement.standing.status is Status.LATE and any(s.startswith("Newly late") for s in movement.sentences)
        )


def front_page(plan: Plan, meetings: Sequence[Meeting], *, day: date, since: date | None) -> FrontPage:
    """Put the page together from a plan loaded with all its updates."""
    themes = plan_at(plan.themes, day)
    days = sorted({meeting.held_on for meeting in meetings if plan.adopted_on <= meeting.held_on <= day} | {day})
    return FrontPage(
        plan=plan,
        day=day,
        since=since,
        themes=themes,
        counts=count(themes),
        moved=movements(plan_at(plan.themes, since), themes) if since else (),
        points=tuple(Point(moment, count(plan_at(plan.themes, moment))) for moment in days),
    )


def meeting_before(meetings: Sequence[Meeting], day: date) -> date | None:
    """The last meeting held before `day`: what a reader wants the plan compared with."""
    return max((meeting.held_on for meeting in meetings if meeting.held_on < day), default=None)
