"""How long the search may go on, and who wants to know how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic


@dataclass(frozen=True, slots=True)
class Progress:
    """The points of the best choice so far, the proven bound on any choice, and the seconds that have gone by."""

    objective: int
    bound: int
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

    @property
    def can_be_asked_to_stop(self) -> bool:
        return self._should_stop is not None

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

    def report(self, objective: int, bound: int) -> None:
        if self._on_progress is not None:
            self._on_progress(Progress(objective, bound, self.seconds))
