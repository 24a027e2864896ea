"""A form field that takes a file. What the file truly is, only its content says: `documents` checks that."""

from collections.abc import Sequence
from typing import Any

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
