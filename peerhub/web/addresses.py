"""What an address may hold."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST = 2**31 - 1  # of the numbers that the database gives its rows


class RowNumber(IntegerConverter):
    """`<int:engagement_id>`: a number that a row can have. Any larger one is no address, and so not found."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002 - Werkzeug's own name
        super().__init__(map, *args, **{"max": LARGEST, **options})


class Word(UnicodeConverter):
    """`<string:code>`: text without control characters, which PostgreSQL refuses even to look for."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002 - Werkzeug's own name
        super().__init__(map, *args, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def init_app(app: Flask) -> None:
    app.url_map.converters["string"] = Word
    app.url_map.converters["int"] = RowNumber
