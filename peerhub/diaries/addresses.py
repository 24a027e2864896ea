"""The secret part of a feed's address. Pure.

A calendar programme cannot sign in, so whoever knows the address reads the diary. It is long, it can be withdrawn, and
nothing stored opens it without the installation's key.
"""

import hashlib
import hmac


def secret_of(peer_id: int, salt: str, *, key: str) -> str:
    """The secret of the feed that was made with this salt: "12-" and 40 hexadecimal digits."""
    message = f"calendar-feed:{peer_id}:{salt}".encode()
    return f"{peer_id}-{hmac.new(key.encode(), message, hashlib.sha256).hexdigest()[:40]}"


def peer_in(secret: str) -> int | None:
    """Whose feed the secret claims to be; None if it is none of ours."""
    number, dash, digest = secret.partition("-")
    is_ours = dash and number.isascii() and number.isdigit() and len(number) < 10 and len(digest) == 40
    return int(number) if is_ours else None


def is_secret_of(secret: str, peer_id: int, salt: str, *, key: str) -> bool:
    """Whether the secret opens the feed; takes the same time whatever is wrong with it."""
    return hmac.compare_digest(secret.encode(), secret_of(peer_id, salt, key=key).encode())
