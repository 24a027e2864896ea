"""Once a year each peer is asked whether the profile is still right; reminded twice; and dropped never."""

import pytest
import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from peerhub import clock
from peerhub.notifications.models import Message
from peerhub.peers.models import PeerStatus
from peerhub.peers.operations.reminding import ask_who_is_due
from peerhub.peers.rules import due_since, question_on
from peerhub.permissions import Role
from tests.support import factories
from tests.support.factories import in_days


def a_peer(**details: object):
    return factories.make_peer(user_id=factories.make_user(Role.PEER).id, **details)


def subjects(session) -> list[str]:
    return list(session.scalars(sa.select(Message.subject).order_by(Message.id)))


@pytest.mark.parametrize(("days", "question"), [(0, 1), (29, 1), (30, 2), (59, 2), (60, 3), (900, 3)])
def test_it_is_asked_three_times_at_most(days, question):
    assert question_on(in_days(-days), clock.today()) == question


def test_who_never_confirmed_is_due_a_year_after_joining():
    assert due_since(None, in_days(0)) == in_days(0) + relativedelta(months=12)


def test_only_a_stale_profile_is_asked_about_and_only_once_a_step(session):
    today = clock.today()
    stale = a_peer(profile_confirmed_on=today - relativedelta(months=12))
    a_peer(profile_confirmed_on=today - relativedelta(months=12) + relativedelta(days=1))
    for _ in range(2):
        assert ask_who_is_due(today) == 1
    assert subjects(session) == ["Still right? Your peer profile"]
    ask_who_is_due(today + relativedelta(days=30))
    assert "Reminder: still right?" in subjects(session)
    assert stale.status is PeerStatus.DEPLOYABLE


def test_after_the_last_reminder_nothing_is_sent_and_nobody_is_dropped(session):
    peer = a_peer(profile_confirmed_on=in_days(-700))
    for days in (0, 40, 400):
        ask_who_is_due(clock.today() + relativedelta(days=days))
    assert subjects(session) == ["Last reminder: still right?"]
    assert peer.status is PeerStatus.DEPLOYABLE


@pytest.mark.parametrize("status", [PeerStatus.LEFT, PeerStatus.SUSPENDED])
def test_who_is_away_is_not_asked(session, status):
    a_peer(profile_confirmed_on=in_days(-700), status=status)
    factories.make_peer(profile_confirmed_on=in_days(-700))  # cannot sign in
    assert ask_who_is_due(clock.today()) == 0
