"""An engagement with two places, two peers who fit them, and those who build the team."""

import pytest

from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from tests.support.factories import make_council, make_engagement, make_engagement_type, make_peer, make_user


@pytest.fixture
def officer(session):
    return make_user(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def manager(session):
    return make_user(Role.CHALLENGE_MANAGER, name="Max Manager")


@pytest.fixture
def chief(session):
    return make_peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Pat", family_name="Chief")


@pytest.fixture
def leader(session):
    return make_peer(seniority=Seniority.LEADER, given_name="Lee", family_name="Leader")


@pytest.fixture
def engagement(session):
    type_ = make_engagement_type("Lead officer peer", "Lead member peer")
    made = make_engagement(type=type_, council=make_council(name="Hartlepool"))
    made.slots[0].seniority = Seniority.CHIEF_EXECUTIVE
    return made
