"""The kinds of message. Each package enters its own in its `messages`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of message. `words` complete "You are told when …"; what the process needs cannot be turned off."""

    name: str
    words: str
    is_needed: bool


_kinds: dict[str, Kind] = {}


def message_kind(name: str, words: str, *, needed: bool = False) -> Kind:
    """`ASKED = message_kind("team.asked", "you are asked to join a team", needed=True)` at the top of a module."""
    _kinds[name] = Kind(name, words, needed)
    return _kinds[name]


def kind_of(name: str) -> Kind | None:
    """None for a kind of an earlier version."""
    return _kinds.get(name)


def optional_kinds() -> list[Kind]:
    """What a person may turn off, in the order of the words."""
    return sorted((kind for kind in _kinds.values() if not kind.is_needed), key=lambda kind: kind.words)
