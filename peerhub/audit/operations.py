"""Recording a change. Called by every operation of every package; never by a view."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from peerhub import clock
from peerhub.audit.models import AuditEvent, Way
from peerhub.db import Base, db

_way: ContextVar[Way] = ContextVar("peerhub_way", default=Way.COMMAND)


class Actor(Protocol):
    """Whoever acts: a user account, or somebody by a signed link, without an id.

    `audit` stands below `accounts` and so knows only this much of it.
    """

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


def set_way(way: Way) -> None:
    """From here on, in this request or task, changes come in by `way`."""
    _way.set(way)


@contextmanager
def by_way_of(way: Way) -> Iterator[None]:
    """Within this block, changes come in by `way`."""
    token = _way.set(way)
    try:
        yield
    finally:
        _way.reset(token)


def record(
    action: str,
    subject: Base,
    *,
    by: Actor | None,
    label: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
    behalf_of: str | None = None,
) -> AuditEvent:
    """Add one event to the session; it is committed with the change that it records, or not at all.

    `action` is noun.verb ("engagement.create"). `label` names the subject in words, without special category data.
    `by` is None only for the system itself (commands, jobs). Values of `before` and `after` are made plain JSON.
    The subject is flushed first, so that it has its id.
    """
    db.session.flush()
    event = _event(action, subject, by=by, label=label, before=before, after=after, reason=reason, behalf_of=behalf_of)
    db.session.add(event)
    return event


@dataclass(frozen=True)
class Noted:
    """One of many things to which the same happened: see `record_each`."""

    subject: Base
    label: str
    after: Mapping[str, Any]
    reason: str


def record_each(action: str, noted: Iterable[Noted], *, by: Actor | None) -> None:
    """The same as `record` for many subjects at once, without asking the database once for each."""
    db.session.flush()
    db.session.add_all(
        _event(action, one.subject, by=by, label=one.label, after=one.after, reason=one.reason) for one in noted
    )


def _event(
    action: str,
    subject: Base,
    *,
    by: Actor | None,
    label: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
    behalf_of: str | None = None,
) -> AuditEvent:
    return AuditEvent(
        at=clock.now(),
        actor_id=by.id if by else None,
        actor_name=by.name if by else "The system",
        behalf_of=behalf_of,
        way=_way.get(),
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=getattr(subject, "id", None),
        subject_label=label[:200],
        before=_plain(before),
        after=_plain(after),
        reason=reason,
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as (before, after): what `record` wants for an edit."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    match value:
        case enum.Enum():
            return value.value
        case date() | datetime():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return _plain(value)
        case list() | tuple() | set() | frozenset():
            return [_plain_value(item) for item in value]
        case _:
            return value
