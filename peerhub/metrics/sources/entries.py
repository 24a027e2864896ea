"""A source whose values are worked out line by line, handed on as texts like those of any other file. Pure."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from peerhub.councils.csv_files import Faults, Table
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.periods import Period
from peerhub.metrics.sources.figures import Figure, read_figure
from peerhub.metrics.sources.mapping import Flag
from peerhub.metrics.sources.shapes import MetricEntry, ValueEntry
from peerhub.metrics.sources.staged import Areas, File, StagedRow, Unreadable


class EntriesFile:
    """A file that `read` turns into values, whose columns alone do not say them."""

    flag_is_published = False

    def __init__(self, file: File, read: Callable[[Table, Faults], Iterator[ValueEntry]]) -> None:
        self.name = file.name
        self._file, self._read = file, read
        self._periods: dict[str, Period] = {}

    @property
    def metrics(self) -> Sequence[MetricEntry]:
        return ()

    @property
    def basis(self) -> object:
        return self._read.__module__

    def rows(self, faults: Faults) -> Iterator[StagedRow]:
        with self._file.open() as stream:
            table = Table(self.name, stream.read())
        for entry in self._read(table, faults):
            self._periods[entry.period.words] = entry.period
            value = "" if entry.value is None else entry.published_as
            yield (
                entry.line, entry.metric_code, entry.area_code, entry.period.words, value, "",
                entry.missing_reason or "", _text(entry.ci_lower), _text(entry.ci_upper), entry.status.value,
                entry.note or "",
            )  # fmt: skip

    def metric_code(self, text: str) -> str:
        return text

    def area_code(self, text: str, areas: Areas) -> str | None:
        if text not in areas.codes:
            raise Unreadable(f"No council has or had the code {text}. Correct the code.")
        return text

    def period(self, metric: str, text: str) -> Period:
        return self._periods[text]

    def figure(self, text: str, place: str) -> Figure:
        return read_figure(text, place, lenient=False)

    def flag(self, text: str) -> Flag:
        return Flag()

    def status(self, text: str) -> PublicationStatus:
        return PublicationStatus(text)


def _text(number: Decimal | None) -> str:
    return "" if number is None else str(number)
