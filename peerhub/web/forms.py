"""The base of every form, and the fields to build it from.

    from peerhub.web.forms import DayField, Form, TextField, UploadField

    class LogTrainingForm(Form):
        title = TextField("Course title")
        held_on = DayField("Date of the course", called="date of the course")
        certificate = UploadField("Certificate", required=False, accept=[".pdf", ".png", ".jpg"])

In the template: `{{ form.title }}`, inside `{% call form_tag(form) %}`.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.fields import FieldList, FormField

from peerhub.web.choices import CheckboxesField, ChoiceField, RadiosField, TickField, option
from peerhub.web.days import DayField
from peerhub.web.fields import (
    DecimalField,
    DecimalHoursField,
    EmailField,
    LongTextField,
    PasswordField,
    TextField,
    WholeNumberField,
)
from peerhub.web.uploads import UploadField

__all__ = [
    "CheckboxesField",
    "ChoiceField",
    "DayField",
    "DecimalField",
    "DecimalHoursField",
    "EmailField",
    "Form",
    "FormError",
    "HiddenField",
    "LongTextField",
    "PasswordField",
    "RadiosField",
    "TextField",
    "TickField",
    "UploadField",
    "WholeNumberField",
    "option",
    "refuse_at_field",
    "version_in",
]


OPEN_TOO_LONG = "Your page was open too long to be safe. Nothing that you typed is lost: send it again"


class FormError(NamedTuple):
    """One line of the error summary: what is wrong, and the id of the input that mends it ("" for the whole form)."""

    sentence: str
    input_id: str


class Form(FlaskForm):
    """A form of ours: CSRF checked, fields drawn by the design system, errors in sentences."""

    def refuse(self, sentence: object, *, on: str = "") -> None:
        """Add what an operation said to the field `on`, or to the form as a whole.

        `sentence` may be the domain error itself: its `sentence` is taken.
        """
        text = str(getattr(sentence, "sentence", sentence))
        if on:
            field: Field = self[on]
            field.errors = [*field.errors, text]
        else:
            self.form_errors.append(text)

    @property
    def has_upload(self) -> bool:
        """Whether the form needs the encoding for files."""
        return any(isinstance(field, UploadField) for field in self)

    def problems(self) -> list[FormError]:
        """Everything wrong, in the order of the fields, for the error summary."""
        whole = [FormError(str(sentence), "") for sentence in self.form_errors]
        if "csrf_token" in self and self["csrf_token"].errors:
            whole.append(FormError(OPEN_TOO_LONG, ""))
        return whole + list(_problems_of(field for field in self if field.name != "csrf_token"))


class Refusal(Protocol):
    """What a package's own domain error tells a form: `field` is where it was asked, "" for the whole form."""

    sentence: str
    field: str


def refuse_at_field(form: Form, refused: Refusal) -> None:
    """Show what an operation said at the field it is about, or above the form if it has none of that name."""
    form.refuse(refused, on=refused.field if refused.field in form else "")


def version_in(field: HiddenField) -> int:
    """The version that an edit began with; one that cannot be read counts as an old one."""
    text = str(field.data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _problems_of(fields: Any) -> Iterator[FormError]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _problems_of(field.form)
        elif isinstance(field, FieldList):
            yield from (FormError(text, field.id) for text in field.errors if isinstance(text, str))
            yield from _problems_of(field)
        else:
            yield from (FormError(str(text), getattr(field, "first_input_id", field.id)) for text in field.errors[:1])
