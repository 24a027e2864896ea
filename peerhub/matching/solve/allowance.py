"""The yearly allowance of a peer as the tightest rows over whole visits.

`days` visits of 3, 4 and 5 days within 8 days left: 3a + 4b + 5c <= 8 lets a linear model take 2.67 visits of three
days. Whole visits obey a + b + c <= 2 and b + 2c <= 2 as well, and these two say all there is to say. Without such rows
the bound of a season stays about one per cent too high, however long the search.
"""

from functools import lru_cache
from itertools import product
from math import prod

import numpy as np

from peerhub.matching.solve.instance import Ints, ints

Row = tuple[tuple[int, ...], int]

_LARGEST_COEFFICIENT = 6
_MOST_COMBINATIONS = 3000
_MOST_ROWS_TRIED = 4000


@lru_cache(maxsize=4096)
def allowance_rows(left: int, days: tuple[int, ...]) -> tuple[Row, ...]:
    """Rows (a coefficient for each of `days`, a limit) that exactly the whole numbers of visits within `left` obey.

    `days` are different, positive and at most `left`. The rows are the facets of the hull of all combinations of
    visits, found by trying small coefficients; the allowance itself is always among the rows, so that they are
    exact even where a facet has larger coefficients or where there are too many combinations to look at.
    """
    divisor = int(np.gcd.reduce(days))
    itself = (tuple(day // divisor for day in days), left // divisor)
    largest = min(_LARGEST_COEFFICIENT, int((_MOST_ROWS_TRIED + 1) ** (1 / len(days))) - 1)
    if largest < 1 or prod(left // day + 1 for day in days) > _MOST_COMBINATIONS:
        return (itself, *_rounded(left, days, itself))
    boxes = ints(list(product(*(range(left // day + 1) for day in days))))
    combinations = boxes[boxes @ ints(days) <= left]
    tried = ints(list(product(range(largest + 1), repeat=len(days))))[1:]
    tried = tried[np.gcd.reduce(tried, axis=1) == 1]
    facets = [row for row in _rows(tried, combinations) if row != itself]
    return (*facets, itself)


def _rows(tried: Ints, combinations: Ints) -> list[Row]:
    """Those of the coefficients tried that are facets of the hull of the combinations, with their limits."""
    sums = tried @ combinations.T
    limits = sums.max(axis=1)
    rows = []
    for coefficients, limit, met in zip(tried, limits, sums == limits[:, None], strict=True):
        tight = combinations[met]
        if len(tight) >= len(coefficients) and np.linalg.matrix_rank(tight[1:] - tight[0]) == len(coefficients) - 1:
            rows.append((tuple(coefficients.tolist()), int(limit)))
    return rows


def _rounded(left: int, days: tuple[int, ...], itself: Row) -> list[Row]:
    """Valid rows by division and rounding down, for allowances too large to look at every combination."""
    rows = {(tuple(day // unit for day in days), left // unit) for unit in days}
    return sorted(rows - {itself})
