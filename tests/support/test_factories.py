"""Every factory makes a row that the database accepts."""

from peerhub.councils.models import Council
from peerhub.peers.models import PeerKind, Seniority
from peerhub.permissions import Role
from tests.support import factories as make


def test_people(session):
    skill = make.make_skill()
    leader = make.make_peer(seniority=Seniority.LEADER, skills={skill: 3})
    officer = make.make_peer()
    make.make_availability(officer, make.in_days(1), make.in_days(5))
    make.make_conflict(officer, make.make_council())
    make.make_accreditation(leader, make.make_accreditation_kind(courses=2))
    make.make_training_log(officer, course=make.make_course())
    user = make.make_user(Role.PEER, Role.BOARD_MEMBER)
    session.commit()
    assert (leader.kind, officer.kind) == (PeerKind.MEMBER, PeerKind.OFFICER)
    assert len(leader.memberships) == 1
    assert officer.memberships == []
    assert user.roles == {Role.PEER, Role.BOARD_MEMBER}


def test_engagements(session):
    skill = make.make_skill()
    kind = make.make_engagement_type("Lead officer peer", "Lead member peer", "Finance peer")
    engagement = make.make_engagement(type=kind, needs={skill: 2}, themes=[make.make_core_theme()])
    assignment = make.make_assignment(engagement, make.make_peer(seniority=Seniority.CHIEF_EXECUTIVE))
    session.commit()
    assert [slot.peer_kind for slot in engagement.slots] == [PeerKind.OFFICER, PeerKind.MEMBER, None]
    assert assignment.slot is engagement.slots[0]


def test_figures_and_plans(session):
    council: Council = make.make_council(name="Hartlepool")
    metric = make.make_metric()
    value = make.make_metric_value(metric, council, "3.25", year=2022)
    missing = make.make_metric_value(metric, council, None, year=2023)
    action = make.make_action()
    make.make_action_update(action, make.in_days(-10))
    make.make_meeting(make.in_days(-20))
    session.commit()
    assert (value.period, missing.value, missing.missing_reason) == ("2022/23", None, "Not published")
    assert action.theme.plan.title
