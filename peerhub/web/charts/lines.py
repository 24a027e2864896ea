"""A value through time, with the middle half of its comparators behind it; and the same as a spark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peerhub.web.charts.scales import Scale, Value, known, path, round_bounds, short, written
from peerhub.web.formats import plural

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 58, 52, 24, 34
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120, 28, 4
MOST_LABELS = 6
DOT = 3
CIRCLE = f"a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0Z"  # from its leftmost point


@dataclass(frozen=True)
class LinePoint:
    """A value at its own period; `low`, `middle` and `high` are the comparators' quartiles and median then."""

    label: str
    value: Value | None
    low: Value | None = None
    middle: Value | None = None
    high: Value | None = None
    least: Value | None = None  # the value's own 95% interval, where the source gives one
    most: Value | None = None
    break_note: str = ""  # what changed before this period: no line joins it to the one before


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    text: str  # of the last only, which is written beside it
    last: bool
    alone: bool


@dataclass(frozen=True)
class Tick:
    place: float
    text: str
    minor: bool = False


@dataclass(frozen=True)
class LineDrawing:
    width: int
    height: int
    left: int
    right: float
    bottom: float
    lines: list[str]
    bands: list[str]
    middles: list[str]
    whiskers: str  # every interval with its two ends, as one path
    dots: list[Dot]
    grid: str  # a line at each tick, as one path
    y_ticks: list[Tick]
    begins: str  # "Axis begins at 90%", where it holds no zero: half the height is then not half the amount
    x_ticks: list[Tick]
    breaks: list[float]  # x, half-way to the period before
    notes: list[str]  # a sentence for each break
    description: str

    @property
    def small_dots(self) -> str:
        """Every dot but the last, as one path: a page of twenty charts would have hundreds of circles."""
        return "".join([f"M{dot.x - DOT:g} {dot.y:g}{CIRCLE}" for dot in self.dots if not dot.last])

    @property
    def end(self) -> Dot | None:
        """The last dot, which has its value beside it."""
        return self.dots[-1] if self.dots else None


def line(
    points: Sequence[LinePoint], unit: str = "", places: int | None = None, *, from_zero: bool = False
) -> LineDrawing:
    """A line broken wherever a value is missing or counted anew; a value between two gaps stands as a dot alone.

    `from_zero` is for shares of a whole whose size matters more than how they move.
    """
    shown = known([value for point in points for value in _values(point)])
    least, most, marks = round_bounds(shown or [0, 1], from_zero=from_zero)
    across = Scale(0, max(1, len(points) - 1), LEFT, WIDTH - RIGHT)
    up = Scale(least, most, HEIGHT - BOTTOM, TOP)
    xs = [across(index) for index in range(len(points))]
    values = _placed(xs, up.places([point.value for point in points]))
    middles = _placed(xs, up.places([point.middle for point in points]))
    return LineDrawing(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        lines=[path(run) for run in runs(_parted(points, values)) if len(run) > 1],
        bands=list(_bands(points, xs, up)),
        middles=[path(run) for run in runs(_parted(points, middles)) if len(run) > 1],
        whiskers="".join(_whiskers(points, xs, up)),
        dots=_dots(points, values, unit, places),
        grid="".join([f"M{LEFT} {up(mark):g}H{WIDTH - RIGHT}" for mark in marks]),
        y_ticks=[Tick(up(mark), short(mark, unit)) for mark in marks],
        begins=_begins(least, most, unit),
        x_ticks=_x_ticks(points, xs),
        breaks=[round((xs[i - 1] + xs[i]) / 2, 1) for i, point in enumerate(points) if i and point.break_note],
        notes=break_sentences(points),
        description=describe(points, unit, places),
    )


def _begins(least: float, most: float, unit: str) -> str:
    if least > 0:
        return f"Axis begins at {short(least, unit)}"
    return f"Axis ends at {short(most, unit)}" if most < 0 else ""


def _placed(xs: Sequence[float], ys: Sequence[float | None]) -> list[tuple[float, float] | None]:
    return [None if y is None else (x, y) for x, y in zip(xs, ys, strict=True)]


def _values(point: LinePoint) -> tuple[Value | None, ...]:
    return point.value, point.low, point.middle, point.high, point.least, point.most


def _parted(
    points: Sequence[LinePoint], places: Sequence[tuple[float, float] | None]
) -> list[tuple[float, float] | None]:
    """The places with a gap before each period that is counted anew."""
    return [place for point, own in zip(points, places, strict=True)
            for place in ([None, own] if point.break_note else [own])]  # fmt: skip


def break_sentences(points: Sequence[LinePoint]) -> list[str]:
    """Each break in words."""
    return [
        f"Break in the series before {point.label}: {point.break_note}" for point in points if point.break_note
    ]  # fmt: skip


def runs(places: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Stretches without a gap."""
    run: list[tuple[float, float]] = []
    for place in places:
        if place is not None:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def describe(points: Sequence[LinePoint], unit: str = "", places: int | None = None) -> str:
    """The line in words: from, to, what is missing, and where the comparators stand at the end."""
    there = [point for point in points if point.value is not None]
    if not there:
        return "No value is available."
    first, last = there[0], there[-1]
    said = [f"{written(last.value, unit, places)} in {last.label}"]
    if first is not last:
        said = [f"From {written(first.value, unit, places)} in {first.label} to {said[0]}"]
    gaps = len(points) - len(there)
    if gaps:
        said.append(f"{plural(gaps, 'period is', 'periods are')} not available")
    if last.low is not None and last.high is not None:
        low, high = written(last.low, unit, places), written(last.high, unit, places)
        said.append(f"The middle half of the comparator group lies between {low} and {high} in {last.label}")
    return " ".join([". ".join(said) + ".", *break_sentences(points)])


@dataclass(frozen=True)
class SparkDrawing:
    width: int
    height: int
    lines: list[str]
    dots: list[tuple[float, float]]
    end: tuple[float, float] | None


def sparkline(values: Sequence[Value | None]) -> SparkDrawing:
    """The course of a value at the size of a word; gaps stay gaps."""
    there = known(values)
    low, high = (float(min(there)), float(max(there))) if there else (0.0, 1.0)
    across = Scale(0, max(1, len(values) - 1), SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    up = Scale(low, high, SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE)
    stretches = list(runs([None if value is None else (across(i), up(value)) for i, value in enumerate(values)]))
    return SparkDrawing(
        width=SPARK_WIDTH,
        height=SPARK_HEIGHT,
        lines=[path(run) for run in stretches if len(run) > 1],
        dots=[run[0] for run in stretches if len(run) == 1],
        end=stretches[-1][-1] if stretches else None,
    )


def _bands(points: Sequence[LinePoint], xs: Sequence[float], up: Scale) -> Iterator[str]:
    lows, highs = up.places([point.low for point in points]), up.places([point.high for point in points])
    edges = [
        None if low is None or high is None else (index, low, high)
        for index, (low, high) in enumerate(zip(lows, highs, strict=True))
    ]
    stretch: list[tuple[int, float, float]] = []
    for edge in [*edges, None]:
        if stretch and (edge is None or points[edge[0]].break_note):
            yield _band(stretch, xs)
            stretch = []
        if edge is not None:
            stretch.append(edge)


def _band(stretch: list[tuple[int, float, float]], xs: Sequence[float]) -> str:
    """One closed shape; a single period gets a narrow block so that it can be seen."""
    half = 3 if len(stretch) == 1 else 0
    tops = [(xs[i], high) for i, _low, high in stretch]
    lows = [(xs[i], low) for i, low, _high in reversed(stretch)]
    if half:
        (x, top), (_x, low) = tops[0], lows[0]
        tops, lows = [(x - half, top), (x + half, top)], [(x + half, low), (x - half, low)]
    return path([*tops, *lows]) + "Z"


def _whiskers(points: Sequence[LinePoint], xs: Sequence[float], up: Scale) -> Iterator[str]:
    lows, highs = up.places([point.least for point in points]), up.places([point.most for point in points])
    for x, low, high in zip(xs, lows, highs, strict=True):
        if low is not None and high is not None:
            yield _whisker(x, low, high)


def _whisker(x: float, low: float, high: float) -> str:
    return f"M{x - 3:g} {low:g}h6m-3 0V{high:g}m-3 0h6"


def _dots(
    points: Sequence[LinePoint], places: Sequence[tuple[float, float] | None], unit: str, decimals: int | None
) -> list[Dot]:
    there = [index for index, place in enumerate(places) if place is not None]
    dots = []
    for index in there:
        x, y = places[index] or (0.0, 0.0)
        alone = index - 1 not in there and index + 1 not in there
        last = index == there[-1]
        text = written(points[index].value, unit if unit in {"%", "£"} else "", decimals) if last else ""
        dots.append(Dot(x, y, points[index].label, text, last=last, alone=alone))
    return dots


def _x_ticks(points: Sequence[LinePoint], xs: Sequence[float]) -> list[Tick]:
    """At most six labels, the last one always; on a phone only the outer two are shown."""
    every = max(1, -(-len(points) // MOST_LABELS))
    last = len(points) - 1
    shown = [index for index in range(len(points)) if (last - index) % every == 0]
    return [Tick(xs[index], points[index].label, minor=index not in (shown[0], last)) for index in shown]
