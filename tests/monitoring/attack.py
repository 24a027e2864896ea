"""An attacker who has every published figure and knows how many peers of each kind there are, to the head.

Written against what is published (rows of figures), and not against the code that withholds.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import highspy

Shown = Mapping[tuple[str, str], int | None]
UNKNOWN = (0, 10**6)


def interval(published: int | None, threshold: int) -> tuple[int, int]:
    """Every count that is published as this figure, found by publishing them all."""
    if published is None:
        return UNKNOWN
    near = range(max(0, published - threshold), published + threshold + 1)
    fits = [
        value for value in near if value >= threshold and (value + threshold // 2) // threshold * threshold == published
    ]
    return min(fits), max(fits)


def sums(
    rows: Sequence[str], columns: Sequence[str], telling: frozenset[str]
) -> Iterator[tuple[tuple[str, str], list]]:
    """Each figure with the cells that it sums."""
    for row in [*rows, "given"]:
        parts = sorted(telling) if row == "given" else [row]
        for column in [*columns, "all"]:
            across = list(columns) if column == "all" else [column]
            yield (row, column), [(one, other) for one in parts for other in across]


def by_enumeration(shown: Shown, sizes: Mapping[str, int], rows, telling, threshold) -> dict[tuple[str, str], set[int]]:
    """Every value that each figure can have, from every table that fits. For tiny tables."""
    columns = list(sizes)
    figures = list(sums(rows, columns, telling))
    found: dict[tuple[str, str], set[int]] = {name: set() for name, _ in figures}
    for parts in product(*(splits(sizes[column], len(rows)) for column in columns)):
        table = {
            (row, column): part[place]
            for column, part in zip(columns, parts, strict=True)
            for place, row in enumerate(rows)
        }
        values = {name: sum(table[cell] for cell in cells) for name, cells in figures}
        if all(low <= values[name] <= high for name, (low, high) in limits(shown, threshold)):
            for name, value in values.items():
                found[name].add(value)
    return found


def limits(shown: Shown, threshold: int):
    return [(name, interval(value, threshold)) for name, value in shown.items() if value is not None]


def splits(total: int, places: int) -> list[tuple[int, ...]]:
    """Every way to share a total among so many places."""
    if places == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in splits(total - first, places - 1)]


class LinearAttack:
    """Bounds on counts from one or several published tables at once, by a linear programme of its own."""

    def __init__(self, tables: Sequence[tuple[Shown, Mapping[str, int]]], rows, telling, threshold=10) -> None:
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.cells: list[dict[tuple[str, str], object]] = []
        for shown, sizes in tables:
            cell = {
                (row, column): self.solver.addVariable(lb=0, ub=size) for row in rows for column, size in sizes.items()
            }
            for column, size in sizes.items():
                self.solver.addConstr(sum(cell[row, column] for row in rows) == size)
            for name, cells in sums(rows, list(sizes), telling):
                if shown[name] is not None:
                    low, high = interval(shown[name], threshold)
                    total = sum(cell[one] for one in cells)
                    self.solver.addConstr(total >= low)
                    self.solver.addConstr(total <= high)
            self.cells.append(cell)
        self.figures = dict(sums(rows, list(tables[0][1]), telling))

    def change_at_most(self, people: int) -> None:
        """The attacker is told how many people's answers came, went or changed between the first table and the second.

        Each takes at most one from a cell and adds at most one to another.
        """
        first, second = self.cells[:2]
        gains = [self.solver.addVariable(lb=0) for _ in first]
        losses = [self.solver.addVariable(lb=0) for _ in first]
        for cell, gain, loss in zip(first, gains, losses, strict=True):
            self.solver.addConstr(second[cell] - first[cell] == gain - loss)
        self.solver.addConstr(sum(gains) <= people)
        self.solver.addConstr(sum(losses) <= people)

    def bounds(self, name: tuple[str, str], table: int = 0) -> tuple[int, int]:
        return self._bounds(sum(self.cells[table][cell] for cell in self.figures[name]))

    def bounds_of_difference(self, name: tuple[str, str]) -> tuple[int, int]:
        before, after = (sum(cells[cell] for cell in self.figures[name]) for cells in self.cells[:2])
        return self._bounds(after - before)

    def _bounds(self, wanted) -> tuple[int, int]:
        self.solver.minimize(wanted)
        low = self.solver.getObjectiveValue()
        self.solver.maximize(wanted)
        return round(low), round(self.solver.getObjectiveValue())
