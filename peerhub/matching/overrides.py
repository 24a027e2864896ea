"""Why a rule was set aside, as it is kept beside the choice: "R4, R17: Agreed with the regional adviser."."""

import re
from collections.abc import Iterable

LONGEST = 400
_KEPT = re.compile(r"(R\d+(?:, R\d+)*): (.+)", re.DOTALL)


def kept(rules: Iterable[str], reason: str) -> str:
    """The numbers of the rules and the reason in one text."""
    return f"{', '.join(dict.fromkeys(rules))}: {reason}"


def rules_in(text: str | None) -> frozenset[str]:
    """The rules that a kept reason sets aside."""
    found = _KEPT.fullmatch(text or "")
    return frozenset(found[1].split(", ")) if found else frozenset()


def reason_in(text: str | None) -> str:
    """The reason alone, as the person wrote it."""
    found = _KEPT.fullmatch(text or "")
    return found[2] if found else text or ""
