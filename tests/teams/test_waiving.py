"""R6 set aside: staff go on before a group office has spoken, with a reason, and may take it back."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.teams import operations
from peerhub.teams.models import Assignment, AssignmentState, ClearanceState
from peerhub.teams.operations import Choice
from tests.support import factories

REASON = "The office is closed over the holidays."


@pytest.fixture
def office(session, labour):
    return factories.make_user(Role.GROUP_OFFICE, group_id=labour.id)


@pytest.fixture
def assignment(session, engagement, leader, officer, office):
    (made,) = operations.assign_team(engagement, [Choice(engagement.slots[1], leader)], by=officer)
    made.answered_at = clock.now()
    session.flush()
    return made


def trail():
    found = sa.select(AuditEvent).where(AuditEvent.action.startswith("clearance.")).order_by(AuditEvent.id)
    return [(event.action, event.actor_id, event.reason) for event in db.session.scalars(found)]


def told(kind):
    found = sa.select(Message).where(Message.kind == kind).order_by(Message.id)
    return [message.to_user_id for message in db.session.scalars(found)]


def test_it_is_honoured_with_a_reason_recorded_told_and_taken_back(assignment, office, officer):
    clearance = assignment.clearance
    with pytest.raises(operations.TeamError, match="Say why") as refused:
        operations.waive_clearance(assignment, reason=" ", by=officer)
    assert refused.value.field == "reason"
    assert clearance.state is ClearanceState.WAITING
    operations.waive_clearance(assignment, reason=REASON, by=officer)
    assert (clearance.is_waived, clearance.state) == (True, ClearanceState.CLEARED)
    assert told("clearance.waived") == [office.id]
    with pytest.raises(operations.TeamError, match="decided already"):
        operations.decide_clearance(clearance, clears=False, reason="No", by=office)
    operations.ask_office_again(assignment, by=officer)
    assert (clearance.is_waived, clearance.state, clearance.decided_by_name) == (False, ClearanceState.WAITING, None)
    assert assignment.state is AssignmentState.ASKED
    assert told("clearance.asked") == [office.id, office.id]
    assert trail() == [("clearance.waive", officer.id, REASON), ("clearance.restore", officer.id, None)]
    operations.decide_clearance(clearance, clears=True, by=office)
    assert not clearance.is_waived


def test_nothing_is_set_aside_or_taken_back_where_nothing_waits(assignment, office, officer):
    with pytest.raises(operations.TeamError, match="nothing to take back"):
        operations.ask_office_again(assignment, by=officer)
    operations.decide_clearance(assignment.clearance, clears=True, by=office)
    for act in (
        lambda: operations.waive_clearance(assignment, reason=REASON, by=officer),
        lambda: operations.ask_office_again(assignment, by=officer),
    ):
        with pytest.raises(operations.TeamError):
            act()
    assert not assignment.clearance.is_waived


def test_a_placement_officer_does_it_on_the_page_and_nobody_else_can(scene, staff, arrange, sign_in):
    address = f"/assignments/{scene.second}/clearance"
    sign_in(Role.CHALLENGE_MANAGER).page(address, status=403)
    assert "The group office has not cleared this deployment yet (R6)" in staff.page(address).text
    assert "Say why in a few words" in staff.submit(address, {"reason": ""}).page.text
    done = staff.submit(address, {"reason": REASON})
    assert "The team goes on without the group office" in done.page.text
    assert "R6 set aside" in done.page.text
    again = staff.submit(address, {}, button="Ask the group office after all")
    assert "is asked again" in again.page.text
    with arrange() as session:
        assert session.get(Assignment, scene.second).clearance.state is ClearanceState.WAITING
