"""A live figure: what a measure is on a day, beside what it was at the meeting before. Pure."""

from dataclasses import dataclass

from peerhub.actionplan.models import Measure
from peerhub.web.formats import number

PERCENTAGES = frozenset({Measure.TRAINED})


@dataclass(frozen=True)
class Figure:
    """One figure on a day, and at the meeting before; None where there was nothing to count."""

    measure: Measure
    now: int | None
    before: int | None
    of: int | None = None  # the whole, where the figure is a part
    of_before: int | None = None

    @property
    def words(self) -> str:
        """61%, or 271 of 317."""
        return self._written(self.now, self.of)

    @property
    def words_before(self) -> str:
        return self._written(self.before, self.of_before)

    @property
    def label(self) -> str:
        """What stands after the number: "of peers trained within three years"."""
        return f"of {self.measure.label}" if self.measure in PERCENTAGES else self.measure.label

    @property
    def sentence(self) -> str:
        """61% of peers trained within three years, was 48% at the last meeting."""
        was = f", was {self.words_before} at the last meeting" if self.before is not None else ""
        return f"{self.words} {self.label}{was}"

    def _written(self, value: int | None, whole: int | None) -> str:
        if value is None:
            return "not available"
        if self.measure in PERCENTAGES:
            return f"{value}%"
        return f"{number(value)} of {number(whole)}" if whole is not None else number(value)
