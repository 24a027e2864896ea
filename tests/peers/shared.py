"""What several test files about peers need."""

import csv
import io

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.peers.operations import PeerRefused
from tests.support.factories import in_days


def events(session, action: str | None = None) -> list[AuditEvent]:
    """What the record of changes says, oldest first; only this action if one is named."""
    session.flush()
    found = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
    return [event for event in found if action in (None, event.action)]


def refusal(function, *arguments, **details) -> PeerRefused:
    """The refusal with which this call ends; fails if it does not."""
    with pytest.raises(PeerRefused) as refused:
        function(*arguments, **details)
    return refused.value


def today_in_boxes(name: str, days: int = 0) -> dict[str, int]:
    """The three boxes of a day, so many days from today."""
    day = in_days(days)
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def rows_of(response) -> list[list[str]]:
    """The rows of a file that was downloaded."""
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
