"""What a reader makes of one line before anything is checked: its texts, by what they are. Pure."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from peerhub.councils.csv_files import Faults
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.periods import Period
from peerhub.metrics.sources.figures import Figure
from peerhub.metrics.sources.mapping import Flag
from peerhub.metrics.sources.shapes import MetricEntry

# line, metric, area, period, value, flag, missing reason, lower limit, upper limit, status, note
StagedRow = tuple[int, str, str, str, str, str, str, str, str, str, str]


class Unreadable(ValueError):
    """A text means nothing here; `sentence` says what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Areas(NamedTuple):
    """What an area may be called: every code (nations included) and every name, each → the code."""

    codes: frozenset[str]
    names: dict[str, str]


class Reader(Protocol):
    """One file of one source. `rows` streams its lines; the other methods say what its texts mean, one at a time.

    Each of them raises Unreadable. `metrics` describes the metrics that the file brings, once its rows have been read.
    """

    name: str
    flag_is_published: bool

    @property
    def metrics(self) -> Sequence[MetricEntry]: ...

    @property
    def basis(self) -> object:
        """What the reading depends on besides the file, in a form whose `repr` says it all."""
        ...

    def rows(self, faults: Faults) -> Iterator[StagedRow]: ...
    def metric_code(self, text: str) -> str: ...
    def area_code(self, text: str, areas: Areas) -> str | None:
        """The code; None passes the line over."""
        ...

    def period(self, metric: str, text: str) -> Period: ...
    def figure(self, text: str, place: str) -> Figure:
        """`place` is value, ci_lower or ci_upper."""
        ...

    def flag(self, text: str) -> Flag: ...
    def status(self, text: str) -> PublicationStatus: ...


@dataclass(frozen=True)
class File:
    """A file as it was handed in: its name, and how to open its bytes from the start."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]

    @classmethod
    def at(cls, path: Path) -> "File":
        return cls(path.name, lambda: path.open("rb"))
