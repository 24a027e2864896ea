"""Long lists in steps, with every filter kept in the address.

In a view:

    wanted = pagination.wanted(per_page=25)
    peers, total = queries.find_peers(…, limit=wanted.limit, offset=wanted.offset)
    page = wanted.filled(peers, total)

In its template: `{{ count_line(page, "peer") }} … {{ pagination(page) }}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from werkzeug.datastructures import MultiDict

T = TypeVar("T")

LARGEST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """The step that the address asks for, before the database has answered."""

    number: int
    per_page: int

    @property
    def limit(self) -> int:
        return self.per_page

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.per_page

    def filled(self, items: Sequence[T], total: int) -> "Page[T]":
        return Page(items=items, total=total, number=self.number, per_page=self.per_page)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One step of a list: its items, the count of all, and the way to the other steps."""

    items: Sequence[T]
    total: int
    number: int
    per_page: int

    @property
    def last_number(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The place of the first item shown, counted from 1; 0 when nothing is shown."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def previous_href(self) -> str:
        return href_with(page=min(self.number - 1, self.last_number)) if self.number > 1 else ""

    @property
    def next_href(self) -> str:
        return href_with(page=self.number + 1) if self.number < self.last_number else ""

    @property
    def steps(self) -> list[tuple[int | None, str]]:
        """Number and address of the steps to show; None stands for those left out."""
        return [(number, href_with(page=number) if number else "") for number in shown(self.number, self.last_number)]

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def wanted(per_page: int = 25) -> Wanted:
    """The step in ?page=; anything that is not a sensible number means the first."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return Wanted(number=min(max(number, 1), LARGEST_NUMBER), per_page=per_page)


def shown(number: int, last: int) -> list[int | None]:
    """The steps to list: the first, the last, this one and its neighbours; None for each gap of two or more."""
    near = sorted({1, last, *(step for step in range(number - 1, number + 2) if 1 <= step <= last)})
    steps: list[int | None] = []
    for before, step in zip([0, *near], near, strict=False):
        if step - before == 2:
            steps.append(before + 1)
        elif step - before > 2:
            steps.append(None)
        steps.append(step)
    return steps


def href_with(**changes: Any) -> str:
    """This page's address with some parameters changed, and the others kept. None removes a parameter."""
    return href_of(request.args, changes)


def href_without(name: str, value: str | None = None) -> str:
    """This page's address without a filter, or without one of its values; back on the first step."""
    kept = MultiDict(request.args)
    values = [other for other in kept.poplist(name) if value is not None and other != value]
    kept.setlist(name, values)
    return href_of(kept, {"page": None})


def href_of(args: MultiDict[str, str], changes: Mapping[str, Any]) -> str:
    arguments: dict[str, Any] = {name: list(values) for name, values in args.lists() if values and any(values)}
    arguments.update(changes)
    if arguments.get("page") == 1:
        del arguments["page"]
    path_values = request.view_args or {}
    return url_for(request.endpoint or "static", **{**_safe(arguments), **path_values})


def _safe(arguments: dict[str, Any]) -> dict[str, Any]:
    """Names that url_for would take for itself must not come from the address bar."""
    return {
        name: value
        for name, value in arguments.items()
        if not name.startswith("_") and name != "endpoint" and value is not None
    }
