"""A CSV file that LG Inform exports itself: from its query page, or `data.csv` of its web service. Pure.

    area,area label,area long label,2022/23,2023/24
    area,area label,area long label,Homes built,Homes built
    E06000001,Hartlepool,Hartlepool (Unitary),412,"1,398"

A line that begins with "area" names the columns; where more than one thing is said of a column, such as its period and
its metric, each has such a line, and they may come again between the values. Lines may also name period or metric in
cells of their own. Which metric it is often stands nowhere: then whoever hands the file in gives its number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from peerhub.councils.csv_files import Faults
from peerhub.councils.csv_lines import quoted
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.periods import Period, read_period
from peerhub.metrics.sources.figures import Figure, without_marks
from peerhub.metrics.sources.lginform import SCHOOL_YEAR_METRICS
from peerhub.metrics.sources.lginform_records import mapping_of
from peerhub.metrics.sources.mapped import MappedFile
from peerhub.metrics.sources.mapping import Flag
from peerhub.metrics.sources.shapes import MetricEntry
from peerhub.metrics.sources.staged import Areas, File, StagedRow
from peerhub.metrics.sources.tables import Lines, lines_of

AREA = "area"
SAID = {
    kind: {f"{kind}{ending}" for ending in ("", " label", " long label", " alt label", " alternative label")}
    for kind in (AREA, "period", "metrictype", "metric type", "valuetype", "value type")
}
METRIC, VALUE_TYPE = SAID["metrictype"] | SAID["metric type"], SAID["valuetype"] | SAID["value type"]
RAW = {"raw", "raw value", ""}
RANK = re.compile(r"\b(rank|percentile|quartile|decile)", re.IGNORECASE)
BRACED = re.compile(r"\{([^}]*)\}")
NO_HEADER = (
    "No line begins with “area”, so this is no export of LG Inform. Export from its query page with areas as rows, or "
    "use a mapping."
)
NO_METRIC = "The file does not say which metric it holds. Enter the number of the metric, and give the file in again."


@dataclass(frozen=True)
class ExportColumn:
    """A column of values: what its headings say of metric and period. Empty: each line says it, or nothing does."""

    place: int
    metric: str
    period: str
    others: tuple[str, ...]  # headings that are neither


@dataclass(frozen=True)
class Layout:
    """What the columns of an export are. `names` → number of a metric, by number and by label in lower case."""

    header: tuple[str, ...]
    values: tuple[ExportColumn, ...]

    @classmethod
    def read(cls, lines: Sequence[Sequence[str]], names: Mapping[str, str]) -> "Layout":
        header = tuple(cell.strip().casefold() for cell in lines[0])
        own = set().union(*SAID.values())
        values = [
            _column(place, [line[place].strip() for line in lines if place < len(line)], names)
            for place, heading in enumerate(header)
            if heading not in own and heading
        ]
        return cls(header, tuple(values))

    def cells(self, cells: Sequence[str], kinds: Iterable[str]) -> list[str]:
        """What a line says in its cells of these kinds."""
        return [cells[place].strip() for place, name in enumerate(self.header) if name in kinds and place < len(cells)]


def _column(place: int, said: Sequence[str], names: Mapping[str, str]) -> ExportColumn:
    texts = list(dict.fromkeys(part.strip() for text in said for part in BRACED.findall(text) or [text]))
    metric = next((names[text.casefold()] for text in texts if text.casefold() in names), "")
    periods = [text for text in texts if _is_period(text)]
    known = {*names, *RAW}
    others = tuple(text for text in texts if text.casefold() not in known and text not in periods)
    return ExportColumn(place, metric, periods[0] if periods else "", others)


def _is_period(text: str) -> bool:
    return read_period(without_marks(text)) is not None


class ExportFile:
    """The reader. `codes` are the metrics' codes by LG Inform's numbers; `number` is the metric of the whole file."""

    flag_is_published = False

    def __init__(
        self, file: File, *, codes: Mapping[str, str], labels: Mapping[str, str], number: str = "",
        metrics: Sequence[MetricEntry] = (),
    ) -> None:  # fmt: skip
        self.name, self.metrics = file.name, metrics
        self._file, self._number = file, number
        self._names = dict(labels) | {one: one for one in codes}
        mapping = mapping_of(dict(codes), SCHOOL_YEAR_METRICS)
        self._texts = MappedFile(file, mapping, known=frozenset(codes.values()))

    @property
    def basis(self) -> object:
        return (self._texts.basis, self._number, sorted(self._names.items()))

    def rows(self, faults: Faults) -> Iterator[StagedRow]:
        lines = lines_of(self._file, faults)
        titles, headers, first = _top(lines)
        if not headers:
            if not faults.total:
                faults.add(self.name, None, NO_HEADER)
            return
        layout = Layout.read(headers, self._names)
        metric = self._number or next((self._names[text] for text in titles if text in self._names), "")
        if not self._is_usable(layout, metric, faults):
            return
        for number, cells in chain([first] if first else [], lines):
            yield from self._values(number, cells, layout, metric, faults)

    def _is_usable(self, layout: Layout, metric: str, faults: Faults) -> bool:
        """Whether every column can mean one thing only; else a fault says what is missing."""
        before, others = faults.total, {text for column in layout.values for text in column.others}
        says_metric = any(name in METRIC for name in layout.header)
        if ranks := sorted(text for text in others if RANK.search(text)):
            faults.add(self.name, None, f"{quoted(ranks[0])} is no figure. peerhub keeps no ranks: export raw values.")
        elif not layout.values:
            faults.add(self.name, None, "The file has no column of values. Export it with areas as rows.")
        elif not says_metric and not all(column.metric or metric for column in layout.values):
            unknown = f" It calls it {quoted(min(others))}." if len(others) == 1 else ""
            faults.add(self.name, None, NO_METRIC + unknown)
        elif not says_metric and len(others) > 1 and any(not column.metric for column in layout.values):
            told = " and ".join(quoted(text) for text in sorted(others)[:2])
            faults.add(
                self.name, None, f"Its columns are headed {told}, which are not all one metric. Export one at a time."
            )
        if not any(name in SAID["period"] for name in layout.header):
            for column in layout.values:
                if not column.period:
                    heading = quoted(layout.header[column.place])
                    faults.add(self.name, None, f"The column {heading} names no period that can be read.")
        return faults.total == before

    def _values(
        self, number: int, cells: list[str], layout: Layout, metric: str, faults: Faults
    ) -> Iterator[StagedRow]:
        """The values of one line; a line of headings that comes again is none, nor is one of another kind of value."""
        area = cells[0].strip()
        if area.casefold() == AREA or sum(map(bool, cells)) <= 1:
            return
        if len(cells) < len(layout.header):
            faults.add(self.name, number, f"This line has {len(cells)} cells, but the header {len(layout.header)}.")
            return
        kinds = layout.cells(cells, VALUE_TYPE)
        if kinds and not any(kind.casefold() in RAW for kind in kinds):
            return
        said = layout.cells(cells, METRIC)
        own_metric = next((self._names[text.casefold()] for text in said if text.casefold() in self._names), "")
        periods = layout.cells(cells, SAID["period"])
        own_period = next(filter(_is_period, periods), periods[0] if periods else "")
        for column in layout.values:
            name = column.metric or own_metric or (said[0] if said else metric)
            yield number, name, area, column.period or own_period, cells[column.place], "", "", "", "", "", ""

    def metric_code(self, text: str) -> str:
        return self._texts.metric_code(text)

    def area_code(self, text: str, areas: Areas) -> str | None:
        return self._texts.area_code(text, areas)

    def period(self, metric: str, text: str) -> Period:
        return self._texts.period(metric, text)

    def figure(self, text: str, place: str) -> Figure:
        return self._texts.figure(text, place)

    def flag(self, text: str) -> Flag:
        return self._texts.flag(text)

    def status(self, text: str) -> PublicationStatus:
        return self._texts.status(text)


def _top(lines: Lines) -> tuple[list[str], list[list[str]], tuple[int, list[str]] | None]:
    """What stands above the headings, the lines of headings, and the first line below them."""
    titles: list[str] = []
    headers: list[list[str]] = []
    for number, cells in lines:
        is_header = cells[0].strip().casefold() == AREA
        if headers and not is_header:
            return titles, headers, (number, cells)
        if is_header:
            headers.append(cells)
        else:
            titles += [cell.strip().casefold() for cell in cells]
    return titles, headers, None
