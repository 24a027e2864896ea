"""One load of everything: in as many statements for a thousand peers as for three, and with the right facts."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from peerhub import clock
from peerhub.councils.models import (
    CouncilBorder,
    CouncilControl,
    CouncilSuccession,
    JointKind,
    SimilarityModel,
    StatisticalNeighbour,
)
from peerhub.councils.queries import family_ids
from peerhub.matching import queries
from peerhub.matching.facts import Absence, Joint, Settings, Span
from peerhub.peers.models import (
    AvailabilityState,
    ConflictState,
    GroupMembership,
    PeerPost,
    Seniority,
)
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState, Clearance, ClearanceState
from tests.support.factories import (
    in_days,
    make_accreditation,
    make_accreditation_kind,
    make_assignment,
    make_availability,
    make_conflict,
    make_council,
    make_engagement,
    make_engagement_type,
    make_group,
    make_peer,
    make_skill,
    make_user,
)
from tests.support.joint_arrangements import make_joint_arrangement

STATEMENTS = 8
DAY = timedelta(days=1)


@pytest.fixture
def load(session, officer):
    def loading(engagement, user=None):
        session.flush()
        settings = Settings(today=clock.today(), terms_version=3, rest_days=1)
        return queries.load_workbench(engagement.id, visible_to=user or officer, settings=settings)

    return loading


def test_the_number_of_statements_does_not_grow_with_the_pool(session, officer, sql_counter):
    skills = [make_skill() for _ in range(3)]
    engagement = make_engagement(needs={skills[0]: 3})
    settings = Settings(today=clock.today(), terms_version=3, rest_days=1)
    counts = []
    for _ in range(2):
        for seniority in Seniority:
            one = make_peer(seniority=seniority, skills=dict.fromkeys(skills, 2))
            make_availability(one, in_days(120), in_days(121))
            make_conflict(one, engagement.council)
            make_assignment(make_engagement(first_day=in_days(-200)), one, state=AssignmentState.SERVED)
        session.flush()
        with sql_counter() as statements:
            bench = queries.load_workbench(engagement.id, visible_to=officer, settings=settings)
        counts.append(len(statements))
    assert len(bench.pool.peers) == 24
    assert counts == [STATEMENTS, STATEMENTS]


def test_an_engagement_is_loaded_with_places_needs_and_council(load, session):
    skill = make_skill(name="Housing")
    kind = make_accreditation_kind(name="Corporate peer")
    type_ = make_engagement_type(accreditation=kind)
    engagement = make_engagement(type=type_, needs={skill: 3})
    facts = load(engagement).engagement
    assert facts.name == f"{type_.name}, {engagement.council.name}"
    assert [slot.name for slot in facts.slots] == ["Lead officer peer", "Lead member peer"]
    assert [(need.skill.name, need.level, need.weight) for need in facts.needs] == [("Housing", 3, 2)]
    assert facts.accreditation == "Corporate peer"
    assert facts.council.gss_code == engagement.council.gss_code


def test_days_are_the_working_days_on_site_and_the_notice_as_on_the_assignment(load):
    monday = in_days(120) - timedelta(days=in_days(120).weekday())
    engagement = make_engagement(first_day=monday + 3 * DAY, last_day=monday + 8 * DAY)
    assert load(engagement).engagement.days == 4 + engagement.type.notice_days


def test_whoever_may_not_see_the_engagement_gets_none(load):
    engagement = make_engagement()
    with pytest.raises(NoResultFound):
        load(engagement, make_user(Role.BOARD_MEMBER))


def test_family_borders_and_likeness_agree_with_the_register(load, session):
    here, elder, oldest, sibling, next_door, alike = (make_council() for _ in range(6))
    last_day = in_days(-900)
    for before, after in ((elder, here), (oldest, elder), (oldest, sibling)):
        row = CouncilSuccession(predecessor_id=before.id, successor_id=after.id, last_day=last_day, is_split=False)
        session.add(row)
    session.add(CouncilBorder(council_id=here.id, neighbour_id=next_door.id))
    session.add(StatisticalNeighbour(council_id=here.id, model=SimilarityModel.GLOBAL, rank=4, neighbour_id=alike.id))
    session.add(StatisticalNeighbour(council_id=here.id, model=SimilarityModel.ECONOMIC, rank=1, neighbour_id=elder.id))
    around = load(make_engagement(council=here)).engagement.surroundings
    assert around.family == {here.id, elder.id, oldest.id} == family_ids(here.id) | {here.id}
    assert around.borders == {next_door.id}
    assert around.likeness == {alike.id: 4}
    assert load(make_engagement(council=oldest)).engagement.surroundings.family == {
        oldest.id, elder.id, here.id, sibling.id,
    }  # fmt: skip


def test_what_councils_share_is_read_from_both_sides_with_its_dates(load, session):
    here, other, apart = (make_council() for _ in range(3))
    make_joint_arrangement(here, other, kind=JointKind.STAFF, ended_on=in_days(30))
    make_joint_arrangement(here, other, kind=JointKind.CHIEF_EXECUTIVE)
    make_joint_arrangement(other, apart, kind=JointKind.SERVICES)
    expected = {Joint(JointKind.STAFF, None, in_days(30)), Joint(JointKind.CHIEF_EXECUTIVE, None, None)}
    joint = load(make_engagement(council=here)).engagement.surroundings.joint
    assert {council_id: set(shared) for council_id, shared in joint.items()} == {other.id: expected}
    joint = load(make_engagement(council=other)).engagement.surroundings.joint
    assert {council_id: set(shared) for council_id, shared in joint.items()} == {
        here.id: expected, apart.id: {Joint(JointKind.SERVICES, None, None)},
    }  # fmt: skip


def test_a_councils_latest_challenge_counts_only_where_the_type_counts(load):
    counting = make_engagement_type(counts_towards_cycle=True)
    challenged, helped = make_council(), make_council()
    past = {"first_day": in_days(-400), "last_day": in_days(-397)}
    make_engagement(council=challenged, type=counting, **past)
    make_engagement(council=helped, **past)
    places = load(make_engagement()).engagement.places
    assert places[challenged.id].last_challenge == in_days(-397)
    assert places[helped.id].last_challenge is None


def test_who_runs_the_council_is_known_by_group(load, session):
    group = make_group(name="Labour")
    engagement = make_engagement()
    control = {"as_of_year": 2026, "label": "Labour majority", "seats_total": 40}
    session.add(CouncilControl(council_id=engagement.council_id, group_id=group.id, **control))
    facts = load(engagement).engagement
    assert (facts.controlling_group, facts.controlling_group_name) == (group.code, "Labour")


def test_a_peer_is_loaded_with_all_that_bears_on_the_visit(load, session):
    kind, skill = make_accreditation_kind(), make_skill()
    engagement = make_engagement(type=make_engagement_type(accreditation=kind))
    one = make_peer(seniority=Seniority.DIRECTOR, skills={skill: 3})
    make_accreditation(one, kind, starts_on=in_days(-10), ends_on=in_days(200))
    make_accreditation(one, make_accreditation_kind())
    make_availability(one, in_days(122), in_days(130))
    make_availability(one, in_days(90), in_days(91))
    make_availability(one, in_days(120), in_days(120), state=AvailabilityState.FREE)
    make_conflict(one, engagement.council, state=ConflictState.SUSPECTED)
    make_conflict(one, make_council())
    found = load(engagement).pool.peer(one.id)
    assert (found.name, found.reference, found.seniority) == (one.name, one.reference, Seniority.DIRECTOR)
    assert found.home == one.posts[0].council_id
    assert found.skills == {skill.id: 3}
    assert found.accreditations == (Span(in_days(-10), in_days(200)),)
    assert found.absences == (Absence(in_days(122), in_days(130), AvailabilityState.NOT_FREE),)
    assert [tie.state for tie in found.ties] == [ConflictState.SUSPECTED]


@pytest.mark.parametrize("is_before", [True, False])
def test_the_group_is_that_of_the_on_site_days(load, session, is_before):
    old, new = make_group(), make_group()
    engagement = make_engagement()
    change = engagement.first_day if is_before else engagement.first_day + DAY
    one = make_peer(seniority=Seniority.LEADER, group=old)
    one.memberships[0].ended_on = change - DAY
    one.memberships.append(GroupMembership(group=new, started_on=change))
    assert load(engagement).pool.peer(one.id).group == (new if is_before else old).code


def test_officers_have_no_group(load):
    one = make_peer()
    assert load(make_engagement()).pool.peer(one.id).group is None


def test_the_main_post_is_the_one_held_in_these_days(load, session):
    first, second, third = make_council(), make_council(), make_council()
    one = make_peer(council=first)
    one.posts[0].ended_on = in_days(-30)
    held = {"title": "Director", "seniority": Seniority.DIRECTOR, "started_on": in_days(-29)}
    one.posts.append(PeerPost(council=second, is_main=True, **held))
    one.posts.append(PeerPost(council=third, is_main=False, **{**held, "started_on": in_days(-5)}))
    found = load(make_engagement()).pool.peer(one.id)
    assert found.home == second.id
    assert len(found.posts) == 3


def test_duties_reach_back_three_years_and_further_at_this_council(load):
    one = make_peer()
    engagement = make_engagement()

    def served(days, council=None):
        past = make_engagement(council=council, first_day=in_days(days))
        return make_assignment(past, one, state=AssignmentState.SERVED).engagement_id

    recent, old_here = served(-700), served(-2500, engagement.council)
    served(-2000)
    declined = make_assignment(make_engagement(first_day=in_days(-100)), one, state=AssignmentState.DECLINED)
    found = load(engagement).pool.peer(one.id)
    assert {duty.engagement_id for duty in found.duties} == {recent, old_here, declined.engagement_id}
    assert [duty.is_active for duty in found.duties] == [True, True, False]
    assert found.served == 3


def test_whoever_was_asked_already_stands_in_their_place(load, session):
    engagement = make_engagement()
    one = make_peer(seniority=Seniority.LEADER)
    made = make_assignment(engagement, one, slot=engagement.slots[1])
    session.add(Clearance(assignment_id=made.id, group_id=one.memberships[0].group_id, state=ClearanceState.CLEARED))
    bench = load(engagement)
    assert {slot: who.id for slot, who in bench.asked.items()} == {engagement.slots[1].id: one.id}
    assert bench.standing == bench.asked
    assert bench.pool.peer(one.id).duties[0].is_cleared


def test_councils_that_our_peers_visited_are_known_for_three_years(load):
    engagement = make_engagement()
    ours = make_peer(council=engagement.council)
    recent, old = make_engagement(first_day=in_days(-300)), make_engagement(first_day=in_days(-1300))
    make_assignment(recent, ours, state=AssignmentState.SERVED)
    make_assignment(old, ours, state=AssignmentState.SERVED)
    make_assignment(make_engagement(first_day=in_days(-200)), make_peer(), state=AssignmentState.SERVED)
    assert load(engagement).engagement.surroundings.visited == {recent.council_id: recent.last_day}


def test_a_visit_before_the_peer_joined_that_council_is_not_theirs(load):
    engagement = make_engagement()
    newcomer = make_peer(council=engagement.council)
    newcomer.posts[0].started_on = in_days(-100)
    make_assignment(make_engagement(first_day=in_days(-300)), newcomer, state=AssignmentState.SERVED)
    assert load(engagement).engagement.surroundings.visited == {}


def test_the_original_team_of_a_progress_review_is_known(load):
    original = make_engagement(first_day=in_days(-300))
    lead, other = make_peer(), make_peer()
    make_assignment(original, lead, slot=original.slots[0], state=AssignmentState.SERVED)
    second = make_peer(seniority=Seniority.LEADER)
    make_assignment(original, second, slot=original.slots[1], state=AssignmentState.SERVED)
    review = make_engagement(original_id=original.id, type=make_engagement_type(is_progress_review=True))
    assert load(review).engagement.original_team == {lead.id: True, second.id: True}
    assert other.id not in load(review).engagement.original_team


def test_without_stored_weights_the_first_ones_hold(load):
    assert load(make_engagement()).weights.version == 1
    assert queries.weights_in_force().version == 1
