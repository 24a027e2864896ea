"""Reading any file by a mapping: the reader behind tidy files, shipped sources and mappings made by staff. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter

from peerhub.councils.csv_files import Faults
from peerhub.councils.csv_lines import GSS_CODE, quoted
from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.periods import Period, read_year
from peerhub.metrics.sources.describing import Describer
from peerhub.metrics.sources.figures import Figure, NoFigure, read_figure, without_marks
from peerhub.metrics.sources.headings import metric_and_period
from peerhub.metrics.sources.mapping import Flag, Mapping, Spread
from peerhub.metrics.sources.shapes import MetricEntry
from peerhub.metrics.sources.staged import Areas, File, StagedRow, Unreadable
from peerhub.metrics.sources.tables import lines_of

PERIOD_FORMS = (
    "a period: 2023, 2023/24, 2023/24 school year, 2023/24 Q2, October 2023, 2023-10-31, or a first day with a length "
    "such as 2023-04-01/P1Y"
)
STATUSES = {status.value: status for status in PublicationStatus} | {"": PublicationStatus.PUBLISHED}
# Codes of areas that are no councils of England or Wales: regions, combined authorities, fire, Scotland and so on.
OTHER_AREA = re.compile(r"[EWSNKJLMT]\d{8}")


class MappedFile:
    """A file, read as its mapping says. `known` are the codes of the source's metrics."""

    def __init__(
        self, file: File, mapping: Mapping, *, known: Collection[str] = (), describer: Describer | None = None
    ) -> None:
        self.name = file.name
        self.flag_is_published = mapping.flag_is_published
        self._file, self._mapping, self._describer = file, mapping, describer
        self._known = set(known)

    @property
    def metrics(self) -> Sequence[MetricEntry]:
        return self._describer.metrics if self._describer else ()

    @property
    def basis(self) -> object:
        return self._mapping

    def rows(self, faults: Faults) -> Iterator[StagedRow]:
        """The lines under the header, wide ones once for each value. Wrong header, or wrong width: a fault."""
        lines = lines_of(self._file, faults, sheet=self._mapping.sheet)
        header = self._header(lines, faults)
        if header is None:
            return
        whole = self._whole_lines(lines, header, faults)
        if self._describer:
            whole = self._describer.described(self.name, whole, header, faults)
        yield from (self._long if self._mapping.spread is Spread.NOTHING else self._wide)(whole, header)

    def _header(self, lines: Iterator[tuple[int, list[str]]], faults: Faults) -> list[str] | None:
        wanted = self._mapping.required
        for number, cells in lines:
            if number < self._mapping.header_line:
                continue
            header = [cell.strip() for cell in cells]
            return header if _header_is_right(self.name, number, header, wanted, faults) else None
        if not faults.total:
            faults.add(
                self.name, None, f"The file is empty. Its first line must name the columns {', '.join(wanted)}."
            )  # fmt: skip
        return None

    def _whole_lines(
        self, lines: Iterator[tuple[int, list[str]]], header: list[str], faults: Faults
    ) -> Iterator[tuple[int, list[str]]]:
        """Lines as wide as the header. A mapping that is lenient passes over lines that hold one cell: notes."""
        width, lenient = len(header), self._mapping.is_lenient
        for number, cells in lines:
            if len(cells) == width:
                yield number, cells
            elif not lenient or sum(map(bool, cells)) > 1:
                faults.add(self.name, number, _wrong_width(len(cells), width))

    def _long(self, lines: Iterator[tuple[int, list[str]]], header: list[str]) -> Iterator[StagedRow]:
        mapping = self._mapping
        names = (mapping.area, mapping.period, mapping.value, mapping.flag, mapping.missing_reason, mapping.ci_lower,
                 mapping.ci_upper, mapping.status, mapping.note)  # fmt: skip
        # A cell that the file has not is the one cell after its last.
        places = [header.index(name) if name in header else len(header) for name in names]
        metrics = [header.index(name) for name in mapping.metric]
        pick, only = itemgetter(*places), mapping.only_metric
        first, rest = (metrics[0], metrics[1:]) if metrics else (len(header), [])
        for number, cells in lines:
            cells.append("")
            metric = cells[first] or next((cells[place] for place in rest if cells[place]), only)
            yield number, metric, *pick(cells)

    def _wide(self, lines: Iterator[tuple[int, list[str]]], header: list[str]) -> Iterator[StagedRow]:
        mapping = self._mapping
        places = [(header.index(name), name) for name in mapping.value_columns]
        area = header.index(mapping.area)
        metric = header.index(mapping.metric[0]) if mapping.metric else None
        period = header.index(mapping.period) if mapping.period else None
        split = {name: metric_and_period(name) for name in mapping.value_columns}
        for number, cells in lines:
            said_metric = mapping.only_metric if metric is None else cells[metric]
            said_period = mapping.only_period if period is None else cells[period]
            if not any(cells[place] for place, _ in places) and not cells[area]:
                continue
            for place, heading in places:
                match mapping.spread:
                    case Spread.PERIODS:
                        metric_text, period_text = said_metric, heading
                    case Spread.BOTH:
                        metric_text, period_text = split[heading]
                    case _:
                        metric_text, period_text = heading, said_period
                yield number, metric_text, cells[area], period_text, cells[place], "", "", "", "", "", ""

    def metric_code(self, text: str) -> str:
        text = text.strip()
        code = self._mapping.metrics.get(text, text)
        if code not in self._known and not (self._describer and self._describer.knows(code)):
            choices = sorted(self._mapping.metrics) or sorted(self._known)
            allowed = ", ".join(choices[:40])
            column = " or ".join(self._mapping.metric) or "the heading"
            raise Unreadable(f"{quoted(text)} is not a value of {column}. It must be one of {allowed}.")
        return code

    def area_code(self, text: str, areas: Areas) -> str | None:
        text = text.strip()
        if text in areas.codes:
            return text
        mapping = self._mapping
        if mapping.is_lenient and (code := areas.names.get(text.casefold())):
            return code
        if mapping.passes_over_other_areas and (OTHER_AREA.fullmatch(text) or (mapping.is_lenient and text)):
            return None
        if GSS_CODE.fullmatch(text):
            raise Unreadable(f"No council has or had the code {text}. Correct the code.")
        if mapping.is_lenient:
            raise Unreadable(f"{quoted(text)} in {mapping.area} is neither the code nor the name of a council.")
        raise Unreadable(f"{quoted(text)} is not a GSS code. It is a letter and eight digits, such as E06000001.")

    def period(self, metric: str, text: str) -> Period:
        mapping = self._mapping
        text = text.strip() or mapping.only_period
        kind = mapping.year_kinds.get(mapping.metrics.get(metric.strip(), metric.strip()), mapping.year_kind)
        found = read_year(without_marks(text) if mapping.is_lenient else text, kind)
        if found is None:
            column = mapping.period or "the heading"
            raise Unreadable(f"{quoted(text)} in {column} is not {PERIOD_FORMS}.")
        return found

    def figure(self, text: str, place: str) -> Figure:
        column = getattr(self._mapping, place) or "the cell"
        try:
            return read_figure(text, column, lenient=self._mapping.is_lenient)
        except NoFigure as wrong:
            raise Unreadable(wrong.sentence) from None

    def flag(self, text: str) -> Flag:
        text = text.strip()
        if text and self._mapping.flag and text not in self._mapping.flags:
            allowed = ", ".join(sorted(filter(None, self._mapping.flags)))
            raise Unreadable(f"{quoted(text)} is not a value of {self._mapping.flag}. It must be one of {allowed}.")
        return self._mapping.flags.get(text, Flag())

    def status(self, text: str) -> PublicationStatus:
        if text.strip().lower() not in STATUSES:
            allowed = ", ".join(sorted(filter(None, STATUSES)))
            raise Unreadable(f"{quoted(text.strip())} is not a value of status. It must be one of {allowed}.")
        return STATUSES[text.strip().lower()]


def _header_is_right(name: str, number: int, header: list[str], wanted: Sequence[str], faults: Faults) -> bool:
    missing = [column for column in wanted if column not in header]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        faults.add(
            name, number, f"The header lacks the {noun} {', '.join(missing)}. It must name {', '.join(wanted)}."
        )  # fmt: skip
    twice = sorted({column for column in header if column in wanted and header.count(column) > 1})
    if twice:
        faults.add(name, number, f"The header names {', '.join(twice)} more than once. Keep one of each.")
    return not missing and not twice


def _wrong_width(cells: int, columns: int) -> str:
    noun = "cell" if cells == 1 else "cells"
    return f"This line has {cells} {noun}, but the header has {columns} columns. Check for a missing or extra comma."
