"""A diary as a calendar file (RFC 5545), which calendar programmes subscribe to. Pure.

An e-mail about one date carries a file of its own (`notifications.calendars`) with the same id, so that a calendar that
knows both shows the date once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

HOST = "peerhub"  # the second half of every entry's id: the same whatever the address of the service
SEQUENCES_BEGAN = 1_700_000_000  # seconds since 1970; sequences must be small enough for every calendar
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar: whole days (`starts` and `ends` are dates, both included), or hours of a day.

    `key` stays the same when the thing changes, and `is_cancelled` takes it out of the calendar.
    """

    key: str
    title: str
    starts: date | datetime
    ends: date | datetime
    changed_at: datetime
    place: str = ""
    text: str = ""
    is_certain: bool = True
    is_cancelled: bool = False


def calendar_file(entries: Iterable[Entry], *, name: str) -> bytes:
    """The entries as one file, which a calendar programme reads anew every few hours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Local Government Association//peerhub//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    made: bytes = calendar.to_ical()
    return made


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{HOST}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    # As in e-mails: what was changed later replaces what was sent before.
    event.add("sequence", max(0, int(entry.changed_at.timestamp()) - SEQUENCES_BEGAN))
    event.add("summary", entry.title)
    event.add("dtstart", entry.starts)
    # Whole days end on the morning after, hours when they end.
    is_whole_day = not isinstance(entry.ends, datetime)
    event.add("dtend", entry.ends + timedelta(days=1) if is_whole_day else entry.ends)
    if entry.place:
        event.add("location", entry.place)
    if entry.text:
        event.add("description", entry.text)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED" if entry.is_certain else "TENTATIVE")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    return event
