"""JSON text to plain values, with every fault of the text itself named."""

import json
import re
from typing import Any

from peerhub.matching.problem.faults import ProblemFault, shown, under

WHOLE = "the file"
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Repeating(dict[str, Any]):
    """An object of the text in which a key stands twice; kept until the walk knows its path."""

    def __init__(self, members: list[tuple[str, Any]]) -> None:
        super().__init__(members)
        keys = [key for key, _ in members]
        self.repeated = next(key for at, key in enumerate(keys) if key in keys[:at])


def parse(text: str | bytes) -> Any:
    """The value of a JSON text. Raises ProblemFault when it is not UTF-8, not JSON, or an object repeats a key."""
    if isinstance(text, bytes):
        text = _decoded(text)
    repeating = False

    def keep(members: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeating
        value = dict(members)
        if len(value) == len(members):
            return value
        repeating = True
        return _Repeating(members)

    try:
        value = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=keep)
    except json.JSONDecodeError as fault:
        raise ProblemFault(f"line {fault.lineno}, column {fault.colno}", f"is not JSON ({fault.msg})") from None
    except RecursionError:
        raise ProblemFault(WHOLE, "is nested too deeply") from None
    except ValueError:
        # Python refuses to read whole numbers of more than some thousand digits.
        raise ProblemFault(WHOLE, "holds a number with too many digits") from None
    if repeating:
        _refuse_repeated_key(value, "")
    return value


def refuse_broken_text(value: Any, path: str = "") -> None:
    """Raise ProblemFault at the first text that holds half a surrogate pair, which UTF-8 cannot write."""
    if isinstance(value, str) and _SURROGATE.search(value):
        raise ProblemFault(path, f"{shown(value)} is not valid text")
    if isinstance(value, dict):
        for key, member in value.items():
            refuse_broken_text(key, under(path, key))
            refuse_broken_text(member, under(path, key))
    if isinstance(value, list):
        for at, member in enumerate(value):
            refuse_broken_text(member, under(path, at))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise ProblemFault(f"byte {fault.start + 1}", "is not UTF-8 text") from None


def _refuse_repeated_key(value: Any, path: str) -> None:
    if isinstance(value, _Repeating):
        raise ProblemFault(under(path, value.repeated), "the key is used twice")
    if isinstance(value, dict):
        for key, member in value.items():
            _refuse_repeated_key(member, under(path, key))
    if isinstance(value, list):
        for at, member in enumerate(value):
            _refuse_repeated_key(member, under(path, at))
