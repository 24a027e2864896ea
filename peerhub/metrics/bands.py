"""Where a value lies among comparable councils: median, quartiles, spread. Pure, exact, and never a rank (R35)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Of fewer councils a quartile says nothing, and could give one council's figure away as another's.
FEWEST = 5
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Band:
    """The middle half of a comparator group in one period: lower quartile, median, upper quartile, and how many."""

    lower: Decimal
    median: Decimal
    upper: Decimal
    count: int


def band(values: Sequence[Decimal]) -> Band | None:
    """The band of these values; None of fewer than five."""
    if len(values) < FEWEST:
        return None
    ordered = sorted(values)
    return Band(_at(ordered, 1), _at(ordered, 2), _at(ordered, 3), len(ordered))


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the middle two. Raises ValueError for no values."""
    if not values:
        raise ValueError("Nothing has no middle")
    return _at(sorted(values), 2)


def deviation(values: Sequence[Decimal]) -> Decimal:
    """Median absolute deviation: the middle distance from the median. Outliers hardly move it."""
    middle = median(values)
    return median([abs(value - middle) for value in values])


def _at(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    """The value a quarter, two or three of the way along, between neighbours in proportion (the inclusive method)."""
    steps = (len(ordered) - 1) * quarter
    place, part = divmod(steps, 4)
    if not part:
        return ordered[place].quantize(PLACES)
    below, above = ordered[place], ordered[place + 1]
    return (below + (above - below) * part / 4).quantize(PLACES)
