"""The plan as a board member reads it: what stands where, what moved, what slipped, what needs a decision. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerhub.actionplan.models import Meeting, Plan
from peerhub.actionplan.movement import Direction, Movement, movements
from peerhub.actionplan.standing import (
    Decided,
    Home,
    Standing,
    Status,
    ThemeStanding,
    WholePlan,
    count,
    count_at,
    plan_at,
)


@dataclass(frozen=True)
class Point:
    """How many actions stood where on one day."""

    day: date
    counts: dict[Status, int]


@dataclass(frozen=True)
class Gone:
    """An action that left the plan: where it was in it, and how it stands where it is now."""

    was: Home
    now: Standing


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
    gone: tuple[Gone, ...]  # actions that have another home by `day`
    decided: Mapping[int, Sequence[Decided]]  # what the board decided on each action

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
        """What still waits for the board: it stays until the day after the meeting that decided it."""
        return [
            standing for standing in self.standings if standing.update.needs_decision and not self._answer(standing)
        ]

    def _answer(self, standing: Standing) -> Decided | None:
        asked_on = standing.update.made_on
        decided = self.decided.get(standing.action.id, ())
        return next((one for one in decided if asked_on <= one.held_on < self.day), None)

    @property
    def without_owner(self) -> list[Standing]:
        """Open actions whose owner has left."""
        return [standing for standing in self.standings if standing.owner_left]

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


def front_page(whole: WholePlan, meetings: Sequence[Meeting], *, day: date, since: date | None) -> FrontPage:
    """Put the page together from a plan loaded with all its actions."""
    plan = whole.plan
    themes = plan_at(whole, day)
    last = min(day, plan.closed_on or day)  # nothing happens in a plan that is closed
    days = sorted({meeting.held_on for meeting in meetings if plan.adopted_on <= meeting.held_on <= last} | {day})
    return FrontPage(
        plan=plan,
        day=day,
        since=since,
        themes=themes,
        counts=count(themes),
        moved=movements(whole, since, day) if since else (),
        points=tuple(Point(moment, count_at(whole, moment)) for moment in days),
        gone=tuple(_gone(whole, day)),
        decided=whole.decided,
    )


def _gone(whole: WholePlan, day: date) -> Iterator[Gone]:
    """The actions that were at home here before `day` and are now elsewhere, by the number that they had here."""
    found = []
    for timeline in whole.timelines:
        now = timeline.standing(day)
        if now is None or now.home.plan is whole.plan:
            continue
        homes = [timeline.home(move.moved_on - timedelta(days=1)) for move in timeline.moves if move.moved_on <= day]
        here = [home for home in homes if home.plan is whole.plan]
        if here:
            found.append(Gone(here[-1], now))
    return iter(sorted(found, key=lambda gone: (gone.was.theme.position, gone.was.position)))


def meeting_before(meetings: Sequence[Meeting], day: date) -> date | None:
    """The last meeting held before `day`: what a reader wants the plan compared with."""
    return max((meeting.held_on for meeting in meetings if meeting.held_on < day), default=None)
