"""What a mapping would make of a sample, line by line, before anything is imported. Pure."""

import csv
import io
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from peerhub.councils.csv_files import Faults
from peerhub.metrics.sources.mapped import MappedFile
from peerhub.metrics.sources.mapping import Mapping
from peerhub.metrics.sources.staged import Areas, File, StagedRow, Unreadable

MOST_ROWS = 60


@dataclass(frozen=True)
class Trial:
    """One value that would come in, or why it would not."""

    line: int
    metric: str
    area: str
    period: str
    value: str
    fault: str = ""
    passed_over: bool = False


def file_of(name: str, lines: Sequence[Sequence[str]]) -> File:
    """A CSV file of these lines; an empty line keeps its number."""
    text = io.StringIO()
    writer = csv.writer(text)
    for cells in lines:
        writer.writerow(cells or [""])
    content = text.getvalue().encode()
    return File(f"{name}.csv", lambda: nullcontext(io.BytesIO(content)))


def try_mapping(
    mapping: Mapping, lines: Sequence[Sequence[str]], *, areas: Areas, known: Collection[str]
) -> tuple[list[Trial], list[str]]:
    """The first values that the sample gives, and what is wrong with the sample as a whole."""
    reader, faults = MappedFile(file_of("sample", lines), mapping, known=known), Faults()
    trials = [_trial(reader, row, areas) for row, _ in zip(reader.rows(faults), range(MOST_ROWS), strict=False)]
    return trials, [fault.sentence for fault in faults.kept]


def _trial(reader: MappedFile, row: StagedRow, areas: Areas) -> Trial:
    line, metric, area, period, value = row[:5]
    said: list[str] = []
    wrong: list[str] = []

    def ask(answer: Callable[[], str | None], text: str) -> None:
        try:
            said.append(answer() or text)
        except Unreadable as unreadable:
            wrong.append(unreadable.sentence)
            said.append(text)

    ask(lambda: reader.metric_code(metric), metric)
    ask(lambda: _area(reader, area, areas), area)
    ask(lambda: reader.period(metric, period).words, period)
    ask(lambda: _figure(reader, value), value)
    said_metric, said_area, said_period, said_value = said
    return Trial(
        line,
        said_metric,
        said_area,
        said_period,
        said_value,
        wrong[0] if wrong else "",
        _passed_over(reader, area, areas),
    )


def _area(reader: MappedFile, text: str, areas: Areas) -> str:
    code = reader.area_code(text, areas)
    return text if code in {None, text} else f"{text} ({code})"


def _passed_over(reader: MappedFile, text: str, areas: Areas) -> bool:
    try:
        return reader.area_code(text, areas) is None
    except Unreadable:
        return False


def _figure(reader: MappedFile, text: str) -> str:
    figure = reader.figure(text, "value")
    if figure.number is None:
        return f"not available: {figure.reason or 'no reason given'}"
    return f"{figure.number.normalize():f}" + (f" ({figure.note})" if figure.note else "")
