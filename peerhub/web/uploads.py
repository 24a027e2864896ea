"""A form field that takes a file. What the file truly is, only its content says: `documents` checks that."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.datastructures import FileStorage

from peerhub.web import sentences, widgets
from peerhub.web.fields import Named


class UploadField(Named):
    """A file, as werkzeug's FileStorage; None when no file was chosen.

    `accept` only helps the browser's dialogue (".pdf", "image/png"). A browser never sends a file a second time, so
    the error for a form that failed elsewhere has to ask for it again.
    """

    widget = widgets.FileInput()
    ask = staticmethod(sentences.choose)
    classes = ""

    def __init__(self, label: str, *, accept: Sequence[str] = (), **rest: Any) -> None:
        self.accept = tuple(accept)
        super().__init__(label, **rest)

    def is_empty(self) -> bool:
        return self.data is None

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [value for value in valuelist if isinstance(value, FileStorage) and value.filename]
        self.data = files[0] if files else None


View = TypeVar("View", bound=Callable[..., Any])
# What may come beside the file: its form, and so much of a file too large that the form itself can say so.
FORM_BYTES = 2 * 1024 * 1024


def takes_files(setting: str) -> Callable[[View], View]:
    """This page takes a file of up to as many bytes as the setting says: more than other pages may be sent."""

    def mark(view: View) -> View:
        view.largest_file = setting  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Before the form is read for the first time, which CSRF does: so this must be registered first."""
    app.before_request(_allow_large_files)


def _allow_large_files() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    setting = getattr(view, "largest_file", "")
    if setting:
        request.max_content_length = current_app.config[setting] + FORM_BYTES
