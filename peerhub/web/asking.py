"""What people write into a search box: words, quoted phrases, and filters as `field:value`. Pure.

    for token in tokens('scrutiny topic:finance "medium term"'):

`meant` finds the code that somebody means by a name, its beginning or a slip of the pen.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TOKEN = re.compile(
    r'(?P<name>[a-z]+):(?P<value>"[^"]*"?|\S*)|(?P<minus>-?)(?P<quoted>"[^"]*"?)|(?P<word>\S+)', re.IGNORECASE
)


@dataclass(frozen=True)
class Token:
    """One part of what was written: a filter where `field` is there, else a word or a phrase."""

    text: str
    field: str = ""
    is_unwanted: bool = False  # written with a minus before it


class NotUnderstood(Exception):
    """A value means nothing here; the message is the sentence for the person."""


def tokens(text: str) -> Iterator[Token]:
    """The parts in the order in which they were written."""
    for found in TOKEN.finditer(text):
        if found["name"]:
            yield Token(_bare(found["value"] or ""), found["name"].lower())
        else:
            word = found["quoted"] or found["word"] or ""
            is_unwanted = found["minus"] == "-" or (not found["quoted"] and word.startswith("-") and len(word) > 1)
            yield Token(_bare(word.lstrip("-" if is_unwanted else "")), is_unwanted=is_unwanted)


def _bare(text: str) -> str:
    """Without quotes, on one line: what was pasted may have breaks in it."""
    return " ".join(text.strip('"').split())


def meant(value: str, names: Mapping[str, str], noun: str) -> str:
    """The code that `value` means: the code itself, its name, or the beginning of just one name, in any case."""
    wanted = _plain(value)
    for code, name in names.items():
        if wanted in (_plain(code), _plain(name)):
            return code
    beginnings = [
        code for code, name in names.items() if _plain(name).startswith(wanted) or _plain(code).startswith(wanted)
    ]
    if len(beginnings) == 1:
        return beginnings[0]
    near = difflib.get_close_matches(wanted, [_plain(name) for pair in names.items() for name in pair], n=1)
    guesses = beginnings or [code for code, name in names.items() if near and near[0] in (_plain(code), _plain(name))]
    guessed = " or ".join(f"“{names[code]}”" for code in guesses[:3])
    hint = f" Did you mean {guessed}?" if guessed else ""
    raise NotUnderstood(f"There is no {noun} called “{value}” here.{hint}")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[-_]", " ", text).casefold().split())
