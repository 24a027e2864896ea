"""The kinds of background work. Each package enters its own in its `tasks`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Run(Protocol):
    """What a task knows of the run that it is in."""

    @property
    def job_id(self) -> int: ...

    @property
    def asked_by_id(self) -> int | None: ...

    @property
    def arguments(self) -> Mapping[str, Any]: ...

    def tell(self, phase: str, text: str = "", share: int | None = None) -> None:
        """How far the work is. Costs nothing: it is written down twice a second, by somebody else."""

    def should_stop(self) -> bool:
        """Whether somebody asked for an end, or the worker has to go."""


#: Writes what the work found, within the transaction that ends the job, and returns the job's result.
Keep = Callable[[], Mapping[str, Any]]
#: Reads and thinks; writes nothing. What is to be written it returns as a function.
Work = Callable[[Run], Keep]


@dataclass(frozen=True)
class Kind:
    """One kind of work. `page` is the endpoint that shows what came of it; its arguments are among the job's."""

    name: str
    work: Work
    page: str
    page_arguments: tuple[str, ...]


_kinds: dict[str, Kind] = {}


def task(name: str, *, page: str, page_arguments: tuple[str, ...] = ()) -> Callable[[Work], Work]:
    """`@task("season.plan", page="matching.season_scenario", page_arguments=("scenario_id",))` above the work."""

    def enter(work: Work) -> Work:
        _kinds[name] = Kind(name, work, page, page_arguments)
        return work

    return enter


def kind_of(name: str) -> Kind | None:
    """None for work of an earlier version that nobody does any more."""
    return _kinds.get(name)
