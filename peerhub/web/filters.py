"""Forms that narrow a list: sent by GET, so that what they show can be sent on as a link.

    class UserFilter(FilterForm):
        role = ChoiceField("Role", required=False, nothing="Any role", choices=…, coerce=Role)

In the view: `filters = UserFilter(); wanted = filters.values()`. A value that cannot be right gets its sentence at
the field and narrows nothing.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field

from peerhub.web import widgets
from peerhub.web.fields import Named
from peerhub.web.forms import Form


class FilterForm(Form):
    """A form that only asks: no token, read from the address."""

    class Meta(FlaskForm.Meta):
        csrf = False

    def __init__(self, asked: Sequence[tuple[str, str]] | None = None, **defaults: Any) -> None:
        """`asked` stands in for the address where there is no request."""
        super().__init__(formdata=request.args if asked is None else MultiDict(asked), **defaults)

    def values(self) -> dict[str, Any]:
        """What is asked for, by field; only what was given and is right."""
        self.validate()
        return {field.name: field.data for field in self if not field.errors and field.data not in (None, "", [])}


class FilterDayField(Named, Field):
    """A day in one box, with the browser's own calendar where it has one; `data` is a date or None."""

    widget = widgets.TextInput()
    input_type = "date"
    classes = "govuk-input--width-10"

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, required=False, **rest)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if text:
            self.data = _day_in(text)
            if self.data is None:
                raise ValueError(f"Enter {self.called} as a date, for example 9/3/2027")

    def _value(self) -> str:
        if self.data is not None:
            return str(self.data.isoformat())
        return str(self.raw_data[0]) if self.raw_data else ""


def _day_in(text: str) -> date | None:
    """A day as browsers send it or as people write it; None when it is neither."""
    tidy = re.sub(r"[\s./]+", "/", text)
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d/%B/%Y", "%d/%b/%Y"):
        try:
            return datetime.strptime(tidy, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None
