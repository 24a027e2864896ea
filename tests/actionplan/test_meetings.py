"""Meetings, their decisions and declarations; milestones and live proofs; and what is refused, with the way on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import operations, queries
from peerhub.actionplan.front_page import front_page
from peerhub.actionplan.milestones import steps_at
from peerhub.actionplan.models import Action, ActionProof, Declaration, Measure, Meeting, MeetingMove, Rating
from peerhub.actionplan.operations import PlanError, Report
from peerhub.permissions import Role
from tests.support.client import CheckingClient
from tests.support.factories import (
    in_days,
    make_action,
    make_action_update,
    make_meeting,
    make_peer,
    make_plan,
    make_plan_theme,
    make_user,
)

Arrange = Callable[[], AbstractContextManager[scoped_session[Session]]]
SignIn = Callable[..., CheckingClient]


@pytest.fixture
def manager(session: scoped_session[Session]) -> User:
    return make_user(Role.CHALLENGE_MANAGER)


@pytest.fixture
def action(session: scoped_session[Session]) -> Action:
    made = make_action(started_on=in_days(-60))
    make_action_update(made, in_days(-60), needs_decision=True)
    return made


def decided(action: Action, held_on: date, by: User) -> Meeting:
    meeting = make_meeting(held_on)
    item = operations.add_item(meeting, title="Training", address="https://example.org/item-1", by=by)
    operations.decide(item, text="More places.", about=[action], by=by)
    return meeting


def test_a_decision_answers_what_waited_for_it_from_the_next_day_on(session, action, manager):
    decided(action, in_days(-10), manager)
    session.commit()
    whole = queries.get_plan(action.theme.plan_id)

    def waiting(day: date) -> int:
        return len(front_page(whole, [], day=day, since=None).decisions)

    assert [waiting(in_days(days)) for days in (-11, -10, -9, 0)] == [1, 1, 0, 0]
    assert [one.text for one in whole.decided[action.id]] == ["More places."]


def test_a_new_question_after_a_decision_waits_again(session, action, manager):
    decided(action, in_days(-10), manager)
    make_action_update(action, in_days(-5), needs_decision=True)
    session.commit()
    whole = queries.get_plan(action.theme.plan_id)
    assert front_page(whole, [], day=clock.today(), since=None).decisions


def test_an_action_can_be_made_by_a_decision_but_not_before_it(session, action, manager):
    meeting = decided(action, in_days(-10), manager)
    decision = meeting.items[0].decisions[0]
    report = Report(in_days(-12), "Training manager", in_days(90), Rating.GREEN, "Begun.")
    with pytest.raises(PlanError, match="the action cannot begin before"):
        operations.add_action(action.theme, title="Early", detail="", report=report, decision=decision, by=manager)
    session.rollback()


def test_a_decision_is_not_recorded_before_the_board_meets(action, manager):
    with pytest.raises(PlanError, match="Record its decision from that day on"):
        decided(action, in_days(3), manager)


def test_a_decision_is_not_about_an_action_that_began_later(action, manager):
    with pytest.raises(PlanError, match="began after this meeting"):
        decided(action, in_days(-70), manager)


def test_a_meeting_moves_and_says_where_it_was(session, manager):
    meeting = make_meeting(in_days(10))
    operations.move_meeting(meeting, held_on=in_days(17), reason="No room.", by=manager)
    session.commit()
    moved = session.scalars(sa.select(MeetingMove)).one()
    assert (moved.moved_from, moved.moved_to, meeting.held_on) == (in_days(10), in_days(17), in_days(17))


def test_a_meeting_moves_neither_onto_another_nor_once_it_decided(session, action, manager):
    ahead = make_meeting(in_days(10))
    taken = make_meeting(in_days(17))
    with pytest.raises(PlanError, match=f"“{taken.title}” is on"):
        operations.move_meeting(ahead, held_on=in_days(17), reason="x", by=manager)
    with pytest.raises(PlanError, match="on this day already"):
        operations.move_meeting(ahead, held_on=in_days(10), reason="x", by=manager)
    met = decided(action, in_days(-10), manager)
    with pytest.raises(PlanError, match="Add another meeting"):
        operations.move_meeting(met, held_on=in_days(30), reason="x", by=manager)


@pytest.mark.parametrize(
    "table", ["meeting_move", "board_decision", "decided_action", "declaration", "milestone_update"]
)
def test_what_was_recorded_stays(session, action, manager, table):
    member = make_user(Role.BOARD_MEMBER)
    meeting = decided(action, in_days(-10), manager)
    operations.declare(meeting, whose=member, item=None, interest="A peer.", takes_part=True, by=member)
    operations.move_meeting(make_meeting(in_days(9)), held_on=in_days(8), reason="x", by=manager)
    operations.add_milestone(action, title="Half way", due_on=in_days(9), made_on=in_days(-9), by=manager)
    session.commit()
    assert session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 1
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text(f"DELETE FROM {table}"))
    session.rollback()


def test_board_members_declare_for_themselves_only(session, manager):
    one, other, peer = make_user(Role.BOARD_MEMBER), make_user(Role.BOARD_MEMBER), make_user(Role.PEER)
    meeting = make_meeting(in_days(5))
    said = {"item": None, "interest": "Served as a peer there.", "takes_part": False}
    with pytest.raises(PlanError, match="your own interests only"):
        operations.declare(meeting, whose=other, by=one, **said)
    with pytest.raises(PlanError, match="is not a board member"):
        operations.declare(meeting, whose=peer, by=manager, **said)
    operations.declare(meeting, whose=other, by=manager, **said)
    assert [row.user_id for row in session.scalars(sa.select(Declaration))] == [other.id]


def test_milestones_stand_as_at_any_day(session, action, manager):
    step = operations.add_milestone(action, title="Half way", due_on=in_days(-20), made_on=in_days(-50), by=manager)
    session.flush()
    report = {"note": "", "by": manager}
    operations.report_milestone(
        step, made_on=in_days(-30), due_on=in_days(-10), is_reached=False, seen=step.updates[-1].id, **report
    )
    session.flush()
    operations.report_milestone(
        step, made_on=in_days(-5), due_on=in_days(-10), is_reached=True, seen=step.updates[-1].id, **report
    )
    session.commit()
    found = queries.milestones_of([action.id])
    told = [[(one.update.is_reached, one.is_late, one.days_put_off) for one in steps_at(found, in_days(days))]
            for days in (-55, -40, -9, 0)]  # fmt: skip
    assert told == [[], [(False, False, 0)], [(False, True, 10)], [(True, False, 10)]]


def test_a_milestone_report_that_comes_second_keeps_both(action, manager, session):
    step = operations.add_milestone(action, title="Half way", due_on=in_days(9), made_on=in_days(-50), by=manager)
    session.flush()
    late = {"due_on": in_days(9), "is_reached": True, "note": "", "by": manager}
    with pytest.raises(PlanError, match="while you were writing"):
        operations.report_milestone(step, made_on=clock.today(), seen=0, **late)
    with pytest.raises(PlanError, match="Enter that day or a later one"):
        operations.report_milestone(step, made_on=in_days(-51), seen=step.updates[-1].id, **late)


def test_an_owner_who_left_is_noticed_and_must_be_replaced(session, manager):
    owner = make_user(Role.CHALLENGE_MANAGER, name="Robin Hale")
    action = make_action(started_on=in_days(-60))
    make_action_update(action, in_days(-60), owner_id=owner.id)
    owner.is_active = False
    session.commit()
    page = front_page(queries.get_plan(action.theme.plan_id), [], day=clock.today(), since=None)
    assert [standing.owner_left for standing in page.without_owner] == ["Robin Hale"]
    action, seen = queries.get_action(action.id), action.updates[-1].id
    usual = Report(clock.today(), "Head of Peer Support", in_days(30), Rating.GREEN, "Goes on.")
    with pytest.raises(PlanError, match="Robin Hale, who answered for this action, has left"):
        operations.report_on(action, usual, seen=seen, by=manager)
    with pytest.raises(PlanError, match="Choose somebody else"):
        operations.report_on(action, Report(**{**vars(usual), "owner_id": owner.id}), seen=seen, by=manager)
    operations.report_on(action, Report(**{**vars(usual), "owner_id": manager.id}), seen=seen, by=manager)
    session.commit()
    page = front_page(queries.get_plan(action.theme.plan_id), [], day=clock.today(), since=None)
    assert not page.without_owner


def test_proofs_end_and_stay_in_the_past(session, action, manager):
    proof = operations.add_proof(action, measure=Measure.TRAINED, by=manager)
    proof.linked_on = in_days(-30)
    session.flush()
    operations.end_proof(proof, by=manager)
    session.commit()
    assert [len(queries.proofs_of([action.id], on=in_days(days))) for days in (-31, -30, -1, 0)] == [0, 1, 1, 0]
    with pytest.raises(PlanError, match="Choose one figure, engagement or course"):
        operations.add_proof(action, by=manager)


def test_the_pages_of_a_meeting_from_agenda_to_declaration(arrange: Arrange, sign_in: SignIn) -> None:
    with arrange() as session:
        theme = make_plan_theme(make_plan())
        action = make_action(theme, title="Double the places")
        make_action_update(action, in_days(-90), needs_decision=True)
        meeting = make_meeting(in_days(-5))
        member = make_user(Role.BOARD_MEMBER, email="member@example.org", name="Lou Marsh")
        make_peer(user_id=member.id)
        session.flush()
        path, action_path = f"/meetings/{meeting.id}", f"/plan-actions/{action.id}"
    staff = sign_in(Role.CHALLENGE_MANAGER)
    answer = staff.submit(f"{path}/agenda-items/new", {"title": "Training", "address": "ftp://x"})
    assert "Enter an address that begins with https://" in answer.page.text
    staff.submit(f"{path}/agenda-items/new", {"title": "Training", "address": "https://example.org/1"})
    page = staff.page(path)
    assert "Lou Marsh is a board member and a peer, and has declared nothing" in page.text
    staff.submit(page.links["Record a decision on Training"], {"text": "Find more places.", "about": ["1"]})
    assert "Find more places." in staff.page(path).text
    assert "Find more places." in staff.page(action_path).text
    board = sign_in(email="member@example.org")
    answer = board.submit(f"{path}/declarations/new", {"interest": "Trains there.", "takes_part": "no"})
    assert "the whole meeting: leaves for it" in answer.page.text


def test_the_action_page_shows_live_figures_and_milestones(arrange: Arrange, sign_in: SignIn) -> None:
    with arrange() as session:
        theme = make_plan_theme(make_plan())
        action = make_action(theme)
        make_action_update(action, in_days(-90))
        session.flush()
        path, plan = f"/plan-actions/{action.id}", f"/plans/{theme.plan_id}"
    staff = sign_in(Role.CHALLENGE_MANAGER)
    staff.submit(f"{path}/proofs/new", {"measure": "engagements"})
    day = {"due_on-day": "1", "due_on-month": "2", "due_on-year": "2031"}
    staff.submit(f"{path}/milestones/new", {"title": "Second venue booked", **day})
    for page in (staff.page(path), staff.page(plan)):
        assert "0 engagements on site in twelve months" in page.text
        assert "Second venue booked" in page.text
    lines = staff.get(f"{plan}/milestones.csv").text.splitlines()
    assert "Second venue booked" in lines[1]
    assert staff.get(f"{plan}/nothing.csv").status_code == 404
    staff.submit(path, button="Take away")
    with arrange() as session:
        assert session.scalars(sa.select(ActionProof)).one().ended_on == clock.today()
