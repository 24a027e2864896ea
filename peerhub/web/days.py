"""A date in three boxes, as the design system asks for it: quicker to type and to hear than a calendar."""

import re
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form as WTForm
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from peerhub.web import sentences, widgets
from peerhub.web.fields import Named
from peerhub.web.formats import day, listed

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DayField(Named):
    """A day as datetime.date; None until it is right.

    Submitted as <name>-day, <name>-month and <name>-year. The month may be a number or an English name. `earliest`
    and `latest` bound it; further bounds (not in the past, within the engagement) are rules of the domain.
    """

    PARTS = ("day", "month", "year")
    widget = widgets.DayBoxes()
    ask = staticmethod(sentences.day_missing)
    classes = ""

    def __init__(
        self,
        label: str,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        hint: str = "For example, 9 3 2027",
        **rest: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        self.typed = dict.fromkeys(self.PARTS, "")
        self.faults: tuple[str, ...] = ()
        super().__init__(label, hint=hint, **rest)

    def box_name(self, part: str) -> str:
        return f"{self.name}-{part}"

    def box_id(self, part: str) -> str:
        return f"{self.id}-{part}"

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The boxes to mark: those at fault, or all of them when the day as a whole is refused."""
        if not self.errors:
            return ()
        return self.faults or self.PARTS

    @property
    def first_input_id(self) -> str:
        return self.box_id((self.wrong_parts or self.PARTS)[0])

    def process(self, formdata: MultiDict[str, str] | None, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata is None or not any(self.box_name(part) in formdata for part in self.PARTS):
            self.raw_data = None if formdata is None else []
            if formdata is not None:
                self.data = None
            self.typed = self._boxes_of(self.data)
            return
        self.typed = {part: formdata.get(self.box_name(part), "").strip()[:20] for part in self.PARTS}
        self.raw_data = list(self.typed.values())
        self.data = None
        try:
            self.data = self._read()
        except ValueError as error:
            self.process_errors.append(str(error))

    def pre_validate(self, form: WTForm) -> None:
        if self.data is None:
            return
        if not self.earliest <= self.data <= self.latest:
            raise ValidationError(sentences.out_of_bounds(self.called, day(self.earliest), day(self.latest)))

    def _read(self) -> date | None:
        empty = tuple(part for part in self.PARTS if not self.typed[part])
        if len(empty) == len(self.PARTS):
            return None
        if empty:
            self.faults = empty
            raise ValueError(sentences.day_parts_missing(self.called, listed(empty)))
        numbers = {part: _number(self.typed[part], named=part == "month") for part in self.PARTS}
        self.faults = tuple(part for part, number in numbers.items() if number is None)
        if self.faults:
            raise ValueError(sentences.not_a_day(self.called))
        if not re.fullmatch("[0-9]{4}", self.typed["year"]):
            self.faults = ("year",)
            raise ValueError(sentences.year_not_full(self.called))
        try:
            return date(**numbers)  # type: ignore[arg-type]
        except ValueError as error:
            raise ValueError(sentences.not_a_day(self.called)) from error

    @classmethod
    def _boxes_of(cls, value: date | None) -> dict[str, str]:
        return {part: "" if value is None else str(getattr(value, part)) for part in cls.PARTS}


def _number(text: str, *, named: bool) -> int | None:
    """The number in a box, a month's name included; None when it is neither."""
    if re.fullmatch("[0-9]{1,4}", text):
        return int(text)
    if named and re.fullmatch("[a-z]{3,9}", text.lower()) and text[:3].lower() in MONTHS:
        return MONTHS.index(text[:3].lower()) + 1
    return None
