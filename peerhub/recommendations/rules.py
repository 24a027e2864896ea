"""Rules about a report, the council's plan and its review. Pure."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any


def checksum(content: Sequence[dict[str, Any]]) -> str:
    """SHA-256 of what a published version says, however its JSON is laid out."""
    return hashlib.sha256(json.dumps(list(content), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
