"""Form fields in which a person chooses rather than types."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import Form as WTForm
from wtforms.fields import SelectChoice, SelectField, SelectMultipleField
from wtforms.fields.choices import Choice
from wtforms.validators import StopValidation

from peerhub.web import sentences, widgets
from peerhub.web.fields import Named

Given = Iterable[SelectChoice | tuple[Any, ...]]


def option(value: object, text: str, hint: str = "") -> SelectChoice:
    """One thing that can be chosen; the hint shows under it in radios and checkboxes."""
    return SelectChoice(value=str(value), label=text, render_kw={"hint": hint} if hint else {})


def options(choices: Given) -> list[SelectChoice]:
    """Choices as options: what is handed in may be options, or (value, text), or (value, text, hint)."""
    return [choice if isinstance(choice, SelectChoice) else option(*choice) for choice in choices]


def reader(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A coercion under which a blank means nothing chosen."""
    return lambda raw: None if raw is None or raw == "" else coerce(raw)


class OneOf(Named, SelectField):
    """Base of the fields that take one of several.

    `coerce` turns the submitted text into the value (int, an enum class); `data` is None when nothing was chosen.
    For choices that come from the database: `form.peer.choices = [(1, "A"), (2, "B", "hint")]`.
    """

    ask = staticmethod(sentences.choose)
    choices: Any

    def __init__(
        self,
        label: str,
        *,
        choices: Given = (),
        coerce: Callable[[Any], Any] = str,
        classes: str = "",
        **rest: Any,
    ) -> None:
        self.classes = classes
        super().__init__(label, choices=options(choices), coerce=reader(coerce), **rest)

    def is_empty(self) -> bool:
        return self.data is None and not any(str(raw).strip() for raw in self.raw_data or ())

    def iter_choices(self) -> list[Choice]:
        self.choices = options(self.choices)
        choices: list[Choice] = super().iter_choices()
        return choices

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(sentences.from_the_list(self.called)) from error

    def pre_validate(self, form: WTForm) -> None:
        if self.process_errors or self.data is None:
            return
        if not any(choice.selected for choice in self.iter_choices()):
            self.data = None
            raise StopValidation(sentences.from_the_list(self.called))


class ChoiceField(OneOf):
    """A drop-down list that begins with nothing chosen; `searchable=True` makes a long one quick to type into."""

    widget = widgets.SelectBox()

    def __init__(self, label: str, *, searchable: bool = False, nothing: str = "Choose…", **rest: Any) -> None:
        self.searchable, self.nothing = searchable, nothing
        super().__init__(label, **rest)

    def iter_choices(self) -> list[Choice]:
        return [Choice("", self.nothing, self.data is None, {}), *super().iter_choices()]


class RadiosField(OneOf):
    """One of a few, all in sight."""

    widget = widgets.Radios()


class CheckboxesField(Named, SelectMultipleField):
    """Any number of several; `data` is a list in the order of the choices, empty when nothing was ticked."""

    widget = widgets.Checkboxes()
    ask = staticmethod(sentences.choose_some)
    choices: Any

    def __init__(
        self,
        label: str,
        *,
        choices: Given = (),
        coerce: Callable[[Any], Any] = str,
        classes: str = "",
        **rest: Any,
    ) -> None:
        self.classes = classes
        super().__init__(label, choices=options(choices), coerce=coerce, **rest)

    def iter_choices(self) -> list[Choice]:
        self.choices = options(self.choices)
        choices: list[Choice] = super().iter_choices()
        return choices

    def process_data(self, value: Any) -> None:
        super().process_data(value or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(sentences.from_the_list(self.called)) from error

    def pre_validate(self, form: WTForm) -> None:
        if self.process_errors:
            return
        offered = [self.coerce(choice.value) for choice in options(self.choices)]
        given, self.data = self.data, [value for value in offered if value in self.data]
        if any(value not in offered for value in given):
            raise StopValidation(sentences.from_the_list(self.called))


class TickField(Named):
    """One statement to tick; `data` is True or False. Required means that it has to be ticked."""

    widget = widgets.OneCheckbox()
    classes = ""

    def __init__(self, label: str, *, required: bool = False, **rest: Any) -> None:
        super().__init__(label, required=required, **rest)

    def is_empty(self) -> bool:
        return not self.data

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = bool(valuelist and valuelist[0])
