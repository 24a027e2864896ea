"""The key of LG Inform, as the settings have it. No row, page or job holds it, so whoever needs it asks here."""

from flask import current_app

from peerhub.metrics.operations.fetching import LgInform

MEGABYTE = 1_000_000


def service() -> LgInform | None:
    """LG Inform with our key; None where the settings have none."""
    config = current_app.config
    key: str = config["LGINFORM_KEY"]
    return LgInform(config["LGINFORM_ADDRESS"], key, config["LGINFORM_SECRET"]) if key else None


def allowance() -> int:
    """Bytes that we may have a month; 0 where nobody knows."""
    return int(current_app.config["LGINFORM_ALLOWANCE_MB"]) * MEGABYTE
