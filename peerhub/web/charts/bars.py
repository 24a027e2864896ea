"""Amounts side by side: bars, then-and-now dumbbells, and one amount made of parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from peerhub.web.charts.scales import Scale, Value, known, round_bounds, written
from peerhub.web.formats import listed, upper_first

WIDTH = 480
ROW = 48
VALUE_ROOM = 64
PARTS_WIDTH, PARTS_HEIGHT = 240, 22
SHADES = 8


@dataclass(frozen=True)
class Bar:
    """One bar: `state` colours it (good, warn, bad, done, plum, neutral); `words` replaces the value as written."""

    label: str
    value: Value | None
    state: str = "plum"
    words: str = ""


@dataclass(frozen=True)
class DrawnBar:
    label: str
    text: str
    state: str
    y: float
    x: float
    length: float
    text_x: float
    anchor: str
    missing: bool


@dataclass(frozen=True)
class BarDrawing:
    width: int
    height: int
    zero: float
    bars: list[DrawnBar]
    description: str


def bars(rows: Sequence[Bar], unit: str = "", places: int | None = None, most: Value | None = None) -> BarDrawing:
    """Bars from zero, in the order given (never ranked by us); `most` fixes the scale across several charts."""
    values = known(row.value for row in rows)
    ends = [0.0, *(float(value) for value in values), *([float(most)] if most is not None else [])]
    # Bars below zero have their value written to their left, so the scale leaves room there too.
    room = VALUE_ROOM if min(ends) < 0 else 0
    scale = Scale(min(ends), max(ends) or (0.0 if min(ends) < 0 else 1.0), room, WIDTH - VALUE_ROOM)
    zero = scale(0)
    drawn = []
    for index, row in enumerate(rows):
        place = zero if row.value is None else scale(row.value)
        below = place < zero
        drawn.append(
            DrawnBar(
                label=row.label,
                text=row.words or written(row.value, unit, places),
                state=row.state,
                y=index * ROW,
                x=min(zero, place),
                length=round(abs(place - zero), 1),
                text_x=round(place - 7 if below else place + 7, 1),
                anchor="end" if below else "start",
                missing=row.value is None,
            )
        )
    said = listed([f"{row.label}: {row.words or written(row.value, unit, places)}" for row in rows])
    return BarDrawing(WIDTH, max(1, len(rows)) * ROW, zero, drawn, f"{said}." if said else "Nothing to show.")


@dataclass(frozen=True)
class Dumbbell:
    """The same thing at two moments; either may be missing."""

    label: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class DrawnDumbbell:
    label: str
    y: float
    before: float | None
    after: float | None
    before_text: str
    after_text: str
    before_anchor: str
    after_anchor: str


@dataclass(frozen=True)
class DumbbellDrawing:
    width: int
    height: int
    rows: list[DrawnDumbbell]
    description: str


def dumbbells(rows: Sequence[Dumbbell], unit: str = "", places: int | None = None) -> DumbbellDrawing:
    """Then (hollow) and now (full) on one shared scale, joined where both are known.

    No axis is drawn, so the scale always holds zero: a place can only be read as a distance from there.
    """
    shown = known([value for row in rows for value in (row.before, row.after)])
    least, most, _marks = round_bounds(shown or [0, 1], from_zero=True)
    scale = Scale(least, most, VALUE_ROOM, WIDTH - VALUE_ROOM)
    drawn = []
    for index, row in enumerate(rows):
        falls = row.before is not None and row.after is not None and row.after < row.before
        drawn.append(
            DrawnDumbbell(
                label=row.label,
                y=index * ROW,
                before=None if row.before is None else scale(row.before),
                after=None if row.after is None else scale(row.after),
                before_text=written(row.before, unit, places),
                after_text=written(row.after, unit, places),
                before_anchor="start" if falls else "end",
                after_anchor="end" if falls else "start",
            )
        )
    said = listed(
        [f"{row.label}: {written(row.before, unit, places)}, then {written(row.after, unit, places)}" for row in rows]
    )
    return DumbbellDrawing(WIDTH, max(1, len(rows)) * ROW, drawn, f"{said}." if said else "Nothing to show.")


@dataclass(frozen=True)
class Part:
    """One part of a whole, such as the points for skills. `shade` keeps its colour where several bars are compared."""

    label: str
    value: Value
    shade: int | None = None


@dataclass(frozen=True)
class DrawnPart:
    label: str
    text: str
    x: float
    length: float
    shade: int
    middle: float
    roomy: bool


@dataclass(frozen=True)
class PartsDrawing:
    width: int
    height: int
    parts: list[DrawnPart]
    lost: str
    total: str
    description: str


def parts(rows: Sequence[Part], most: Value | None = None, unit: str = "points") -> PartsDrawing:
    """Parts laid end to end; `most` is the length of the whole bar (the most points possible, say).

    A part below zero takes away: it cannot be drawn as a length, so it is named in words beside the bar.
    """
    gains = [row for row in rows if row.value > 0]
    whole = float(max(most or 0, sum(row.value for row in gains))) or 1.0
    scale = Scale(0, whole, 0, PARTS_WIDTH)
    drawn, reached = [], 0.0
    for index, row in enumerate(gains):
        start, end = scale(reached), scale(reached + float(row.value))
        reached += float(row.value)
        length = round(end - start, 1)
        drawn.append(
            DrawnPart(
                row.label,
                written(row.value),
                start,
                length,
                (index if row.shade is None else row.shade) % SHADES,
                round(start + length / 2, 1),
                length > 22,
            )
        )
    losses = [row for row in rows if row.value < 0]
    said = listed([f"{row.label} {written(row.value)}" for row in rows if row.value])
    total = written(sum(row.value for row in rows), unit)
    lost = listed([f"{row.label} {written(row.value)}" for row in losses])
    return PartsDrawing(
        PARTS_WIDTH, PARTS_HEIGHT, drawn, lost, total, upper_first(f"{total}: {said}.") if said else f"{total}."
    )
