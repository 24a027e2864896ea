"""An .ics file for one date, which any calendar takes over. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from peerhub import clock


def days_as_ics(
    *, uid: str, first_day: date, last_day: date, title: str, is_called_off: bool = False, **details: str
) -> bytes:
    """Whole days; `details` may hold `place` and `text`. The same `uid` again moves the date in calendars.

    `is_called_off` takes the date out of the calendars that took it over.
    """
    return _file(uid, (first_day, last_day + timedelta(days=1)), title, details, is_called_off=is_called_off)


def moment_as_ics(*, uid: str, start: datetime, end: datetime, title: str, **details: str) -> bytes:
    """From one aware moment to another; otherwise the same."""
    return _file(uid, (start, end), title, details)


def _file(
    uid: str, ends: tuple[date, date], title: str, details: Mapping[str, str], *, is_called_off: bool = False
) -> bytes:
    event = Event()
    event.add("uid", f"{uid}@peerhub")
    event.add("dtstamp", clock.now())
    event.add("sequence", int(clock.now().timestamp()) - 1_700_000_000)  # a later file replaces an earlier one
    event.add("dtstart", ends[0])
    event.add("dtend", ends[1])
    event.add("summary", title)
    if is_called_off:
        event.add("status", "CANCELLED")
    for name, key in (("location", "place"), ("description", "text")):
        if details.get(key):
            event.add(name, details[key])
    calendar = Calendar()
    calendar.add("prodid", "-//Local Government Association//peerhub//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_called_off else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
