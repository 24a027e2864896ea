"""What a document is made of, and what changed from one to the next. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """One part of a document. Two parts with one fingerprint say the same."""

    key: str
    title: str
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fingerprint(*said: object) -> str:
    """A hash of what a part says."""
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def changes(before: Sequence[Mapping[str, Any]], after: Sequence[Part]) -> list[str]:
    """What is new, different or gone, in sentences, in the order of the document."""
    held = {part["key"]: part for part in before}
    said = []
    for part in after:
        old = held.pop(part.key, None)
        if old is None:
            said.append(f"New: {part.title}")
        elif old["fingerprint"] != part.fingerprint:
            said.append(f"Changed: {part.title}")
    return said + [f"No longer in it: {part['title']}" for part in held.values()]
