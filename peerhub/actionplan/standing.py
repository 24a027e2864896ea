"""How a plan stands on a day, and what moved between two days. Pure: updates in, standings out; no database.

An update is the whole state of an action from its day on, so the plan as at any day is the last update of each action
made on or before that day (R38). An action's home is dated in the same way: a plan has, as at a day, the actions that
were at home in it then (R39).
"""

import enum
import itertools
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from peerhub.actionplan.models import Action, ActionUpdate, Plan, PlanTheme, Rating


class Status(enum.Enum):
    """What the board counts. Late comes first: an action past its due date is late, however it is rated."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"
    LATE = "late"
    DONE = "done"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.ON_TRACK: "On track",
    Status.AT_RISK: "At risk",
    Status.OFF_TRACK: "Off track",
    Status.LATE: "Late",
    Status.DONE: "Done",
}
STATUS_OF = {
    Rating.GREEN: Status.ON_TRACK,
    Rating.AMBER: Status.AT_RISK,
    Rating.RED: Status.OFF_TRACK,
    Rating.COMPLETE: Status.DONE,
}
# From good to bad; late stands beside them, since it is about the date and not about the work.
WORSE = [Rating.COMPLETE, Rating.GREEN, Rating.AMBER, Rating.RED]


@dataclass(frozen=True)
class Slippage:
    """How often a due date was put off, and by how many days in all."""

    times: int
    days: int


@dataclass(frozen=True)
class Home:
    """The theme that an action belongs to, and its number there."""

    theme: PlanTheme
    position: int

    @property
    def plan(self) -> Plan:
        return self.theme.plan

    @property
    def number(self) -> str:
        """theme.action: "2.3"."""
        return f"{self.theme.position}.{self.position}"


@dataclass(frozen=True)
class Standing:
    """One action as at a day: where it was at home, its last update by then, and how it got there."""

    action: Action
    home: Home
    update: ActionUpdate
    status: Status
    slippage: Slippage
    days_late: int

    @property
    def number(self) -> str:
        return self.home.number

    @property
    def is_open(self) -> bool:
        return self.status is not Status.DONE

    @property
    def owner_left(self) -> str:
        """The name of who answers for an open action and has left; else empty."""
        account = self.update.owner_account
        return account.name if account and not account.is_active and self.is_open else ""


@dataclass(frozen=True)
class Decided:
    """What the board decided on an action, and when."""

    held_on: date
    meeting_id: int
    item: str
    text: str
    is_made: bool  # the action began by it


@dataclass(frozen=True)
class WholePlan:
    """A plan with every action that ever was at home in it, and what the board decided on each, oldest first."""

    plan: Plan
    actions: tuple[Action, ...]
    decided: Mapping[int, Sequence[Decided]] = field(default_factory=dict)

    @property
    def themes(self) -> Sequence[PlanTheme]:
        return self.plan.themes

    @cached_property
    def timelines(self) -> "Sequence[Timeline]":
        """One of each action, as loaded."""
        return tuple(Timeline(action) for action in self.actions)


@dataclass(frozen=True)
class ThemeStanding:
    theme: PlanTheme
    standings: tuple[Standing, ...]


class Timeline:
    """An action's updates and moves in the order in which they hold, so that any day is looked up and not searched.

    A plan's page asks for every action at every meeting. Made from what was loaded: what is recorded later needs
    another timeline.
    """

    def __init__(self, action: Action, updates: Iterable[ActionUpdate] | None = None) -> None:
        self.action = action
        self.updates = in_order(action.updates if updates is None else updates)
        self.moves = sorted(action.moves, key=lambda move: (move.moved_on, move.id))
        self._made_on = [update.made_on for update in self.updates]
        self._began = Home(action.theme, action.position)

    def update(self, day: date) -> ActionUpdate | None:
        """The update that held on `day`; None when the action had not begun."""
        made = bisect_right(self._made_on, day)
        return self.updates[made - 1] if made else None

    def home(self, day: date) -> Home:
        """Where the action was at home on `day`: where it last moved by then, else where it began."""
        last = next((move for move in reversed(self.moves) if move.moved_on <= day), None)
        return Home(last.theme, last.position) if last else self._began

    def standing(self, day: date) -> Standing | None:
        """The action as at `day`; None when it had not begun."""
        made = self.updates[: bisect_right(self._made_on, day)]
        if not made:
            return None
        status = status_of(made[-1], day)
        days_late = (day - made[-1].due_on).days if status is Status.LATE else 0
        return Standing(self.action, self.home(day), made[-1], status, slippage_of(made), days_late)


def in_order(updates: Iterable[ActionUpdate]) -> list[ActionUpdate]:
    """As they hold: by day, the later recorded of two made on one day last."""
    return sorted(updates, key=lambda update: (update.made_on, update.id))


def home_at(action: Action, day: date) -> Home:
    """Where the action was at home on `day`."""
    return Timeline(action, ()).home(day)


def update_at(updates: Iterable[ActionUpdate], day: date) -> ActionUpdate | None:
    """The update that held on `day`: the last made on or before it, the later recorded of two made on one day."""
    made = in_order(update for update in updates if update.made_on <= day)
    return made[-1] if made else None


def status_of(update: ActionUpdate, day: date) -> Status:
    """Done, late, or as it was rated."""
    if update.rating is not Rating.COMPLETE and update.due_on < day:
        return Status.LATE
    return STATUS_OF[update.rating]


def slippage_of(made: Sequence[ActionUpdate]) -> Slippage:
    """Of updates in the order in which they hold. Only moves to a later date count; one brought forward is no slip and
    makes up for none.
    """
    due = [update.due_on for update in made]
    later = [(now - before).days for before, now in itertools.pairwise(due) if now > before]
    return Slippage(len(later), sum(later))


def standing_of(action: Action, day: date, *, updates: Sequence[ActionUpdate] | None = None) -> Standing | None:
    """The action as at `day`, by all of its updates or only some; None when it had not begun."""
    return Timeline(action, updates).standing(day)


def plan_at(plan: WholePlan, day: date) -> tuple[ThemeStanding, ...]:
    """The plan as at `day`; themes without an action by then are left out."""
    standings = [standing for timeline in plan.timelines if (standing := timeline.standing(day))]
    found = (
        ThemeStanding(
            theme,
            tuple(
                sorted(
                    (standing for standing in standings if standing.home.theme is theme),
                    key=lambda standing: standing.home.position,
                )
            ),
        )
        for theme in plan.themes
    )
    return tuple(theme for theme in found if theme.standings)


def count(themes: Iterable[ThemeStanding]) -> dict[Status, int]:
    """How many actions stand where; every status is there, if with 0."""
    counts = dict.fromkeys(Status, 0)
    for theme in themes:
        for standing in theme.standings:
            counts[standing.status] += 1
    return counts


def count_at(plan: WholePlan, day: date) -> dict[Status, int]:
    """The same for any day, without what only the page of that day needs."""
    counts = dict.fromkeys(Status, 0)
    for timeline in plan.timelines:
        update = timeline.update(day)
        if update is not None and timeline.home(day).plan is plan.plan:
            counts[status_of(update, day)] += 1
    return counts


def current_standings(plan: WholePlan) -> list[Standing]:
    """Every action of the plan by its last report, in the plan's order."""
    return [standing for theme in plan_at(plan, date.max) for standing in theme.standings]
