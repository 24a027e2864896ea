"""What of a table of counts may be published so that no small count can be worked out.

Three things together. Counts under `threshold` are withheld. Every other figure is rounded to a multiple of
`threshold`. And further figures are withheld until, for somebody who has the whole table and knows exactly how many
peers of each kind there are, every small count could still be anything from 0 to just under the threshold, and no
published figure is narrowed down below its rounding.

The figures are sums over two nested families of cells (rows, and columns), so the linear programme that bounds a count
has whole-number corners: its bounds are exactly what an enumeration of all tables would find.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import highspy

THRESHOLD = 10
GIVEN = "given"  # the row of all who told something
EVERYBODY = "all"  # the column of both kinds

Cell = tuple[str, str]  # row, column


@dataclass(frozen=True)
class Counts:
    """Exact counts: `cells[row, column]`, and which rows tell something about a person."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    telling: frozenset[str]
    cells: Mapping[Cell, int]

    def figures(self) -> dict[Cell, frozenset[Cell]]:
        """Every figure of the table with the cells that it sums: each cell, each row, and those who told something."""
        found: dict[Cell, frozenset[Cell]] = {}
        for row in (*self.rows, GIVEN):
            inside = [row] if row != GIVEN else [name for name in self.rows if name in self.telling]
            for column in (*self.columns, EVERYBODY):
                across = [column] if column != EVERYBODY else list(self.columns)
                found[row, column] = frozenset((one, other) for one in inside for other in across)
        return found

    def value(self, cells: Iterable[Cell]) -> int:
        return sum(self.cells[cell] for cell in cells)

    def size_of(self, column: str) -> int:
        return sum(self.cells[row, column] for row in self.rows)


def rounded(value: int, threshold: int) -> int:
    return (value + threshold // 2) // threshold * threshold


def range_of(published: int, threshold: int) -> tuple[int, int]:
    """What a published figure says about the count behind it: the least and the most."""
    return max(threshold, published - threshold // 2), published + (threshold - 1) // 2


def publishable(counts: Counts, threshold: int = THRESHOLD) -> dict[Cell, int | None]:
    """Every figure as it may be published: rounded, or None where it is withheld."""
    figures = counts.figures()
    exact = {name: counts.value(cells) for name, cells in figures.items()}
    shown = {name: rounded(value, threshold) if value >= threshold else None for name, value in exact.items()}
    attack = _Attack(counts, figures, shown, threshold)
    for name in figures:
        # Withholding more only widens what is possible, so a figure found safe stays safe.
        while any(value is not None for value in shown.values()):
            if attack.is_safe(name, is_small=exact[name] < threshold):
                break
            attack.withhold(attack.best_to_withhold(name, exact))
    return shown


class _Attack:
    """A linear programme over all tables that fit what is shown; withholding a figure loosens it."""

    def __init__(
        self, counts: Counts, figures: Mapping[Cell, frozenset[Cell]], shown: dict[Cell, int | None], threshold: int
    ) -> None:
        self.figures, self.shown, self.threshold = figures, shown, threshold
        self.sizes = {column: counts.size_of(column) for column in counts.columns}
        self.place = {cell: number for number, cell in enumerate(counts.cells)}
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        for _, column in counts.cells:
            self.solver.addVar(0, self.sizes[column])
        for column, size in self.sizes.items():
            self._add_row(size, size, [cell for cell in counts.cells if cell[1] == column])
        self.row_of = {}
        for name, cells in figures.items():
            low, high = self._range(name)
            self.row_of[name] = self.solver.getNumRow()
            self._add_row(low, high, cells)

    def is_safe(self, name: Cell, *, is_small: bool) -> bool:
        """Whether what is shown leaves enough doubt about this figure."""
        if not is_small and self.shown[name] is None:
            return True
        return self._doubt(name, is_small=is_small) >= self._enough(name, is_small=is_small)

    def best_to_withhold(self, unsafe: Cell, exact: Mapping[Cell, int]) -> Cell:
        """The published figure without which there is most doubt about the unsafe one; of equals the smallest cell."""
        is_small = exact[unsafe] < self.threshold

        def worth(name: Cell) -> tuple[int, bool, int, Cell]:
            row = self.row_of[name]
            self.solver.changeRowBounds(row, 0, self._most(name))
            doubt = self._doubt(unsafe, is_small=is_small)
            self.solver.changeRowBounds(row, *self._range(name))
            return min(doubt, self._enough(unsafe, is_small=is_small)), name[0] != GIVEN, -exact[name], name

        return max((name for name, value in self.shown.items() if value is not None), key=worth)

    def _enough(self, name: Cell, *, is_small: bool) -> int:
        return min(self.threshold - 1, self._most(name)) if is_small else (self.threshold - 1) // 2

    def _doubt(self, name: Cell, *, is_small: bool) -> int:
        """How wide the possible values are; of a small figure only those under the threshold count."""
        low, high = self._bound(self.figures[name], 1), self._bound(self.figures[name], -1)
        return (min(high, self.threshold - 1) if is_small else high) - low

    def withhold(self, name: Cell) -> None:
        self.shown[name] = None
        self.solver.changeRowBounds(self.row_of[name], *self._range(name))

    def _range(self, name: Cell) -> tuple[int, int]:
        published = self.shown[name]
        return (0, self._most(name)) if published is None else range_of(published, self.threshold)

    def _most(self, name: Cell) -> int:
        return sum(self.sizes[column] for column in {column for _, column in self.figures[name]})

    def _add_row(self, low: int, high: int, cells: Iterable[Cell]) -> None:
        places = sorted(self.place[cell] for cell in cells)
        self.solver.addRow(low, high, len(places), places, [1.0] * len(places))

    def _bound(self, cells: Iterable[Cell], sign: int) -> int:
        """The least (sign 1) or the most (sign -1) that these cells can sum to."""
        places = [self.place[cell] for cell in cells]
        for place in places:
            self.solver.changeColCost(place, sign)
        self.solver.run()
        value: int = round(sign * self.solver.getInfo().objective_function_value)
        for place in places:
            self.solver.changeColCost(place, 0)
        return value
