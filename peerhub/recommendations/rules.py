"""Rules about a report, the council's plan and its review. Pure."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from peerhub.recommendations.models import Finding


def checksum(content: Sequence[dict[str, Any]]) -> str:
    """SHA-256 of what a published version says, however its JSON is laid out."""
    return hashlib.sha256(json.dumps(list(content), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def said_by(finding: Finding) -> dict[str, Any]:
    """What a published version keeps of a finding."""
    return {
        "theme": finding.theme.name if finding.theme else "Local focus",
        "text": finding.text,
        "is_good_practice": finding.is_good_practice,
        "recommendations": [one.text for one in finding.recommendations],
    }
