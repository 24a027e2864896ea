"""One JSON object, read member by member; every wrong shape is a fault with its path."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from peerhub.matching.problem.faults import ProblemFault, shown, under
from peerhub.matching.problem.json_text import WHOLE
from peerhub.matching.problem.shapes import LARGEST_NUMBER

_MISSING = object()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Members:
    """The members of one object. `allowed` are its keys in the order in which faults are looked for."""

    def __init__(self, value: Any, path: str, allowed: tuple[str, ...]) -> None:
        if not isinstance(value, dict):
            raise ProblemFault(path or WHOLE, f"must be an object, not {shown(value)}")
        for key in value:
            if key not in allowed:
                raise ProblemFault(under(path, key), "is not a key of this format")
        self._value = value
        self.path = path

    def where(self, key: str) -> str:
        return under(self.path, key)

    def text(self, key: str) -> str:
        return as_text(self._needed(key), self.where(key))

    def text_or_null(self, key: str) -> str | None:
        value = self._value.get(key)
        return None if value is None else as_text(value, self.where(key))

    def whole(self, key: str, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        return as_whole(self._needed(key), self.where(key), least, most)

    def whole_or_zero(self, key: str) -> int:
        return as_whole(self._value.get(key, 0), self.where(key), 0, LARGEST_NUMBER)

    def yes_or_no(self, key: str) -> bool:
        value = self._needed(key)
        if not isinstance(value, bool):
            raise ProblemFault(self.where(key), f"must be true or false, not {shown(value)}")
        return value

    def day(self, key: str) -> date:
        value = self._needed(key)
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise ProblemFault(self.where(key), f"must be a date such as 2027-03-09, not {shown(value)}")

    def items(self, key: str) -> Iterator[tuple[str, Any]]:
        """Each member of a list with its path; a missing list is empty."""
        path = self.where(key)
        value = self._value.get(key, [])
        if not isinstance(value, list):
            raise ProblemFault(path, f"must be a list, not {shown(value)}")
        for at, member in enumerate(value):
            yield under(path, at), member

    def entries(self, key: str) -> Iterator[tuple[str, str, Any]]:
        """Each entry of an object with its path and key; a missing object is empty."""
        path = self.where(key)
        value = self._value.get(key, {})
        if not isinstance(value, dict):
            raise ProblemFault(path, f"must be an object, not {shown(value)}")
        for name, member in value.items():
            yield f"{path}[{shown(name)}]", name, member

    def _needed(self, key: str) -> Any:
        value = self._value.get(key, _MISSING)
        if value is _MISSING:
            raise ProblemFault(self.where(key), "is missing")
        return value


def as_text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise ProblemFault(path, f"must be text, not {shown(value)}")
    if not value:
        raise ProblemFault(path, "must not be empty")
    return value


def as_whole(value: Any, path: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProblemFault(path, f"must be a whole number, not {shown(value)}")
    if value < least:
        raise ProblemFault(path, f"must be at least {least:,}, not {shown(value)}")
    if value > most:
        raise ProblemFault(path, f"must be at most {most:,}, not {shown(value)}")
    return value
