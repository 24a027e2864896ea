"""Which events are found. The oracle is a plain loop over all of them."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from peerhub.accounts.models import User
from peerhub.audit import operations, queries
from peerhub.audit.models import AuditEvent, Way
from peerhub.audit.queries import Wanted
from peerhub.permissions import Role
from tests.support import factories


@pytest.fixture
def recorded(session):
    """Six events by two people and the system, in three ways, around a summer midnight in London."""
    ada, ben = (factories.make_user(Role.ADMINISTRATOR, name=name) for name in ("Ada Admin", "Ben 100% Board"))
    for at, by, way, action, subject in (
        ("2027-07-01T22:59:59", ada, Way.PAGE, "user.create", ben),
        ("2027-07-01T23:00:00", ada, Way.PAGE, "user.edit", ben),
        ("2027-07-02T12:00:00", ben, Way.PAGE, "user.edit", ada),
        ("2027-07-02T22:59:59", None, Way.IMPORT, "register.import", ada),
        ("2027-07-02T23:00:00", None, Way.COMMAND, "user.create", ada),
        ("2027-07-02T23:00:00", ben, Way.PAGE, "user.edit", ben),
    ):
        with time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=False), operations.by_way_of(way):
            operations.record(action, subject, by=by, label=subject.name)
    session.flush()
    return ada, ben


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Wanted(), [5, 4, 3, 2, 1, 0]),
        (Wanted(actor="ada"), [1, 0]),
        (Wanted(actor="100%"), [5, 2]),
        (Wanted(actor="%"), [5, 2]),
        (Wanted(actor="system"), [4, 3]),
        (Wanted(action="user.edit"), [5, 2, 1]),
        (Wanted(subject="BEN"), [5, 1, 0]),
        (Wanted(way=Way.IMPORT), [3]),
        (Wanted(first_day=date(2027, 7, 2)), [5, 4, 3, 2, 1]),
        (Wanted(last_day=date(2027, 7, 1)), [0]),
        (Wanted(first_day=date(2027, 7, 2), last_day=date(2027, 7, 2)), [3, 2, 1]),
        (Wanted(action="user.edit", actor="ben", last_day=date(2027, 7, 2)), [2]),
        (Wanted(actor="nobody"), []),
    ],
)
def test_filters_and_order(session, recorded, wanted, places):
    everything = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
    found, total = queries.find_events(wanted, limit=10)
    assert found == [everything[place] for place in places]
    assert total == len(places)
    assert list(queries.every_event(wanted)) == found


def test_steps_follow_each_other_without_gap_or_repetition(session, recorded):
    steps = [queries.find_events(Wanted(), limit=2, offset=offset)[0] for offset in (0, 2, 4)]
    assert [event for step in steps for event in step] == queries.find_events(Wanted(), limit=10)[0]


def test_the_trail_of_one_thing(session, recorded):
    _ada, ben = recorded
    trail = queries.events_about(User, ben.id)
    assert [event.action for event in trail] == ["user.edit", "user.edit", "user.create"]
    assert trail == queries.events_about("user_account", ben.id)
    assert queries.events_about("peer", ben.id) == []
    assert len(queries.events_about(User, ben.id, limit=1)) == 1


def test_known_actions_are_each_named_once(session, recorded):
    assert queries.known_actions() == ["register.import", "user.create", "user.edit"]
