"""A group office is asked with a day, reminded, may pass the decision on, and decides once."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import LinkRefused, open_link, token_of
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.teams import operations
from peerhub.teams.messages import FOR_DELEGATE
from peerhub.teams.models import AssignmentState, ClearanceState
from peerhub.teams.operations import Choice
from peerhub.teams.rules import clearance_due
from tests.support import factories


@pytest.fixture
def office(session, labour):
    return factories.make_user(Role.GROUP_OFFICE, group_id=labour.id)


@pytest.fixture
def clearance(session, engagement, leader, officer, office):
    engagement.manager = officer
    (made,) = operations.assign_team(engagement, [Choice(engagement.slots[1], leader)], by=officer)
    session.flush()
    return made.clearance


def told(kind):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 60))
def test_the_day_is_within_ten_days_and_before_the_visit(asked_on, notice):
    first_day = asked_on + timedelta(days=notice)
    due = clearance_due(asked_on, first_day)
    assert asked_on <= due < first_day
    assert due == min(asked_on + timedelta(days=10), first_day - timedelta(days=1))


def test_the_office_is_asked_and_reminded_once_before_and_once_after(clearance, office, officer):
    assert clearance.due_on == clock.today() + timedelta(days=10)
    for days in (7, 8, 9, 10, 11, 12):
        operations.remind_offices(clock.today() + timedelta(days=days))
    assert [(message.to_user_id, "Reminder" in message.subject) for message in told("clearance.asked")] == [
        (office.id, False), (office.id, True), (office.id, True),
    ]  # fmt: skip
    assert [message.to_user_id for message in told("clearance.late")] == [officer.id]


def test_whoever_it_is_passed_on_to_decides_by_the_link(clearance, office):
    operations.delegate(clearance, name="Chris Whip", email="c@group.example", by=office)
    links = sa.select(SignedLink).where(SignedLink.purpose == FOR_DELEGATE.name).order_by(SignedLink.id.desc())
    link = db.session.scalars(links).one()
    assert open_link(token_of(link), FOR_DELEGATE).name == "Chris Whip"
    operations.delegate(clearance, name="Sam Whip", email="s@group.example", by=office)
    with pytest.raises(LinkRefused, match="taken back"):
        open_link(token_of(link), FOR_DELEGATE)
    second = db.session.scalars(links).first()
    operations.decide_clearance(clearance, clears=True, by=office)
    assert clearance.state is ClearanceState.CLEARED
    with pytest.raises(LinkRefused):
        open_link(token_of(second), FOR_DELEGATE)
    trail = db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.startswith("clearance."))).all()
    assert sorted(trail) == ["clearance.give", "clearance.pass-on", "clearance.pass-on"]


def test_a_refusal_frees_the_peer_and_tells_whoever_fills_the_place(clearance, office, officer):
    operations.decide_clearance(clearance, clears=False, reason="Chairs the budget group then.", by=office)
    (freed,) = told("team.freed")
    assert freed.to_email == clearance.assignment.peer.email.lower()
    assert "Chairs the budget group" not in freed.text
    assert [one.to_user_id for one in told("team.answers")] == [officer.id]


def test_another_group_neither_decides_nor_passes_on(clearance):
    other = factories.make_user(Role.GROUP_OFFICE, group_id=factories.make_group().id)
    with pytest.raises(operations.TeamError, match="own group"):
        operations.decide_clearance(clearance, clears=True, by=other)
    with pytest.raises(operations.TeamError, match="own group"):
        operations.delegate(clearance, name="A", email="a@b.example", by=other)


def test_the_pages_of_office_and_delegate(scene, sign_in, client, app, state_of):
    office = sign_in(email=scene.emails["labour"])
    address = f"/clearances/{scene.second}/delegation"
    assert office.get("/clearances").page.links["Decide on Lee Leader"]
    page = office.submit(address, {"name": "Chris Whip", "email": "not an address"}).page
    assert page.field_errors
    page = office.submit(address, {"name": "Chris Whip", "email": "c@group.example"}).page
    assert "passed on to Chris Whip" in page.text
    with app.app_context():
        token = token_of(db.session.scalars(sa.select(SignedLink)).one())
    page = client.submit(f"/clearance-requests/{token}", {"decision": "refuse", "reason": ""}).page
    assert "Say why" in page.text
    page = client.submit(f"/clearance-requests/{token}", {"decision": "refuse", "reason": "On leave."}).page
    assert "not cleared" in page.text
    assert state_of(scene.second)[0] is AssignmentState.WITHDRAWN
    assert "no longer works" in page.text
    again = client.page(f"/clearance-requests/{token}", status=410).text
    assert "it has been used. What was said by it is kept." in again
    assert state_of(scene.second)[0] is AssignmentState.WITHDRAWN
    assert "Chris Whip, by a link" in office.get("/clearances").page.text
