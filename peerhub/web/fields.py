"""The kinds of form field, each drawn by its own widget and each with plain sentences for what goes wrong.

Common arguments (all but the label by keyword):

    hint        help under the label
    required    True (default), or False
    called      the field inside a sentence, without article; the label in lower case when not given
    missing     the whole sentence for an empty field, when "Enter the <called>" does not read well
    validators  further WTForms validators, run after the field's own
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field
from wtforms import Form as WTForm
from wtforms.fields import StringField
from wtforms.validators import StopValidation, ValidationError

from peerhub.web import sentences, widgets

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Needed:
    """Stops with one sentence when nothing was given; an empty field that is not required is simply left alone."""

    def __init__(self, sentence: str, *, required: bool) -> None:
        self.sentence = sentence
        self.required = required

    def __call__(self, form: WTForm, field: Field) -> None:
        if not field.is_empty():
            return
        field.errors[:] = []
        raise StopValidation(self.sentence if self.required else "")


class Named(Field):
    """Base of every field: the common arguments of this module."""

    ask: Callable[[str], str] = staticmethod(sentences.enter)
    data: Any
    raw_data: Any

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required: bool = True,
        called: str = "",
        missing: str = "",
        validators: Sequence[Callable[..., None]] = (),
        **rest: Any,
    ) -> None:
        if label.endswith("?") and not (called or missing):
            raise ValueError(f"The field {label!r} asks a question: say what it is called inside a sentence.")
        self.called = called or sentences.called(label)
        needed = Needed(missing or self.ask(self.called), required=required)
        self.required = required
        super().__init__(label, validators=[needed, *validators], description=hint, **rest)

    def is_empty(self) -> bool:
        """True when the person gave nothing at all, blanks included."""
        if self.raw_data:
            return not any(str(raw).strip() for raw in self.raw_data)
        return self.data in (None, "", [])

    @property
    def first_input_id(self) -> str:
        """Where the error summary's link goes."""
        return str(self.id)


def tidy(text: str | None) -> str:
    """What was typed without surrounding blanks and without control characters, which no database or PDF accepts."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(mark for mark in lines if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cs")).strip()


def one_line(text: str | None) -> str:
    """`tidy`, with line breaks and tabs become single spaces."""
    return re.sub(r"\s*[\n\t]\s*", " ", tidy(text))


class TextField(Named, StringField):
    """One line of text, at most `max_length` characters (200), at least `min_length`."""

    widget = widgets.TextInput()

    def __init__(
        self,
        label: str,
        *,
        max_length: int = 200,
        min_length: int = 0,
        classes: str = "",
        prefix: str = "",
        suffix: str = "",
        autocomplete: str | None = None,
        **rest: Any,
    ) -> None:
        self.max_length, self.min_length = max_length, min_length
        self.classes, self.prefix, self.suffix, self.autocomplete = classes, prefix, suffix, autocomplete
        super().__init__(label, filters=[one_line], **rest)

    def pre_validate(self, form: WTForm) -> None:
        if len(self.data) > self.max_length:
            raise ValidationError(sentences.too_long(self.called, self.max_length))
        if self.data and len(self.data) < self.min_length:
            raise ValidationError(sentences.too_short(self.called, self.min_length))


class EmailField(TextField):
    """An e-mail address, kept in lower case. Whether it exists only a message to it can tell."""

    input_type = "email"
    spellcheck = False

    def __init__(self, label: str = "E-mail address", *, autocomplete: str = "email", **rest: Any) -> None:
        super().__init__(label, max_length=254, autocomplete=autocomplete, **rest)

    def pre_validate(self, form: WTForm) -> None:
        self.data = self.data.lower()
        super().pre_validate(form)
        if self.data and not EMAIL.fullmatch(self.data):
            raise ValidationError(sentences.not_an_email(self.called))


class PasswordField(Named, StringField):
    """A password: taken exactly as typed, never shown again. `autocomplete="new-password"` where one is chosen."""

    widget = widgets.PasswordBox()

    def __init__(
        self,
        label: str = "Password",
        *,
        autocomplete: str = "current-password",
        min_length: int = 0,
        max_length: int = 200,
        **rest: Any,
    ) -> None:
        self.autocomplete, self.min_length, self.max_length = autocomplete, min_length, max_length
        super().__init__(label, **rest)

    def pre_validate(self, form: WTForm) -> None:
        length = len(self.data or "")
        if length > self.max_length:
            raise ValidationError(sentences.too_long(self.called, self.max_length))
        if 0 < length < self.min_length:
            raise ValidationError(sentences.too_short(self.called, self.min_length))


class LongTextField(Named, StringField):
    """Several lines of text, at most `max_length` characters (2,000), with a count of what is left."""

    widget = widgets.TextBox()

    def __init__(self, label: str, *, max_length: int = 2000, rows: int = 5, **rest: Any) -> None:
        self.max_length, self.rows = max_length, rows
        super().__init__(label, filters=[tidy], **rest)

    def pre_validate(self, form: WTForm) -> None:
        if len(self.data) > self.max_length:
            raise ValidationError(sentences.too_long(self.called, self.max_length))


class NumberField(Named):
    """Base of the number fields. What was typed is kept on the page; `data` is None until it is right."""

    widget = widgets.TextInput()
    spellcheck = False
    inputmode = "decimal"

    def __init__(
        self,
        label: str,
        *,
        least: Decimal | int | None = 0,
        most: Decimal | int | None = None,
        classes: str = "govuk-input--width-5",
        prefix: str = "",
        suffix: str = "",
        **rest: Any,
    ) -> None:
        self.least, self.most = least, most
        self.classes, self.prefix, self.suffix = classes, prefix, suffix
        super().__init__(label, **rest)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.read(valuelist[0].strip().replace(",", "").replace("−", "-"))

    def read(self, text: str) -> Decimal | int:
        """The number that was typed, or ValueError with the sentence."""
        raise NotImplementedError

    def pre_validate(self, form: WTForm) -> None:
        if self.data is None:
            return
        below = self.least is not None and self.data < self.least
        above = self.most is not None and self.data > self.most
        if below or above:
            raise ValidationError(sentences.out_of_bounds(self.called, self.least, self.most))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:f}" if isinstance(self.data, Decimal) else str(self.data)


class WholeNumberField(NumberField):
    """A whole number from `least` (0) to `most`."""

    inputmode = "numeric"

    def read(self, text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            raise ValueError(sentences.not_whole(self.called))
        return int(text)


class DecimalField(NumberField):
    """A number with at most `places` decimals (2), as Decimal."""

    def __init__(self, label: str, *, places: int = 2, **rest: Any) -> None:
        self.places = places
        super().__init__(label, **rest)

    def read(self, text: str) -> Decimal:
        if not re.fullmatch(r"-?[0-9]{0,12}(\.[0-9]{0,12})?", text):
            raise ValueError(sentences.not_a_number(self.called))
        try:
            value = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(sentences.not_a_number(self.called)) from error
        if value != round(value, self.places):
            raise ValueError(sentences.too_many_places(self.called, self.places))
        return value


class DecimalHoursField(DecimalField):
    """Hours as a number of quarters, more than none and at most `most` (100): 2.5 is two and a half hours."""

    def __init__(self, label: str = "Hours", *, most: int = 100, **rest: Any) -> None:
        super().__init__(label, least=Decimal("0.25"), most=most, suffix=rest.pop("suffix", "hours"), **rest)

    def read(self, text: str) -> Decimal:
        value = super().read(text)
        if value % Decimal("0.25"):
            raise ValueError(sentences.not_quarter_hours(self.called))
        return value
