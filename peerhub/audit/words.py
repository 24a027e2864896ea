"""An event in words. Pure: no database, no request.

Operations record `noun.verb` and plain values; here they become what a person reads. No list of all actions has to
be kept: a verb that is not irregular gets its past tense by the rules of English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peerhub.web import formats

NOTHING = "nothing"
IRREGULAR = {
    "begin": "begun", "build": "built", "choose": "chosen", "find": "found", "give": "given", "hold": "held",
    "leave": "left", "lose": "lost", "make": "made", "put": "put", "run": "run", "send": "sent", "set": "set",
    "take": "taken", "withdraw": "withdrawn", "write": "written",
}  # fmt: skip
# "user.sign-out" is a verb of two words; "user.set-password" is a verb and what it is done to.
PARTICLES = frozenset({"as", "back", "down", "for", "from", "in", "off", "on", "out", "over", "to", "up"})
ABBREVIATIONS = {"id": "number", "gss": "GSS", "sha256": "SHA-256", "email": "e-mail", "pdf": "PDF"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


@dataclass(frozen=True)
class Difference:
    """One thing that an event changed. `before` is empty for what was created, `after` for what was removed."""

    what: str
    before: str
    after: str


def action_in_words(action: str) -> str:
    """What happened, as a short sentence.

    "engagement.create" → "Engagement created"; "user.sign-out" → "User signed out"; "user.set-password" → "User:
    password set".
    """
    noun, _, verb = action.partition(".")
    first, *rest = verb.split("-") if verb else ["", ""]
    words = plain(noun)
    if rest and rest[0] in PARTICLES:
        return formats.upper_first(f"{words} {past(first)} {' '.join(rest)}")
    if rest and rest != [""]:
        return formats.upper_first(f"{words}: {' '.join(rest)} {past(first)}")
    return formats.upper_first(f"{words} {past(first)}".strip())


def past(verb: str) -> str:
    """The past participle: "create" → "created", "verify" → "verified", "plan" → "planned"."""
    if not verb or verb in IRREGULAR:
        return IRREGULAR.get(verb, "")
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return f"{verb}{verb[-1]}ed"
    return f"{verb}ed"


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """What changed, in the order in which the operation named it.

    What stayed the same is left out, and so is what something new was made without.
    """
    old, new = before or {}, after or {}
    keys = [*new, *(key for key in old if key not in new)]
    return [
        Difference(
            what=formats.upper_first(plain(key)),
            before=value_in_words(old[key]) if key in old else "",
            after=value_in_words(new[key]) if key in new else "",
        )
        for key in keys
        if (old[key] != new[key] if key in old and key in new else not _is_nothing({**old, **new}[key]))
    ]


def value_in_words(value: Any) -> str:
    """A recorded value as a person reads it."""
    if _is_nothing(value):
        return NOTHING
    match value:
        case bool():
            words = "yes" if value else "no"
        case int():
            words = formats.number(value)
        case Mapping():
            words = "; ".join(f"{plain(str(key))}: {value_in_words(held)}" for key, held in value.items())
        case list() | tuple():
            words = ", ".join(value_in_words(held) for held in value)
        case _:
            words = _date_in_words(str(value))
    return words


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def plain(key: str) -> str:
    """ "first_day" → "first day"."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in re.split(r"[_\-\s]+", key.removesuffix("_id")) if word)


def _date_in_words(text: str) -> str:
    try:
        if DAY.fullmatch(text):
            return formats.day(date.fromisoformat(text))
        if MOMENT.match(text):
            return formats.moment(datetime.fromisoformat(text))
    except ValueError:  # looks like a date, and is none
        return text
    return text
