"""The history of one action, newest first, each entry with what it changed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from peerhub.actionplan.models import Action, ActionMove, ActionUpdate
from peerhub.actionplan.movement import movement
from peerhub.actionplan.standing import Home, Standing, home_at, standing_of


@dataclass(frozen=True)
class Entry:
    """One update, and the sentences by which it differs from the one before; none where it only reports."""

    update: ActionUpdate
    sentences: tuple[str, ...]

    @property
    def day(self) -> date:
        return self.update.made_on


@dataclass(frozen=True)
class Moved:
    """The action was given another home."""

    move: ActionMove
    left: Home
    came_to: Home

    @property
    def day(self) -> date:
        return self.move.moved_on


@dataclass(frozen=True)
class History:
    """An action as it stands today, with every update that brought it there, and where it was at home meanwhile."""

    home: Home
    now: Standing | None
    entries: tuple[Entry | Moved, ...]


def history_of(action: Action, *, today: date) -> History:
    """Everything that happened to the action, newest first. It must be loaded with its updates, moves and theme."""
    happened: list[Entry | Moved] = [*_reports(action), *_moves(action)]
    happened.sort(key=lambda entry: entry.day)  # stable: of one day, the reports come before the move
    return History(home_at(action, date.max), standing_of(action, today), tuple(reversed(happened)))


def _reports(action: Action) -> Iterator[Entry]:
    updates = sorted(action.updates, key=lambda update: (update.made_on, update.id))
    for place, update in enumerate(updates):
        after = standing_of(action, update.made_on, updates=updates[: place + 1])
        before = standing_of(action, updates[place - 1].made_on, updates=updates[:place]) if place else None
        found = movement(before, after, with_home=False) if before and after else None
        sentences = found.sentences if found else ("The action began.",) if not place else ()
        yield Entry(update, sentences)


def _moves(action: Action) -> Iterator[Moved]:
    left = Home(action.theme, action.position)
    for move in sorted(action.moves, key=lambda move: (move.moved_on, move.id)):
        came_to = Home(move.theme, move.position)
        yield Moved(move, left, came_to)
        left = came_to
