"""What a peer team should know of a council's figures before it comes, by stated rules. Pure.

Four lists, each figure in exactly one: what stands out (at least two median absolute deviations from the comparators'
median, at most 24 months old), what is too old to lean on, what is missing, and the rest, told only as a count of how
many lie within the middle half. Nothing is added up into a score, and no council is ranked (R35).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from peerhub.metrics.models import PublicationStatus
from peerhub.metrics.narrative import Standout, can_be_compared, standouts
from peerhub.metrics.readings import Reading
from peerhub.metrics.series import Series
from peerhub.web.formats import plural

MOST_STANDING_OUT, MOST_DRAWN = 8, 6
RULES = tuple(
    """
A figure stands out when its distance from the median of the comparators, in the same period, is at least twice their \
median absolute deviation (the middle one of all distances from the median); “well” is three times, “far” six times. \
At least five comparators must have a figure. Of several, each topic is heard before one is heard twice.
Where the source gives a 95% confidence interval and it holds the median, the sentence says that the difference may be \
chance. Most sources give none.
A figure is too old to lean on when its period ended more than 24 months ago. It is then not used above, however far \
it lies from the others.
The middle half lies between the lower and the upper quartile. A council outside it is neither better nor worse for \
that: which way is usually held to be better is said only where the metric itself has a better side.
""".strip().splitlines()
)
CANNOT_SEE = (
    "how the leader and the chief executive work together, and how politics and management respect each other",
    "whether members are well advised, and whether scrutiny and audit are listened to",
    "the culture: whether staff speak up, and what happens when they do",
    "whether residents and partners trust the council, and whether its plans are believed",
    "what has happened since the newest period, and what is about to happen",
    "differences within the council’s area, which one figure for the whole hides",
)


@dataclass(frozen=True)
class Briefing:
    """The figures of one council, sorted by what can be said of them."""

    standing_out: tuple[Standout, ...]
    also_standing_out: int  # beyond the most that are told
    within: int  # of the comparable figures that do not stand out, how many lie in the middle half
    comparable: int
    old: tuple[Reading, ...]  # oldest first
    missing: tuple[Reading, ...]
    not_compared: tuple[Reading, ...]  # of which too few comparators have a figure

    @property
    def drawn(self) -> list[Reading]:
        """Those that stand out most and have a past to draw."""
        readings = [one.reading for one in self.standing_out]
        return [one for one in readings if sum(point.value is not None for point in one.points) > 1][:MOST_DRAWN]

    @property
    def summary(self) -> str:
        """How many figures there are and what became of each; one sentence or two."""
        told = len(self.standing_out) + self.also_standing_out
        counted = (
            f"{plural(self.comparable, 'recent figure')} can be compared: {told} "
            f"{'stands' if told == 1 else 'stand'} out, and {self.within} of the others "
            f"{'lies' if self.within == 1 else 'lie'} in the middle half of the comparators."
        )
        rest = [(len(self.old), "too old to lean on"), (len(self.missing), "missing at source"),
                (len(self.not_compared), "without enough comparators")]  # fmt: skip
        left = [f"{count} {words}" for count, words in rest if count]
        return f"{counted} {', '.join(left)}.".strip() if left else counted


def published(series: Sequence[Series]) -> list[Series]:
    """What may leave the LGA with a peer team: each metric's published periods only (R37)."""
    kept = [
        replace(one, points=tuple(point for point in one.points if point.status is PublicationStatus.PUBLISHED))
        for one in series
    ]
    return [one for one in kept if one.points]


def briefing(readings: Sequence[Reading], *, today: date, among: str) -> Briefing:
    """Every reading in its list; `among` names the comparators in sentences."""
    there = [reading for reading in readings if reading.value is not None]
    recent = [reading for reading in there if not reading.is_old(today)]
    comparable = [reading for reading in recent if can_be_compared(reading)]
    every = standouts(comparable, today=today, most=len(comparable), among=among)
    told = {id(one.reading) for one in every}
    return Briefing(
        standing_out=tuple(every[:MOST_STANDING_OUT]),
        also_standing_out=len(every[MOST_STANDING_OUT:]),
        within=sum(_is_within(reading) for reading in comparable if id(reading) not in told),
        comparable=len(comparable),
        old=tuple(sorted((one for one in there if one.is_old(today)), key=lambda one: (one.period_end, one.code))),
        missing=tuple(reading for reading in readings if reading.value is None),
        not_compared=tuple(reading for reading in recent if not can_be_compared(reading)),
    )


def _is_within(reading: Reading) -> bool:
    if reading.value is None or reading.lower is None or reading.upper is None:
        return False
    return reading.lower <= reading.value <= reading.upper
