"""How long the search may go on, and who wants to know how far it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import TypeVar

Thing = TypeVar("Thing")

#: What the search does, in the order in which it does it; what cannot matter any more is left out.
READING, BOUNDING, CHOOSING = "Reading the problem", "Bounding every choice", "Choosing teams"
TIGHTENING, PROVING, SETTLING = "Tightening the bound", "Proving that nothing is better", "Settling ties"

#: Seconds between two reports, so that there are more than two in each second.
_BEAT = 0.4


@dataclass(frozen=True, slots=True)
class Progress:
    """What the search does, the points of the best choice so far, the proven bound on any choice, seconds gone by.

    Points and bound are None until there is a first choice.
    """

    phase: str
    objective: int | None
    bound: int | None
    seconds: float


class Watch:
    """Says when to stop: when the time is up, or when somebody asked for it. Passes progress on."""

    def __init__(
        self,
        time_limit: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        self._started = monotonic()
        self._time_limit = inf if time_limit is None else time_limit
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._stopped = False
        self._phase = READING
        self._objective: int | None = None
        self._bound: int | None = None
        self._reported = -inf

    @property
    def has_to_be_heard(self) -> bool:
        """Whether somebody may ask to stop, or wants to know how far it is."""
        return self._should_stop is not None or self._on_progress is not None

    @property
    def seconds(self) -> float:
        return monotonic() - self._started

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._time_limit - self.seconds)

    @property
    def is_over(self) -> bool:
        """Once over, always over: a stop that was asked for is not asked for again."""
        if not self._stopped:
            asked = self._should_stop is not None and self._should_stop()
            self._stopped = asked or self.seconds >= self._time_limit
        return self._stopped

    def enter(self, phase: str) -> None:
        self._phase = phase
        self._tell()

    def report(self, objective: int, bound: int) -> None:
        self._objective, self._bound = objective, bound
        self._tell()

    def better(self, objective: int) -> None:
        """There is a better choice; the bound stays what it was."""
        self._objective = objective
        self.beat()

    def beat(self) -> None:
        """Say again how far it is when nothing was said for a while. Cheap; called in every long loop."""
        if self._on_progress is not None and self.seconds - self._reported >= _BEAT:
            self._tell()

    def over(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The same things, with a beat before each."""
        for thing in things:
            self.beat()
            yield thing

    def _tell(self) -> None:
        if self._on_progress is not None:
            self._reported = self.seconds
            self._on_progress(Progress(self._phase, self._objective, self._bound, self._reported))
