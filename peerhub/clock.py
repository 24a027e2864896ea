"""The one place that asks what time it is, so that tests can travel."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC: what is stored."""
    return datetime.now(UTC)


def today() -> date:
    """Today in London: what a deadline or an on-site date is compared with."""
    return datetime.now(LONDON).date()


def day_of(moment: datetime) -> date:
    """The day in London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()
