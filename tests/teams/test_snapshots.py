"""Who may open a snapshot: only those with a reason. Its number tells nobody anything."""

import pytest
from sqlalchemy.exc import NoResultFound

from peerhub.engagements.models import Occasion, PinnedSnapshot
from peerhub.metrics.operations import take_snapshot
from peerhub.permissions import Role
from peerhub.teams import queries
from peerhub.teams.models import AssignmentState
from tests.support import factories


@pytest.fixture
def snapshot(session, engagement):
    taken = take_snapshot(engagement.council, by=None)
    engagement.snapshots.append(PinnedSnapshot(snapshot=taken, occasion=Occasion.SCOPING))
    session.flush()
    return taken


def may_open(snapshot, person) -> bool:
    try:
        return queries.get_snapshot(snapshot.id, visible_to=person) is snapshot
    except NoResultFound:
        return False


@pytest.mark.parametrize("role", [Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER, Role.PRINCIPAL_ADVISER])
def test_staff_open_every_one(snapshot, role):
    assert may_open(snapshot, factories.make_user(role))


def test_a_council_contact_opens_those_of_their_council(snapshot, engagement):
    assert may_open(snapshot, factories.make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id))
    elsewhere = factories.make_council()
    assert not may_open(snapshot, factories.make_user(Role.COUNCIL_CONTACT, council_id=elsewhere.id))
    assert not may_open(snapshot, factories.make_user(Role.COUNCIL_CONTACT))


@pytest.mark.parametrize(
    ("state", "opens"),
    [
        (AssignmentState.ASKED, True),
        (AssignmentState.CONFIRMED, True),
        (AssignmentState.DECLINED, False),
        (AssignmentState.WITHDRAWN, False),
    ],
)
def test_a_peer_opens_those_of_the_teams_that_they_are_on(snapshot, engagement, state, opens):
    peer_user = factories.make_user(Role.PEER)
    assert not may_open(snapshot, peer_user)
    factories.make_assignment(engagement, factories.make_peer(user_id=peer_user.id), state=state)
    assert may_open(snapshot, peer_user) is opens


def test_a_peer_who_is_on_another_team_of_the_council_does_not(snapshot, engagement):
    peer_user = factories.make_user(Role.PEER)
    other = factories.make_engagement(council=engagement.council, first_day=factories.in_days(300))
    factories.make_assignment(other, factories.make_peer(user_id=peer_user.id))
    assert not may_open(snapshot, peer_user)


def test_a_snapshot_that_is_pinned_to_nothing_is_for_staff_and_its_council(session, engagement):
    taken = take_snapshot(engagement.council, by=None)
    assert not may_open(taken, factories.make_user(Role.PEER))
    assert not may_open(taken, factories.make_user(Role.BOARD_MEMBER))
    assert may_open(taken, factories.make_user(Role.ADMINISTRATOR))
