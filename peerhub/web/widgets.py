"""Form fields drawn as the design system draws them: label, hint, error and input, tied together by aria-describedby.

`{{ form.title }}` draws the whole group. Keyword arguments that every widget understands:

    label_size   "s", "m", "l" or "" (default "s"): how large the label or legend is
    classes      extra classes of the input, such as "govuk-input--width-5"
    hint         replaces the field's own hint
    attributes   dict of further attributes of the input
"""

from typing import Any

from flask import current_app
from markupsafe import Markup
from wtforms import Field

MACROS = "govuk_frontend_jinja/components/{}/macro.html"

Params = dict[str, Any]


class Drawn:
    """Base of all widgets: gathers what every group has, then hands it to the design system's macro."""

    component = ""
    macro = ""

    def __call__(self, field: Field, **given: Any) -> Markup:
        params = self.params(field, given)
        module: Any = current_app.jinja_env.get_template(MACROS.format(self.component)).module
        return Markup(getattr(module, self.macro)(params))  # noqa: S704 - the macro escapes what it is given

    def params(self, field: Field, given: Params) -> Params:
        """What the macro needs; subclasses add to it."""
        params: Params = {
            "id": field.id,
            "name": field.name,
            "label": {"text": field.label.text, "classes": label_classes("govuk-label", given)},
            "classes": given.get("classes") or getattr(field, "classes", ""),
            "attributes": {**getattr(field, "attributes", {}), **given.get("attributes", {})},
            "formGroup": {"classes": given.get("group_classes", "")},
        }
        hint = given.get("hint", field.description)
        if hint:
            params["hint"] = {"text": hint}
        if field.errors:
            params["errorMessage"] = {"text": first_sentence(field)}
        return params


def label_classes(stem: str, given: Params) -> str:
    """The class that sets how large a label or legend is; plain body size when it is empty."""
    size = given.get("label_size", "s")
    return f"{stem}--{size}" if size else ""


def first_sentence(field: Field) -> str:
    """The one sentence shown at a field; further ones would say the same thing in other words."""
    return next(sentence for sentence in field.errors if isinstance(sentence, str))


class TextInput(Drawn):
    component = "input"
    macro = "govukInput"

    def params(self, field: Field, given: Params) -> Params:
        params = super().params(field, given)
        params |= {
            "value": field._value(),
            "type": getattr(field, "input_type", "text"),
            "inputmode": getattr(field, "inputmode", None),
            "autocomplete": getattr(field, "autocomplete", None),
            "spellcheck": getattr(field, "spellcheck", None),
        }
        for affix in ("prefix", "suffix"):
            if getattr(field, affix, ""):
                params[affix] = {"text": getattr(field, affix)}
        return params


class PasswordBox(Drawn):
    """A password is never sent back to the page."""

    component = "password-input"
    macro = "govukPasswordInput"

    def params(self, field: Field, given: Params) -> Params:
        return super().params(field, given) | {"autocomplete": field.autocomplete}


class TextBox(Drawn):
    """Several lines. With a longest length it counts what is left, in words for screen readers too."""

    component = "character-count"
    macro = "govukCharacterCount"

    def params(self, field: Field, given: Params) -> Params:
        return super().params(field, given) | {
            "value": field._value(),
            "rows": given.get("rows", field.rows),
            "maxlength": field.max_length,
            "threshold": 75,
        }


class SelectBox(Drawn):
    component = "select"
    macro = "govukSelect"

    def params(self, field: Field, given: Params) -> Params:
        params = super().params(field, given)
        if field.searchable:
            params["attributes"] = {**params["attributes"], "data-module": "peerhub-autocomplete"}
        params["items"] = [
            {"value": choice.value, "text": choice.label, "selected": choice.selected}
            for choice in field.iter_choices()
        ]
        return params


class Choices(Drawn):
    """Radio buttons or tick boxes in a fieldset whose legend is the field's label."""

    def params(self, field: Field, given: Params) -> Params:
        params = super().params(field, given)
        legend = {"text": field.label.text, "classes": label_classes("govuk-fieldset__legend", given)}
        params |= {"idPrefix": field.id, "fieldset": {"legend": legend}}
        params["items"] = [self.item(choice) for choice in field.iter_choices()]
        return params

    @staticmethod
    def item(choice: Any) -> Params:
        item = {"value": choice.value, "text": choice.label, "checked": choice.selected}
        if choice.render_kw.get("hint"):
            item["hint"] = {"text": choice.render_kw["hint"]}
        return item


class Radios(Choices):
    component = "radios"
    macro = "govukRadios"


class Checkboxes(Choices):
    component = "checkboxes"
    macro = "govukCheckboxes"


class OneCheckbox(Drawn):
    """A single statement to tick, without a legend of its own."""

    component = "checkboxes"
    macro = "govukCheckboxes"

    def params(self, field: Field, given: Params) -> Params:
        params = super().params(field, given)
        item: Params = {"value": "yes", "text": field.label.text, "checked": bool(field.data)}
        if "hint" in params:
            item["hint"] = params.pop("hint")
        return params | {"idPrefix": field.id, "items": [item]}


class DayBoxes(Drawn):
    """Day, month and year in three boxes; only the boxes at fault are marked."""

    component = "date-input"
    macro = "govukDateInput"

    def params(self, field: Field, given: Params) -> Params:
        params = super().params(field, given)
        legend = {"text": field.label.text, "classes": label_classes("govuk-fieldset__legend", given)}
        params["fieldset"] = {"legend": legend}
        params["items"] = [
            {
                "name": field.box_name(part),
                "id": field.box_id(part),
                "label": part.capitalize(),
                "value": field.typed[part],
                "inputmode": "text" if part == "month" else "numeric",
                "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
                + (" govuk-input--error" if part in field.wrong_parts else ""),
            }
            for part in field.PARTS
        ]
        return params


class FileInput(Drawn):
    component = "file-upload"
    macro = "govukFileUpload"

    def params(self, field: Field, given: Params) -> Params:
        params = super().params(field, given)
        if field.accept:
            params["attributes"] = {**params["attributes"], "accept": ",".join(field.accept)}
        return params
