"""What a file that nobody knew before probably means, from its first lines. Pure; a person looks and corrects.

A column is taken for what most of its cells can be read as: areas by code or name, periods, figures. Headings that are
periods make a wide file of periods; several columns of figures make a wide file of metrics, each with its period where
the headings say it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from peerhub.metrics.periods import read_period
from peerhub.metrics.sources.figures import MISSING, NoFigure, read_figure, without_marks
from peerhub.metrics.sources.headings import metric_and_period
from peerhub.metrics.sources.mapped import OTHER_AREA
from peerhub.metrics.sources.mapping import Mapping, Spread
from peerhub.metrics.sources.staged import Areas

MOST = 0.6
LOWER_LIMITS = ("lower", "lci", "low ci")
UPPER_LIMITS = ("upper", "uci", "high ci")


@dataclass(frozen=True)
class Column:
    """One column of the sample: its heading and what its cells hold."""

    name: str
    cells: tuple[str, ...]

    def mostly(self, reads: Callable[[str], bool]) -> bool:
        filled = [cell for cell in self.cells if cell.strip()]
        return bool(filled) and sum(map(reads, filled)) >= MOST * len(filled)


def guess(lines: Sequence[tuple[int, list[str]]], areas: Areas) -> Mapping:
    """The likeliest mapping of these first lines of a file; its header is the line above the first that has an area."""
    header_line, columns = _columns(lines, areas)
    area = _area_column(columns, areas)
    rest = [column for column in columns if column.name != area and column.name]
    by_period = [column.name for column in rest if _is_period(column.name) and column.mostly(_is_figure)]
    period = next((column.name for column in rest if column.mostly(_is_period)), "")
    figures = [
        column.name for column in rest
        if column.name not in {period, *by_period} and column.mostly(_is_figure) and not _limit(column.name)
    ]  # fmt: skip
    texts = [
        column.name for column in rest
        if column.name not in {period, *figures, *by_period} and not column.mostly(_is_figure)
        and not column.mostly(lambda cell: _is_area(cell, areas))
    ]  # fmt: skip
    common = Mapping(area=area, header_line=header_line, is_lenient=True, passes_over_other_areas=True)
    if len(by_period) > 1:
        return replace(common, metric=tuple(texts[:1]), spread=Spread.PERIODS, value_columns=tuple(by_period))
    by_both = [name for name in figures if metric_and_period(name)[1]]
    if len(by_both) > 1:
        return replace(common, spread=Spread.BOTH, value_columns=tuple(by_both))
    if len(figures) > 1 and not texts:
        return replace(common, period=period, spread=Spread.METRICS, value_columns=tuple(figures))
    return replace(
        common,
        metric=tuple(texts[:1]),
        period=period,
        value=next((name for name in figures if "value" in name.lower()), figures[0] if figures else ""),
        ci_lower=next((column.name for column in rest if _limit(column.name) == "lower"), ""),
        ci_upper=next((column.name for column in rest if _limit(column.name) == "upper"), ""),
    )


def _columns(lines: Sequence[tuple[int, list[str]]], areas: Areas) -> tuple[int, list[Column]]:
    first = next((place for place, (_, cells) in enumerate(lines) if any(_is_place(c, areas) for c in cells)), 1)
    number, header = lines[max(first - 1, 0)] if lines else (1, [])
    below = [cells for _, cells in lines[max(first, 1) :] if len(cells) == len(header)]
    return number, [
        Column(name.strip(), tuple(cells[place].strip() for cells in below)) for place, name in enumerate(header)
    ]


def _area_column(columns: Sequence[Column], areas: Areas) -> str:
    """Codes before names: a name may be two councils' or have gone."""
    coded = next(
        (column.name for column in columns if column.mostly(lambda cell: bool(OTHER_AREA.fullmatch(cell)))), ""
    )
    return coded or next((column.name for column in columns if column.mostly(lambda cell: _is_area(cell, areas))), "")


def _is_area(cell: str, areas: Areas) -> bool:
    return cell.strip() in areas.codes or cell.strip().casefold() in areas.names


def _is_place(cell: str, areas: Areas) -> bool:
    """A council, or any other area by its code: totals of regions often stand first."""
    return _is_area(cell, areas) or bool(OTHER_AREA.fullmatch(cell.strip()))


def _is_period(cell: str) -> bool:
    return read_period(without_marks(cell)) is not None


def _is_figure(cell: str) -> bool:
    try:
        read_figure(cell, "", lenient=True)
    except NoFigure:
        return cell.lower() in MISSING
    return True


def _limit(name: str) -> str:
    lower = name.lower()
    if any(words in lower for words in LOWER_LIMITS):
        return "lower"
    return "upper" if any(words in lower for words in UPPER_LIMITS) else ""
