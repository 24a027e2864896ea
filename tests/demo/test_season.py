"""The season ahead, the board's plan and the nine accounts: each finds something of its own to do."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.demo_people import PASSWORD
from peerhub.accounts.models import User
from peerhub.actionplan.models import Action, ActionUpdate, Meeting, Plan, Rating
from peerhub.councils.models import Council
from peerhub.demo import scarce
from peerhub.demo.operations import TOUR_COUNCIL
from peerhub.engagements.models import Engagement, PinnedSnapshot, Stage, TeamSlot
from peerhub.feedback import queries as feedback_queries
from peerhub.matching.models import DecisionRecord, DraftChoice, TeamDraft
from peerhub.matching.problem import read_problem
from peerhub.matching.problem.canonical import fingerprint
from peerhub.metrics.models import Snapshot
from peerhub.metrics.snapshots import verify
from peerhub.peers.models import Peer, PeerStatus
from peerhub.permissions import Role
from peerhub.rights.models import DataRequest
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.training.models import BookingState, SessionBooking, TrainingLog, TrainingState
from tests.support.client import CheckingClient


@pytest.fixture(params=["small", "usual"])
def demo(request, test_run):
    """Both demos in turn. They are asked for by name only when it is their turn, so the run is named here."""
    return request.getfixturevalue("small" if request.param == "small" else "full")


@pytest.fixture
def ahead(demo) -> list[Engagement]:
    is_ahead = sa.and_(Engagement.first_day > clock.today(), Engagement.days_agreed)
    query = sa.select(Engagement).where(is_ahead).order_by(Engagement.first_day)
    return list(demo.scalars(query))


def user(demo, role: Role) -> User:
    return demo.scalars(sa.select(User).where(User.email == f"{role.value}@demo.example")).one()


# The season


def test_the_season_is_as_large_as_the_pool(full):
    kinds = Counter(
        full.scalars(sa.select(Engagement.type_id).where(Engagement.first_day > clock.today(), Engagement.days_agreed)),
    )
    assert 38 <= kinds.total() <= 45
    # Challenges, reviews, and the one visit for whose lead nobody can be proposed.
    assert len(kinds) == 3
    assert min(kinds.values()) == 1


def test_some_councils_asked_and_the_scope_of_none_of_them_is_agreed(demo):
    asked = demo.scalars(sa.select(Engagement).where(~Engagement.days_agreed)).all()
    assert Counter(one.stage for one in asked) == {Stage.REQUEST: 2, Stage.SCOPING: 2}
    assert all(one.requested_by and one.requested_on <= clock.today() for one in asked)


def test_every_engagement_ahead_has_a_snapshot_that_is_what_it_was(demo, ahead):
    assert ahead
    for engagement in ahead:
        pinned = demo.scalars(sa.select(PinnedSnapshot).where(PinnedSnapshot.engagement_id == engagement.id)).all()
        assert pinned, engagement.reference
        for pin in pinned:
            snapshot = demo.get_one(Snapshot, pin.snapshot_id)
            assert snapshot.council_id == engagement.council_id
            assert 10 <= len(snapshot.members) <= 20  # of twenty, those in England and Wales
            assert snapshot.values
            assert verify(snapshot), engagement.reference


def test_near_engagements_have_their_team_and_some_have_lost_a_peer(demo, ahead):
    team = Counter(
        demo.scalars(sa.select(Assignment.engagement_id).where(Assignment.is_active)),
    )
    needed = Counter(demo.scalars(sa.select(TeamSlot.engagement_id).where(TeamSlot.is_required, TeamSlot.counts)))
    for engagement in ahead:
        days = (engagement.first_day - clock.today()).days
        if engagement.stage is Stage.PREPARING:
            assert team[engagement.id] >= needed[engagement.id], engagement.reference
        else:
            assert engagement.stage is Stage.TEAM
            assert team[engagement.id] in {0, needed[engagement.id] - 1, needed[engagement.id]}, engagement.reference
        if team[engagement.id]:
            assert days <= 95
    assert any(engagement.stage is Stage.PREPARING for engagement in ahead)


def test_one_visit_has_nobody_for_its_lead(demo):
    engagement = demo.scalars(
        sa.select(Engagement)
        .join(Council)
        .where(Council.name == scarce.COUNCIL, Engagement.local_focus == scarce.FOCUS)
    ).one()
    chosen = demo.scalars(
        sa.select(DraftChoice.slot_id).join(TeamDraft).where(TeamDraft.engagement_id == engagement.id)
    )
    assert engagement.slots[0].is_required
    assert engagement.slots[0].id not in set(chosen)


def test_some_teams_of_the_usual_season_have_a_gap_to_fill(full):
    lost = sa.select(sa.func.count()).select_from(Assignment).where(Assignment.state == AssignmentState.WITHDRAWN)
    assert full.scalar(lost) >= 1


def test_every_decision_is_kept_with_its_problem(demo):
    decisions = demo.scalars(sa.select(DecisionRecord)).all()
    assert decisions
    for decision in decisions:
        assert fingerprint(read_problem(decision.problem)) == decision.problem_sha256
        assert decision.explanation


def test_the_council_of_the_tour_is_free_and_due_within_the_year(demo, ahead):
    council = demo.scalars(sa.select(Council).where(Council.code == TOUR_COUNCIL)).one()
    assert council.id not in {engagement.council_id for engagement in ahead}
    last = demo.scalar(sa.select(sa.func.max(Engagement.last_day)).where(Engagement.council_id == council.id))
    if last:  # a short past may not reach back so far
        assert (clock.today() - last).days < 5 * 366


# The accounts


def test_there_are_exactly_nine_people_one_for_each_role(demo):
    users = demo.scalars(sa.select(User).where(User.is_demo)).all()
    assert len(users) == 9
    assert {frozenset(one.roles) for one in users} == {frozenset({role}) for role in Role}
    assert all(one.is_active for one in users)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_of_them_can_sign_in_and_finds_a_first_page(small_app, role):
    client = CheckingClient(small_app)
    client.sign_in(f"{role.value}@demo.example", PASSWORD)
    assert "invented" in client.page("/").text


def test_the_peer_has_a_request_to_answer_training_that_came_back_and_something_that_runs_out(demo):
    peer = demo.scalars(sa.select(Peer).where(Peer.user_id == user(demo, Role.PEER).id)).one()
    assert user(demo, Role.PEER).name == peer.name
    asked = demo.scalars(
        sa.select(Assignment).where(Assignment.peer_id == peer.id, Assignment.state == AssignmentState.ASKED)
    ).all()
    assert asked
    returned = sa.select(TrainingLog).where(
        TrainingLog.peer_id == peer.id, TrainingLog.state == TrainingState.RETURNED
    )  # fmt: skip
    assert demo.scalars(returned).first()
    council_id = user(demo, Role.COUNCIL_CONTACT).council_id
    assert council_id in {assignment.engagement.council_id for assignment in asked}
    assert user(demo, Role.PRINCIPAL_ADVISER).region == demo.get_one(Council, council_id).region


def test_none_of_the_pages_of_the_peer_is_empty(demo):
    peer = demo.scalars(sa.select(Peer).where(Peer.user_id == user(demo, Role.PEER).id)).one()
    places = demo.scalars(sa.select(SessionBooking).where(SessionBooking.peer_id == peer.id)).all()
    attended = [place for place in places if place.state is BookingState.ATTENDED]
    assert any(place.evaluation is None for place in attended)  # so that there is something to say
    assert BookingState.BOOKED in {place.state for place in places}
    visit = next(said for said in feedback_queries.said_of(user(demo, Role.PEER)) if said.by_members)
    assert len(visit.by_manager) == 1
    assert len(visit.by_members) == 2
    assert feedback_queries.work_of(visit.assignment)
    assert feedback_queries.expenses_of(visit.assignment)


def test_somebody_is_due_to_be_forgotten_and_somebody_waits_for_an_answer_about_their_data(full):
    due = sa.select(Peer).where(Peer.status == PeerStatus.LEFT, Peer.left_on <= clock.today() - timedelta(days=1100))
    gone = full.scalars(due).all()
    assert len(gone) == 2
    later = sa.select(TrainingLog.id).join(Peer, Peer.id == TrainingLog.peer_id)
    of_gone = later.where(Peer.id.in_([one.id for one in gone]), TrainingLog.taken_on > Peer.left_on)
    assert full.scalars(of_gone).all() == []
    asked = full.scalars(sa.select(DataRequest)).all()
    assert {request.answered_at is None for request in asked} == {True, False}


def test_those_who_speak_of_the_peer_served_beside_them(demo):
    """They have accounts of their own, as invented as they are, and nobody else has one."""
    others = demo.scalars(sa.select(User).where(~User.is_demo)).all()
    assert 1 <= len(others) <= 2
    visits = sa.select(Assignment.engagement_id).join(Peer).where(Assignment.state == AssignmentState.SERVED)
    of_peer = set(demo.scalars(visits.where(Peer.user_id == user(demo, Role.PEER).id)))
    for other in others:
        peer = demo.scalars(sa.select(Peer).where(Peer.user_id == other.id)).one()
        assert (peer.email, peer.name, peer.is_invented) == (other.email, other.name, True)
        assert of_peer & set(demo.scalars(visits.where(Peer.user_id == other.id)))


def test_the_group_office_has_somebody_to_clear(demo):
    waiting = sa.select(Clearance).where(
        Clearance.state == ClearanceState.WAITING, Clearance.group_id == user(demo, Role.GROUP_OFFICE).group_id
    )
    assert demo.scalars(waiting).first()


def test_staff_have_training_to_check(demo):
    logged = sa.select(sa.func.count()).select_from(TrainingLog).where(TrainingLog.state == TrainingState.LOGGED)
    assert demo.scalar(logged) >= 10


# The board's plan


def test_the_plan_has_five_themes_and_every_action_its_updates(demo):
    plan = demo.scalars(sa.select(Plan).where(Plan.closed_on.is_(None))).one()
    themes = plan.themes
    assert [theme.position for theme in themes] == [1, 2, 3, 4, 5]
    for theme in themes:
        assert len(theme.actions) >= 5
        for action in theme.actions:
            days = [update.made_on for update in action.updates]
            assert days
            assert days == sorted(days)
            assert plan.adopted_on <= action.started_on == days[0]
            assert days[-1] <= clock.today()
            assert all(update.rating is not Rating.COMPLETE or update.evidence for update in action.updates)
            complete = [update.rating is Rating.COMPLETE for update in action.updates]
            assert not any(complete[:-1]), "what is complete says so once, at the end"


def test_the_plan_before_was_closed_and_what_was_open_went_on(demo):
    earlier = demo.scalars(sa.select(Plan).where(Plan.closed_on.is_not(None))).one()
    actions = [action for theme in earlier.themes for action in theme.actions]
    moved = [action for action in actions if action.moves]
    assert 0 < len(moved) < len(actions)
    for action in actions:
        complete = any(update.rating is Rating.COMPLETE for update in action.updates)
        assert complete is not bool(action.moves), "what is complete stays, and what is open goes"
        for move in action.moves:
            assert (move.moved_on, move.theme.plan.closed_on) == (earlier.closed_on, None)
            assert max(update.made_on for update in action.updates) > move.moved_on, "its story goes on"


def test_the_board_has_met_and_will_meet_on_weekdays(demo):
    days = demo.scalars(sa.select(Meeting.held_on).order_by(Meeting.held_on)).all()
    assert sum(day < clock.today() for day in days) >= 5
    assert any(day > clock.today() for day in days)
    assert all(day.weekday() < 5 for day in days)


def test_the_board_has_something_to_look_at(demo):
    """Every rating occurs now, something is late, some due dates were moved, and one decision is asked for."""
    latest: dict[int, ActionUpdate] = {}
    due: dict[int, set[object]] = {}
    for update in demo.scalars(sa.select(ActionUpdate).order_by(ActionUpdate.made_on, ActionUpdate.id)):
        latest[update.action_id] = update
        due.setdefault(update.action_id, set()).add(update.due_on)
    assert len(latest) == demo.scalar(sa.select(sa.func.count()).select_from(Action)) == 34
    assert {update.rating for update in latest.values()} == set(Rating)
    late = [one for one in latest.values() if one.rating is not Rating.COMPLETE and one.due_on < clock.today()]
    assert late
    assert any(len(days) > 1 for days in due.values())
    assert sum(update.needs_decision for update in latest.values()) == 1
