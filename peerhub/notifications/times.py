"""When a message goes: at once, with the day's digest, or again after a failure. Pure."""

from datetime import datetime, timedelta

from peerhub.clock import LONDON

#: After each failed attempt; with the last one a message has been tried for two days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(PAUSES) + 1


def next_digest(now: datetime, hour: int) -> datetime:
    """The next moment at which it is `hour` o'clock in London, aware."""
    here = now.astimezone(LONDON)
    that = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return that if that > here else (that.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=LONDON)


def next_attempt(now: datetime, attempts: int) -> datetime | None:
    """When to try again after so many attempts; None when it has been tried often enough."""
    return now + PAUSES[attempts - 1] if attempts < MOST_ATTEMPTS else None
