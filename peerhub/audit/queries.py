"""Reading the record: filtered, newest first, or about one thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent, Way
from peerhub.db import Base, db

HELD_AT_ONCE = 500
NEVER = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """Which events to read; what is empty does not narrow. Both days are inclusive, in London's time."""

    actor: str = ""  # part of a name
    action: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    subject: str = ""  # part of a label
    way: Way | None = None
    first_day: date | None = None
    last_day: date | None = None


def find_events(wanted: Wanted, *, limit: int, offset: int = 0) -> tuple[list[AuditEvent], int]:
    """One step of the events wanted, newest first, and how many there are in all."""
    conditions = _conditions(wanted)
    total = db.session.execute(sa.select(sa.func.count(AuditEvent.id)).where(*conditions)).scalar_one()
    events = db.session.execute(_newest_first(conditions).limit(limit).offset(offset)).scalars()
    return list(events), total


def every_event(wanted: Wanted) -> Iterator[AuditEvent]:
    """All events wanted, newest first, without holding more than a few hundred at once."""
    statement = _newest_first(_conditions(wanted)).execution_options(yield_per=HELD_AT_ONCE)
    yield from db.session.execute(statement).scalars()


def events_about(kind: str | type[Base], subject_id: int, *, limit: int = 50) -> list[AuditEvent]:
    """The trail of one thing, newest first. `kind` is its table's name, or its model."""
    name = kind if isinstance(kind, str) else kind.__tablename__
    conditions = [AuditEvent.subject_kind == name, AuditEvent.subject_id == subject_id]
    return list(db.session.execute(_newest_first(conditions).limit(limit)).scalars())


def known_actions() -> list[str]:
    """Every action that was ever recorded, in alphabetical order."""
    return list(db.session.execute(sa.select(AuditEvent.action).distinct().order_by(AuditEvent.action)).scalars())


def _newest_first(conditions: list[sa.ColumnElement[bool]]) -> sa.Select[AuditEvent]:
    return sa.select(AuditEvent).where(*conditions).order_by(AuditEvent.at.desc(), AuditEvent.id.desc())


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    candidates: list[tuple[object, sa.ColumnElement[bool]]] = [
        (wanted.actor, AuditEvent.actor_name.icontains(wanted.actor, autoescape=True)),
        (wanted.action, AuditEvent.action == wanted.action),
        (wanted.subject_kind, AuditEvent.subject_kind == wanted.subject_kind),
        (wanted.subject_id, AuditEvent.subject_id == wanted.subject_id),
        (wanted.subject, AuditEvent.subject_label.icontains(wanted.subject, autoescape=True)),
        (wanted.way, AuditEvent.way == wanted.way),
        (wanted.first_day, AuditEvent.at >= _start_of(wanted.first_day or date.min)),
        (wanted.last_day, AuditEvent.at < _end_of(wanted.last_day or date.max)),
    ]
    return [condition for given, condition in candidates if given not in (None, "")]


def _start_of(day: date) -> datetime:
    """The day's first moment in London, in UTC."""
    return datetime.combine(day, time.min, tzinfo=clock.LONDON).astimezone(UTC) if day > date.min else NEVER


def _end_of(day: date) -> datetime:
    """The first moment after the day."""
    return _start_of(day + timedelta(days=1)) if day < date.max else FOREVER
