"""What the figures say, in up to three sentences. Pure; the rules are these, and pages state them.

A figure stands out when it lies at least two median absolute deviations from the median of its comparators in the same
period; three is "well", six is "far". At least five comparators must have a value. Figures at most 24 months old come
first, and one topic is not heard twice while another has something to say. Nothing is called better or worse unless
the metric's own polarity says which way is, and no council is ever ranked (R35).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from peerhub.metrics import bands
from peerhub.metrics.models import Polarity
from peerhub.metrics.readings import Reading, shown

SIMILAR = "similar councils"
STANDS_OUT, WELL, FAR = Decimal(2), Decimal(3), Decimal(6)
MOST_SENTENCES = 3
RULES = (
    "A figure stands out when its distance from the median of similar councils in the same period is at least twice "
    "their median absolute deviation; “well” means three times, “far” six times. Fewer than five similar councils with "
    "a figure are too few. Figures older than 24 months come last, and each topic is heard before one is heard twice."
)


@dataclass(frozen=True)
class Standout:
    """One reading that stands out, by how many median absolute deviations; negative is below."""

    reading: Reading
    median: Decimal
    distance: Decimal
    among: str = SIMILAR

    @property
    def sentence(self) -> str:
        reading = self.reading
        return (
            f"{reading.label}: {reading.figure} ({reading.period}), {self._direction} the median of "
            f"{len(reading.comparators)} {self.among}, which is {shown(self.median, reading.unit)}.{self._polarity}"
        )

    @property
    def caution(self) -> str:
        """What to say where the source's own confidence interval holds the median: the distance may be chance."""
        reading = self.reading
        if reading.ci_lower is None or reading.ci_upper is None:
            return ""
        if reading.ci_lower <= self.median <= reading.ci_upper:
            return "The median lies within the figure’s own 95% interval, so the difference may be chance."
        return ""

    @property
    def _direction(self) -> str:
        size = abs(self.distance)
        extent = "far " if size >= FAR else "well " if size >= WELL else ""
        return f"{extent}{'above' if self.distance > 0 else 'below'}"

    @property
    def _polarity(self) -> str:
        """Which side it is on, only where the metric itself says that there are sides."""
        if self.reading.polarity is Polarity.NEUTRAL:
            return ""
        return f" {self.reading.polarity_words}"


def standouts(
    readings: Sequence[Reading], *, today: date, most: int = MOST_SENTENCES, among: str = SIMILAR
) -> list[Standout]:
    """At most so many readings that stand out, in the order in which they are told; `among` names the comparators."""
    found = [standout for reading in readings if (standout := _standout(reading, among))]
    found.sort(key=lambda one: (one.reading.is_old(today), -abs(one.distance), one.reading.code))
    firsts: dict[str, Standout] = {}
    for one in found:
        firsts.setdefault(one.reading.topic, one)
    leading = sorted(firsts.values(), key=found.index)
    return [*leading, *(one for one in found if one not in leading)][:most]


def compared(readings: Sequence[Reading]) -> int:
    """How many readings have a figure and enough comparators to stand out at all."""
    return sum(can_be_compared(reading) for reading in readings)


def sentences(readings: Sequence[Reading], *, today: date, among: str = SIMILAR) -> list[str]:
    """What the figures say: up to three sentences, or one that says why there are none."""
    if told := standouts(readings, today=today, among=among):
        return [one.sentence for one in told]
    if compared(readings):
        return [f"No headline figure lies far from those of {among}."]
    return [f"Nothing can be said to stand out: too few {among} have figures for the same periods."]


def can_be_compared(reading: Reading) -> bool:
    """Whether there is a figure, and enough comparators have one for the same period."""
    return reading.value is not None and len(reading.comparators) >= bands.FEWEST


def _standout(reading: Reading, among: str) -> Standout | None:
    if reading.value is None or len(reading.comparators) < bands.FEWEST:
        return None
    middle, spread = bands.median(reading.comparators), bands.deviation(reading.comparators)
    if not spread:
        return None  # most comparators are alike: any distance would look infinite
    distance = (reading.value - middle) / spread
    return Standout(reading, middle, distance, among) if abs(distance) >= STANDS_OUT else None
