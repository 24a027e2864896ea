"""What became of the figures between two days: new periods, revisions, gaps and breaks, each told apart. Pure.

A figure has moved only between two different periods. Another figure for the same period is a revision; a difference
between two units, or across a known break in the series, is no difference at all. Where the earlier figure was itself
revised since, the difference is counted from the revised one, because the two are then on one basis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from peerhub.metrics.readings import Reading, ReadPoint, shown
from peerhub.web.formats import plural


@dataclass(frozen=True)
class Revision:
    """One period that was published with a figure and has another one now; None is no figure."""

    period: str
    before: Decimal | None
    after: Decimal | None

    def sentence(self, unit: str) -> str:
        if self.before is None:
            return f"{self.period} had no figure then and has one now: {shown(self.after, unit)}."
        if self.after is None:
            return f"{self.period} was {shown(self.before, unit)} and has been withdrawn."
        return f"{self.period} was {shown(self.before, unit)} and has been revised to {shown(self.after, unit)}."


@dataclass(frozen=True)
class Pair:
    """One metric on two days. On one of them it may not have been part of what was kept."""

    then: Reading | None
    now: Reading | None

    @property
    def reading(self) -> Reading:
        """The newer of the two, for its name and topic."""
        found = self.now or self.then
        if found is None:
            raise ValueError("A metric is in one of the two at least")
        return found

    @property
    def is_break(self) -> bool:
        """Whether the figures of the two days are on different bases and cannot be set against each other."""
        return bool(
            self.then
            and self.now
            and (self.then.unit != self.now.unit or self.then.source_name != self.now.source_name)
        )

    @property
    def breaks_between(self) -> list[str]:
        """What changed in the way of counting after the earlier figure's period, up to the newer figure's."""
        if self.then is None or self.now is None or self.is_break:
            return []
        return [
            point.break_note
            for point in self.now.points
            if point.break_note and self.then.period_end < point.period_end <= self.now.period_end
        ]

    @property
    def revisions(self) -> list[Revision]:
        """Every period of the earlier day whose figure is another one now, oldest first."""
        if self.then is None or self.now is None or self.is_break:
            return []
        later = {point.period: point.value for point in self.now.points}
        return [
            Revision(point.period, point.value, later[point.period])
            for point in self.then.points
            if point.period in later and later[point.period] != point.value
        ]

    @property
    def difference(self) -> Decimal | None:
        """The newest figure less that of the earlier period on today's basis; None where nothing can be said."""
        if self.then is None or self.now is None or self.is_break or self.then.period == self.now.period:
            return None
        if self.breaks_between:
            return None
        start = _point(self.now, self.then.period) or _point(self.then, self.then.period)
        if start is None or start.value is None or self.now.value is None:
            return None
        return self.now.value - start.value

    @property
    def difference_words(self) -> str:
        """The difference with its sign and unit, or a dash."""
        if self.difference is None:
            return "–"
        if self.difference == 0:
            return "No difference"
        return f"{shown(abs(self.difference), self.reading.unit)} {'more' if self.difference > 0 else 'less'}"

    @property
    def sentences(self) -> list[str]:
        return list(self._told())

    def _told(self) -> Iterator[str]:
        if self.then is None:
            yield "Not among the figures kept then."
        elif self.now is None:
            yield "Not among the figures now."
        elif self.is_break:
            yield (
                f"A break: it was measured in {self.then.unit} ({self.then.source_name}) and is now in "
                f"{self.now.unit} ({self.now.source_name}). The two cannot be compared."
            )
        else:
            if self.then.period == self.now.period and not self.revisions:
                yield "No newer period has been published."
            elif self.now.period_end < self.then.period_end:
                yield f"{self.then.period} is no longer published."
            if self.breaks_between:
                yield f"A break: {' '.join(self.breaks_between)} The two figures cannot be compared."
            if self.now.value is None:
                yield f"Missing now: {self.now.missing_reason}."
            yield from (revision.sentence(self.now.unit) for revision in self.revisions)


def pairs(then: Sequence[Reading], now: Sequence[Reading]) -> list[Pair]:
    """Each metric of either day once, by its code: in today's order, then those that are no longer there."""
    earlier, later = {one.code: one for one in then}, {one.code: one for one in now}
    return [Pair(earlier.get(code), later.get(code)) for code in dict.fromkeys([*later, *earlier])]


def summary(found: Sequence[Pair]) -> str:
    """How many figures moved on, were revised, are missing or broken; one sentence."""
    counted = (
        (sum(pair.difference is not None for pair in found), "with a newer period to compare"),
        (sum(bool(pair.revisions) for pair in found), "revised"),
        (sum(pair.now is not None and pair.now.value is None for pair in found), "missing now"),
        (sum(pair.is_break or bool(pair.breaks_between) for pair in found), "with a break"),
    )
    told = ", ".join(f"{count} {words}" for count, words in counted)
    return f"{plural(len(found), 'figure')}: {told}."


def _point(reading: Reading, period: str) -> ReadPoint | None:
    return next((point for point in reading.points if point.period == period), None)
