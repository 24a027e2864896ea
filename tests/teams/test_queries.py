"""Who sees which engagement, what the list finds, and what a team covers."""

from itertools import pairwise

import pytest
from sqlalchemy.exc import NoResultFound

from peerhub.engagements.models import Stage
from peerhub.permissions import Role
from peerhub.teams import queries
from peerhub.teams.models import AssignmentState
from peerhub.teams.queries import EngagementFilter, Order
from peerhub.teams.rules import coverage, gaps, places
from tests.support.factories import (
    in_days,
    make_assignment,
    make_council,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_skill,
    make_user,
)


def found(wanted, user, **options):
    return [row.engagement for row in queries.find_engagements(wanted, visible_to=user, **options)[0]]


def sees(engagement, user):
    listed = engagement in found(EngagementFilter(), user)
    try:
        opened = queries.get_engagement(engagement.id, visible_to=user) is engagement
    except NoResultFound:
        opened = False
    assert listed == opened, "the list and the page must agree"
    return opened


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER, Role.PRINCIPAL_ADVISER]
)
def test_staff_see_every_engagement(engagement, role):
    assert sees(engagement, make_user(role))


def test_a_council_contact_sees_their_own_councils(engagement):
    assert sees(engagement, make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id))
    assert not sees(engagement, make_user(Role.COUNCIL_CONTACT, council_id=make_council().id))
    assert not sees(engagement, make_user(Role.COUNCIL_CONTACT))


@pytest.mark.parametrize(
    ("state", "visible"),
    [
        (AssignmentState.ASKED, True),
        (AssignmentState.CONFIRMED, True),
        (AssignmentState.SERVED, True),
        (AssignmentState.DECLINED, False),
        (AssignmentState.WITHDRAWN, False),
    ],
)
def test_a_peer_sees_those_they_are_on(engagement, chief, state, visible):
    user = make_user(Role.PEER)
    chief.user_id = user.id
    make_assignment(engagement, chief, state=state)
    assert sees(engagement, user) is visible
    assert not sees(make_engagement(), user)
    assert not sees(engagement, make_user(Role.PEER))


@pytest.mark.parametrize("role", [Role.GROUP_OFFICE, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST])
def test_nobody_else_sees_any(engagement, labour, role):
    assert not sees(engagement, make_user(role, council_id=engagement.council_id, group_id=labour.id))


def test_a_council_id_alone_opens_nothing(engagement):
    assert not sees(engagement, make_user(Role.BOARD_MEMBER, council_id=engagement.council_id))


def test_only_ones_own_invitation(engagement, chief):
    user = make_user(Role.PEER)
    chief.user_id = user.id
    mine, other = make_assignment(engagement, chief), make_assignment(make_engagement(), make_peer())
    assert queries.get_own_assignment(mine.id, visible_to=user) is mine
    with pytest.raises(NoResultFound):
        queries.get_own_assignment(other.id, visible_to=user)
    with pytest.raises(NoResultFound):
        queries.get_own_assignment(mine.id, visible_to=make_user(Role.PEER))


@pytest.fixture
def some(session):
    """Engagements that differ in everything by which one can look for them."""
    morgan = make_user(Role.CHALLENGE_MANAGER)
    finance = make_engagement_type("One", "Two", name="Finance peer challenge")
    other = make_engagement_type("One")
    return {
        "near": make_engagement(
            type=finance,
            council=make_council(name="Kings Lynn", region="East"),
            manager=morgan,
            reference="FPC-2027-003",
        ),
        "far": make_engagement(
            type=other, council=make_council(name="Adur", region="South East"), first_day=in_days(300)
        ),
        "past": make_engagement(
            type=other, council=make_council(name="Zennor", code="ZEN"), first_day=in_days(-300), stage=Stage.CLOSED
        ),
    }


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["past", "near", "far"]),
        ({"text": "lynn"}, ["near"]),
        ({"text": "KINGS lynn"}, ["near"]),
        ({"text": "lynn adur"}, []),
        ({"text": "fpc-2027"}, ["near"]),
        ({"text": "zen"}, ["past"]),
        ({"text": "100%"}, []),
        ({"region": "South East"}, ["far"]),
        ({"stage": Stage.CLOSED}, ["past"]),
        ({"first_day": in_days(0)}, ["near", "far"]),
        ({"last_day": in_days(0)}, ["past"]),
        ({"first_day": in_days(123), "last_day": in_days(299)}, ["near"]),
        ({"first_day": in_days(124), "last_day": in_days(299)}, []),
        ({"order": Order.LATEST}, ["far", "near", "past"]),
        ({"order": Order.COUNCIL}, ["far", "near", "past"]),
    ],
)
def test_the_list_finds(some, wanted, expected):
    assert found(EngagementFilter(**wanted), make_user(Role.PLACEMENT_OFFICER)) == [some[name] for name in expected]


def test_the_list_finds_by_kind_and_manager(some):
    staff = make_user(Role.PLACEMENT_OFFICER)
    near = some["near"]
    assert found(EngagementFilter(type_id=near.type_id), staff) == [near]
    assert found(EngagementFilter(manager_id=near.manager_id), staff) == [near]


def test_the_list_knows_which_team_has_a_gap(some):
    staff = make_user(Role.PLACEMENT_OFFICER)
    make_assignment(some["near"], make_peer())
    make_assignment(some["far"], make_peer())
    assert found(EngagementFilter(has_gap=True), staff) == [some["near"]]
    rows, _ = queries.find_engagements(EngagementFilter(), visible_to=staff)
    assert [(row.required, row.filled, row.gaps) for row in rows] == [(1, 0, 0), (2, 1, 1), (1, 1, 0)]


def test_a_declined_peer_fills_nothing(some):
    make_assignment(some["far"], make_peer(), state=AssignmentState.DECLINED)
    assert some["far"] in found(EngagementFilter(has_gap=True), make_user(Role.PLACEMENT_OFFICER))


def test_an_optional_place_is_no_gap(some):
    some["far"].slots[0].is_required = False
    assert some["far"] not in found(EngagementFilter(has_gap=True), make_user(Role.PLACEMENT_OFFICER))


def test_steps_of_the_list_neither_repeat_nor_leave_out(session):
    staff = make_user(Role.PLACEMENT_OFFICER)
    type_, council = make_engagement_type(), make_council()
    every = [make_engagement(type=type_, council=council) for _ in range(7)]
    for order in Order:
        wanted = EngagementFilter(order=order)
        steps = [found(wanted, staff, limit=3, offset=offset) for offset in (0, 3, 6)]
        assert sorted(one.id for step in steps for one in step) == [one.id for one in every]
        assert queries.find_engagements(wanted, visible_to=staff, limit=3)[1] == 7


def test_a_longer_list_takes_no_more_statements(session, sql_counter):
    staff = make_user(Role.PLACEMENT_OFFICER)
    counts = []
    for _ in range(2):
        for _ in range(4):
            make_assignment(make_engagement(), make_peer())
        session.commit()
        session.expire_all()
        assert staff.is_staff
        with sql_counter() as statements:
            rows, _ = queries.find_engagements(EngagementFilter(), visible_to=staff)
            assert all(row.engagement.council.name and row.engagement.type.name for row in rows)
        counts.append(len(statements))
    assert all(earlier == later for earlier, later in pairwise(counts))


def test_regions_of_what_one_sees(some):
    assert queries.regions(visible_to=make_user(Role.PLACEMENT_OFFICER)) == ["East", "North East", "South East"]
    assert queries.regions(visible_to=make_user(Role.PEER)) == []


def test_what_the_team_covers(session):
    finance, housing, digital = (make_skill(name=name) for name in ("Finance", "Housing", "Digital"))
    engagement = make_engagement(
        type=make_engagement_type("First", "Shadow"), needs={finance: 3, housing: 2, digital: 1}
    )
    engagement.slots[1].counts = False
    make_assignment(engagement, make_peer(skills={finance: 3, housing: 1}))
    make_assignment(engagement, make_peer(skills={housing: 4}), slot=engagement.slots[1])
    team = queries.team_of(engagement.id)
    levels = queries.skill_levels((one.peer_id for one in team), (need.skill_id for need in engagement.needs))
    covered = {line.need.skill.name: (line.levels, line.is_covered) for line in coverage(engagement, team, levels)}
    assert covered == {
        "Finance": ((3, 0), True),
        "Housing": ((1, 4), False),  # a shadow peer covers nothing (R20)
        "Digital": ((0, 0), False),
    }


def test_places_and_gaps(session, chief):
    engagement = make_engagement(type=make_engagement_type("One", "Two", "Three"))
    engagement.slots[2].is_required = False
    make_assignment(engagement, chief, slot=engagement.slots[1])
    make_assignment(engagement, make_peer(), state=AssignmentState.DECLINED)
    team = queries.team_of(engagement.id)
    assert [(place.slot.name, bool(place.assignment), place.is_gap) for place in places(engagement, team)] == [
        ("One", False, True),
        ("Two", True, False),
        ("Three", False, False),
    ]
    assert [slot.name for slot in gaps(engagement, team)] == ["One"]


def test_who_is_booked_between_two_days(engagement, chief, leader):
    make_assignment(engagement, chief)
    make_assignment(make_engagement(first_day=in_days(200)), leader)
    make_assignment(make_engagement(first_day=in_days(110)), leader, state=AssignmentState.DECLINED)
    ids = [chief.id, leader.id]
    booked = queries.bookings_between(ids, in_days(123), in_days(199))
    assert [one.peer for one in booked] == [chief]
    assert queries.bookings_between(ids, in_days(123), in_days(199), except_engagement_id=engagement.id) == []
    assert [one.peer for one in queries.bookings_between(ids, in_days(0), in_days(400))] == [chief, leader]


def test_a_team_is_read_in_one_statement(engagement, chief, leader, sql_counter, session):
    make_assignment(engagement, chief)
    make_assignment(engagement, leader, slot=engagement.slots[1])
    session.commit()
    engagement_id = engagement.id
    session.expire_all()
    with sql_counter() as statements:
        team = queries.team_of(engagement_id)
        for one in team:
            assert one.peer.name
            assert one.peer.posts[0].council.name
            assert one.slot.name
            assert all(membership.group.name for membership in one.peer.memberships)
    assert len(statements) == 1
