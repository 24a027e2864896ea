"""The seal of a decision record: one SHA-256 over everything in it, so that a change anywhere is seen."""

import enum
import hashlib
import json
from typing import Any

from peerhub.matching.models import DecisionRecord

SEALED = (
    "engagement_id",
    "decided_by_name",
    "problem_sha256",
    "result",
    "rules_version",
    "weights_version",
    "solver",
    "overrides",
    "explanation",
    "basis",
)


class Seal(enum.Enum):
    """What looking at a seal again says."""

    MATCHES = "matches"
    BROKEN = "broken"
    OLDER = "older"  # made before records were sealed: only the problem can be checked

    @property
    def label(self) -> str:
        return {
            Seal.MATCHES: "Sealed: matches",
            Seal.BROKEN: "Sealed: does not match",
            Seal.OLDER: "Older than the seal; the problem matches",
        }[self]


def seal_of(record: DecisionRecord) -> str:
    """SHA-256 over the canonical JSON of all that the record says. The problem counts by its own fingerprint."""
    said: dict[str, Any] = {name: getattr(record, name) for name in SEALED}
    said["decided_at"] = record.decided_at.isoformat(timespec="microseconds")
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(record: DecisionRecord) -> Seal:
    """Whether the record says what it said when it was made."""
    if hashlib.sha256(record.problem.encode()).hexdigest() != record.problem_sha256:
        return Seal.BROKEN
    if record.seal is None:
        return Seal.OLDER
    return Seal.MATCHES if record.seal == seal_of(record) else Seal.BROKEN
