"""The history of one action, newest first, each entry with what it changed. Pure."""

from dataclasses import dataclass
from datetime import date

from peerhub.actionplan.models import Action, ActionUpdate
from peerhub.actionplan.movement import movement
from peerhub.actionplan.standing import Standing, standing_of


@dataclass(frozen=True)
class Entry:
    """One update, and the sentences by which it differs from the one before; none where it only reports."""

    update: ActionUpdate
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """An action as it stands today, with every update that brought it there."""

    number: str
    now: Standing | None
    entries: tuple[Entry, ...]


def history_of(action: Action, *, today: date) -> History:
    """Every update of the action, newest first. The action must be loaded with its updates and theme."""
    number = f"{action.theme.position}.{action.position}"
    updates = sorted(action.updates, key=lambda update: (update.made_on, update.id))
    entries = []
    for place, update in enumerate(updates):
        after = standing_of(action, number, update.made_on, updates=updates[: place + 1])
        before = _before(action, number, updates[:place])
        found = movement(before, after) if before and after else None
        sentences = found.sentences if found else ("The action began.",) if not place else ()
        entries.append(Entry(update, sentences))
    return History(number, standing_of(action, number, today), tuple(reversed(entries)))


def _before(action: Action, number: str, updates: list[ActionUpdate]) -> Standing | None:
    return standing_of(action, number, updates[-1].made_on, updates=updates) if updates else None
