"""What is wrong with a problem file, said in one line."""

import json
import re

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_SHOWN = 60


class ProblemFault(ValueError):
    """A problem file breaks the format: `where` is the path of the fault, `what` says what is wrong there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


def under(path: str, key: str | int) -> str:
    """The path of a member: `peers[3]`, `peers[3].home`, `candidates["e1.lead"]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{shown(key)}]"


def shown(value: object) -> str:
    """A value as JSON would write it, on one line and cut short, so that a message never fills a screen.

    Escaped to ASCII: a message has to survive any terminal, and half a surrogate pair could not be printed.
    """
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
