"""One value against its comparators: where the middle half of them lies, and their median."""

from dataclasses import dataclass

from peerhub.web.charts.scales import Scale, Value, known, written

WIDTH, HEIGHT, EDGE = 240, 28, 8


@dataclass(frozen=True)
class Spread:
    """How a comparator group spreads: quartiles and median, and its least and most where they are known."""

    low: Value | None = None
    middle: Value | None = None
    high: Value | None = None
    least: Value | None = None
    most: Value | None = None


@dataclass(frozen=True)
class RangeDrawing:
    width: int
    height: int
    line: tuple[float, float] | None
    band: tuple[float, float] | None
    middle: float | None
    value: float | None
    description: str


def quartiles(value: Value | None, group: Spread, unit: str = "", places: int | None = None) -> RangeDrawing:
    """A value on the line from the least to the most of its group, with the band from lower to upper quartile.

    There is no good or bad end: whether high is good, the metric's own polarity says, in words, elsewhere (R35).
    """
    ends = known([value, group.low, group.middle, group.high, group.least, group.most])
    if not ends:
        return RangeDrawing(WIDTH, HEIGHT, None, None, None, None, "No value is available.")
    scale = Scale(float(min(ends)), float(max(ends)), EDGE, WIDTH - EDGE)
    line = band = None
    if group.least is not None and group.most is not None:
        line = (scale(group.least), scale(group.most))
    if group.low is not None and group.high is not None:
        band = (scale(group.low), round(scale(group.high) - scale(group.low), 1))
    return RangeDrawing(
        width=WIDTH,
        height=HEIGHT,
        line=line,
        band=band,
        middle=None if group.middle is None else scale(group.middle),
        value=None if value is None else scale(value),
        description=describe(value, group, unit, places),
    )


def describe(value: Value | None, group: Spread, unit: str, places: int | None) -> str:
    """The same in words."""
    said = [f"This council: {written(value, unit, places)}"]
    if group.low is not None and group.high is not None:
        low, high = written(group.low, unit, places), written(group.high, unit, places)
        said.append(f"Middle half of the group: {low} to {high}")
        if value is not None:
            place = "below" if value < group.low else "above" if value > group.high else "inside"
            said[0] += f", {place} the middle half of its group"
    if group.middle is not None:
        said.append(f"Median: {written(group.middle, unit, places)}")
    return ". ".join(said) + "."
