"""Words that only this installation can have written, for addresses that are sent by e-mail."""

from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def signed(value: Any, *, purpose: str) -> str:
    """`value` (plain JSON) as a token for an address. Another purpose's token never passes."""
    return str(_serializer(purpose).dumps(value))


def opened(token: str, *, purpose: str) -> Any:
    """What was signed, or None for a token that was changed, cut off or made elsewhere."""
    try:
        return _serializer(purpose).loads(token)
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"peerhub {purpose}")
