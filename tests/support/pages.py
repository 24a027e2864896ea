"""A page as a person meets it: headings, words, links, forms to fill in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from xml.etree.ElementTree import Element

import html5lib

SPACES = re.compile(r"\s+")
Values = dict[str, list[Any]]


def plain_text(element: Element) -> str:
    """The words inside `element`, with single spaces."""
    return SPACES.sub(" ", "".join(element.itertext())).strip()


class Page:
    """One HTML document, parsed as a browser parses it; `errors` are the parser's complaints."""

    def __init__(self, markup: str) -> None:
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.markup = markup
        self.root: Element = parser.parse(markup)
        for item in self.root.iter():
            if not _is_comment(item):
                item.tag = item.tag.rpartition("}")[2]  # drawings come with their own namespace
        lines = markup.splitlines() or [""]
        self.errors = [
            f"line {line}: {code} {details or ''} in: {lines[min(line, len(lines)) - 1].strip()[:160]}"
            for (line, _column), code, details in parser.errors
        ]

    def all(self, *tags: str, **attributes: str | bool) -> list[Element]:
        """Elements with one of `tags` whose attributes match; True stands for any value, `class_` for one class."""
        found = self.root.iter() if not tags else (item for item in self.root.iter() if item.tag in tags)
        return [item for item in found if not _is_comment(item) and _matches(item, attributes)]

    def one(self, *tags: str, **attributes: str | bool) -> Element:
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tags} {attributes} instead of one in:\n{self.text[:2000]}"
        return found[0]

    @cached_property
    def title(self) -> str:
        return plain_text(self.all("title")[0])  # drawings have titles of their own, further down

    @cached_property
    def heading(self) -> str:
        return plain_text(self.one("h1"))

    @cached_property
    def text(self) -> str:
        """What is to be read in the body, without scripts and styles."""
        body = self.root.find("body")
        assert body is not None
        return SPACES.sub(" ", " ".join(_readable(body))).strip()

    @cached_property
    def links(self) -> dict[str, str]:
        """Words of each link to its address; the first of several with the same words."""
        links: dict[str, str] = {}
        for link in self.all("a", href=True):
            links.setdefault(plain_text(link), link.attrib["href"])
        return links

    @cached_property
    def field_errors(self) -> dict[str, str]:
        """The error summary: id of the field to the sentence beside it."""
        return {
            link.attrib["href"].removeprefix("#"): plain_text(link)
            for summary in self.all(class_="govuk-error-summary")
            for link in summary.iter("a")
        }

    @cached_property
    def forms(self) -> "list[Form]":
        outside = [item for item in self.all("input", "select", "textarea", "button") if "form" in item.attrib]
        return [
            Form(form, [item for item in outside if item.attrib["form"] == form.get("id")]) for form in self.all("form")
        ]

    def form_with(self, *names: str) -> "Form":
        """The one form that has all these fields; without names, the one form of the page's main part."""
        candidates = [form for form in self.forms if set(names) <= form.names]
        if not names:
            main = {id(item) for part in self.all("main") for item in part.iter("form")}
            candidates = [form for form in self.forms if id(form.element) in main]
        assert candidates, f"no form has the fields {names}; forms: {[sorted(form.names) for form in self.forms]}"
        assert len({form.action for form in candidates}) == 1, (
            f"several forms fit {names or 'the page'}: {[form.action for form in candidates]}; name more fields"
        )
        return candidates[0]


@dataclass
class Form:
    """A form with what it holds as the page opens."""

    element: Element
    outside_controls: list[Element]

    @property
    def action(self) -> str:
        return self.element.get("action", "")

    @property
    def method(self) -> str:
        return self.element.get("method", "get").upper()

    @cached_property
    def controls(self) -> list[Element]:
        inside = [item for item in self.element.iter() if item.tag in {"input", "select", "textarea", "button"}]
        return [item for item in inside + self.outside_controls if item.get("name") and "disabled" not in item.attrib]

    @property
    def names(self) -> set[str]:
        return {item.attrib["name"] for item in self.controls}

    def held(self) -> Values:
        """What would be sent if the person pressed the button now."""
        values: Values = {}
        for item in self.controls:
            for value in _held_values(item):
                values.setdefault(item.attrib["name"], []).append(value)
        return values

    def choices(self, name: str) -> set[str] | None:
        """What can be chosen for `name`: None where anything can be typed."""
        controls = [item for item in self.controls if item.attrib["name"] == name]
        choices: set[str] = set()
        for item in controls:
            if item.tag == "select":
                choices |= {_option_value(option) for option in item.iter("option")}
            elif item.get("type") in {"radio", "checkbox"}:
                choices.add(item.get("value", "on"))
            elif item.tag != "button":
                return None
        return choices

    def filled_in(self, fields: dict[str, Any], *, button: str | None = None) -> Values:
        """The values sent after a person filled in `fields` and pressed `button` (its words; else the first one).

        Only what a person can do: fields that are on the page, choices that are offered.
        """
        values = self.held()
        for name, value in fields.items():
            assert name in self.names, f"the form has no field {name}; it has {sorted(self.names)}"
            wanted = [item if _is_file(item) else str(item) for item in _listed(value)]
            choices = self.choices(name)
            assert choices is None or set(wanted) <= choices, f"{name} offers {sorted(choices or ())}, not {wanted}"
            values[name] = wanted
        pressed = self._button(button)
        if pressed is not None and pressed.get("name"):
            values[pressed.attrib["name"]] = [pressed.get("value", "")]
        return values

    def _button(self, words: str | None) -> Element | None:
        buttons = [
            item
            for item in [*self.element.iter(), *self.outside_controls]
            if (item.tag == "button" and item.get("type", "submit") == "submit")
            or (item.tag == "input" and item.get("type") == "submit")
        ]
        if words is None:
            return buttons[0] if buttons else None
        named = [item for item in buttons if words in (plain_text(item), item.get("value"))]
        assert named, f"no button {words!r}; there are {[plain_text(item) for item in buttons]}"
        return named[0]


def _matches(element: Element, attributes: dict[str, str | bool]) -> bool:
    for name, wanted in attributes.items():
        if name == "class_":
            if wanted not in element.get("class", "").split():
                return False
            continue
        value = element.get(name.rstrip("_").replace("_", "-"))
        if value is None or (wanted is not True and value != wanted):
            return False
    return True


def _is_comment(element: Element) -> bool:
    return callable(element.tag)  # the parser puts a function there


def _readable(element: Element) -> Iterator[str]:
    if _is_comment(element) or element.tag in {"script", "style", "template"}:
        return
    yield element.text or ""
    for child in element:
        yield from _readable(child)
        yield child.tail or ""


def _held_values(item: Element) -> list[str]:
    kind = item.get("type", "text") if item.tag == "input" else item.tag
    if kind in {"submit", "button", "image", "reset", "file"}:
        return []
    if kind in {"radio", "checkbox"}:
        return [item.get("value", "on")] if "checked" in item.attrib else []
    if kind == "textarea":
        return ["".join(item.itertext()).removeprefix("\n")]
    if kind == "select":
        options = list(item.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib]
        if not chosen and "multiple" not in item.attrib:
            chosen = options[:1]
        return [_option_value(option) for option in chosen]
    return [item.get("value", "")]


def _option_value(option: Element) -> str:
    return cast("str", option.get("value", plain_text(option)))


def _is_file(value: Any) -> bool:
    return hasattr(value, "read") or isinstance(value, tuple)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | set) else [value]
