"""From values to places: scales, round tick values, and how a value with its unit is written."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from peerhub.web.formats import MISSING, number

Value = int | float | Decimal


@dataclass(frozen=True)
class Scale:
    """A straight scale from values [least, most] to places [start, end]; places may run backwards, as y does."""

    least: float
    most: float
    start: float
    end: float

    def __call__(self, value: Value) -> float:
        if self.most == self.least:
            return round((self.start + self.end) / 2, 1)
        return round(self.start + (float(value) - self.least) * self._each, 1)

    def places(self, values: Iterable[Value | None]) -> list[float | None]:
        """The same for many values at once; what is missing stays missing."""
        if self.most == self.least:
            return [None if value is None else self(value) for value in values]
        start, least, each = self.start, self.least, self._each
        return [None if value is None else round(start + (float(value) - least) * each, 1) for value in values]

    @cached_property
    def _each(self) -> float:
        """How far apart two values lie that differ by 1."""
        return (self.end - self.start) / (self.most - self.least)


def round_step(reach: float, ticks: int = 5) -> float:
    """The distance between ticks: 1, 2 or 5 times a power of ten, giving about so many ticks over `reach`."""
    if reach <= 0:
        return 1.0
    raw = reach / ticks
    power: float = 10.0 ** math.floor(math.log10(raw))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= raw * 0.999)


def round_bounds(
    values: Iterable[Value], ticks: int = 5, *, from_zero: bool = False
) -> tuple[float, float, list[float]]:
    """Round least and most that hold all values, and the ticks from one to the other.

    Zero is included where the values come near it, so that a small wobble does not look like a fall; it is not
    forced on values far from it, whose movement would vanish, unless the reader needs their size (`from_zero`).
    """
    there = [*values, 0] if from_zero else list(values)
    least, most = float(min(there)), float(max(there))
    if 0 <= least < 0.5 * most:
        least = 0.0
    if most <= 0 and most > 0.5 * least:
        most = 0.0
    if least == most:
        least, most = (0.0, 2 * most) if most > 0 else (2 * least, 0.0) if least < 0 else (0.0, 1.0)
    step = round_step(most - least, ticks)
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    marks = [round(index * step, 10) for index in range(first, last + 1)]
    return marks[0], marks[-1], marks


def written(value: Value | None, unit: str = "", places: int | None = None, missing: str = MISSING) -> str:
    """A value with its unit as people write it: "61%", "£1,200", "12 days"."""
    if value is None:
        return missing
    text = number(value, places)
    if unit == "%":
        return f"{text}%"
    if unit.startswith("£"):
        sign, digits = ("−", text[1:]) if text.startswith("−") else ("", text)
        rest = unit[1:].strip()
        return f"{sign}£{digits}{' ' + rest if rest else ''}"
    return f"{text} {unit}" if unit else text


def short(value: Value, unit: str = "") -> str:
    """A tick's value in few characters: "12k", "1.5m", "61%"."""
    size = abs(float(value))
    for limit, letter in ((1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if size >= limit:
            divisor = 1e3 if letter == "k" else limit
            return written(_trimmed(float(value) / divisor), "£" if unit.startswith("£") else "") + letter
    return written(_trimmed(float(value)), "£" if unit.startswith("£") else "%" if unit == "%" else "")


def known(values: Iterable[Value | None]) -> list[Value]:
    """The values that are there."""
    return [value for value in values if value is not None]


def path(points: Iterable[tuple[float, float]]) -> str:
    """Places as an SVG path."""
    return "M" + "L".join([f"{x:g} {y:g}" for x, y in points])


def _trimmed(value: float) -> Decimal:
    return Decimal(f"{value:.6g}")
