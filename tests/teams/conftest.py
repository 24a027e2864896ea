"""An engagement with a team to choose, peers to choose from, and those who act."""

from typing import Any

import pytest

from peerhub.accounts.models import User
from peerhub.councils.models import PoliticalGroup
from peerhub.db import db
from peerhub.engagements.models import Engagement, Stage
from peerhub.peers.models import Peer, Seniority
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from tests.support.factories import (
    make_assignment,
    make_council,
    make_engagement,
    make_engagement_type,
    make_group,
    make_peer,
    make_skill,
    make_user,
)


@pytest.fixture
def officer(session: Any) -> User:
    return make_user(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def labour(session: Any) -> PoliticalGroup:
    return make_group(name="Labour")


@pytest.fixture
def engagement(session: Any) -> Engagement:
    """Corporate, at Hartlepool, 120 days ahead: a lead officer peer and a lead member peer are needed."""
    type_ = make_engagement_type("Lead officer peer", "Lead member peer", name="Corporate peer challenge")
    return make_engagement(council=make_council(name="Hartlepool"), type=type_)


@pytest.fixture
def chief(session: Any) -> Peer:
    return make_peer(seniority=Seniority.CHIEF_EXECUTIVE, given_name="Pat", family_name="Chief")


@pytest.fixture
def leader(session: Any, labour: PoliticalGroup) -> Peer:
    return make_peer(seniority=Seniority.LEADER, group=labour, given_name="Lee", family_name="Leader")


class Scene:
    """One engagement with an officer peer confirmed and a member peer asked, and everybody's e-mail address."""


@pytest.fixture
def scene(arrange):
    made = Scene()
    with arrange() as session:
        labour = make_group(name="Labour")
        hartlepool = make_council(name="Hartlepool", official_name="Hartlepool Borough Council")
        type_ = make_engagement_type(
            "Lead officer peer", "Lead member peer", "Finance peer", name="Corporate peer challenge"
        )
        finance = make_skill(name="Finance")
        engagement = make_engagement(council=hartlepool, type=type_, needs={finance: 3}, stage=Stage.TEAM)
        chief = make_peer(
            seniority=Seniority.CHIEF_EXECUTIVE, given_name="Pat", family_name="Chief", skills={finance: 3}
        )
        leader = make_peer(seniority=Seniority.LEADER, given_name="Lee", family_name="Leader", group=labour)
        first = make_assignment(
            engagement, chief, state=AssignmentState.CONFIRMED, reasons="Has led a unitary council."
        )
        second = make_assignment(engagement, leader, slot=engagement.slots[1], reasons="Knows coastal towns.")
        session.add(Clearance(assignment_id=second.id, group_id=labour.id, state=ClearanceState.WAITING))
        users = {
            "council": make_user(Role.COUNCIL_CONTACT, council_id=hartlepool.id),
            "other council": make_user(Role.COUNCIL_CONTACT, council_id=make_council().id),
            "chief": make_user(Role.PEER),
            "leader": make_user(Role.PEER),
            "other peer": make_user(Role.PEER),
            "labour": make_user(Role.GROUP_OFFICE, group_id=labour.id),
            "other group": make_user(Role.GROUP_OFFICE, group_id=make_group(name="Green").id),
        }
        chief.user_id, leader.user_id = users["chief"].id, users["leader"].id
        made.emails = {name: user.email for name, user in users.items()}
        made.engagement, made.first, made.second = engagement.id, first.id, second.id
    made.path = f"/engagements/{made.engagement}"
    return made


@pytest.fixture
def staff(scene, sign_in):
    return sign_in(Role.PLACEMENT_OFFICER)


@pytest.fixture
def state_of(app):
    """`state_of(assignment_id)`: the state of the assignment and the stage of its engagement."""

    def look(assignment_id):
        with app.app_context():
            assignment = db.session.get_one(Assignment, assignment_id)
            return assignment.state, assignment.engagement.stage

    return look
