"""What workers do by themselves, again and again: send what is due, remind, tidy. Each package enters its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

#: Takes the settings, works in transactions of its own, and says in a sentence what it did. Safe to do twice.
Doing = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Round:
    """One recurring piece of work. `wanted` looks, without a lock, whether there is anything to do."""

    name: str
    words: str
    pause: timedelta
    doing: Doing
    wanted: Callable[[], bool]


_rounds: dict[str, Round] = {}


def every(
    *, name: str, words: str, seconds: int, wanted: Callable[[], bool] = lambda: True
) -> Callable[[Doing], Doing]:
    """`@every(seconds=3600, name="deadlines.remind", words="Remind of deadlines")` above the work.

    One worker does it at a time, and none sooner than `seconds` after it last began. With `seconds=0` it is done as
    often as it is wanted, by any number of workers at once: the work itself must then see to it that nothing is done
    twice.
    """

    def enter(doing: Doing) -> Doing:
        _rounds[name] = Round(name, words, timedelta(seconds=seconds), doing, wanted)
        return doing

    return enter


def all_rounds() -> list[Round]:
    return sorted(_rounds.values(), key=lambda one: one.name)
