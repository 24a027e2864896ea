"""The council sees the team and may object; the manager confirms. Deadline, reminder, delegation, trail."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.links import LinkHolder
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import LinkRefused, open_link, token_of
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.teams import operations, queries
from peerhub.teams.messages import FOR_COUNCIL
from peerhub.teams.models import AssignmentState, Clearance, ClearanceState, ProposalState
from tests.support import factories


def make_team(manager=None):
    """One of two places is filled, by a peer who said yes; the other is optional."""
    engagement = factories.make_engagement(manager=manager)
    for slot in engagement.slots[1:]:
        slot.is_required = False
    factories.make_assignment(engagement, factories.make_peer(), state=AssignmentState.CONFIRMED)
    return engagement


def propose(engagement, by, **details):
    given = {"due_on": clock.today() + timedelta(days=14), "name": "Chris Chief", "email": "c@council.example"}
    return operations.propose_to_council(engagement, **{**given, **details}, by=by)


@pytest.fixture
def manager(session):
    return factories.make_user(Role.CHALLENGE_MANAGER)


def messages(kind):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


def test_the_council_is_shown_the_team_as_it_stands(manager):
    proposal = propose(make_team(), manager)
    assert [one["place"] for one in proposal.team] == ["Lead officer peer"]
    (sent,) = messages("team.proposed")
    assert sent.to_email == "c@council.example"
    assert proposal.team[0]["name"] in sent.text


def test_an_objection_needs_a_reason_and_reaches_the_manager(manager):
    proposal = propose(make_team(manager), manager)
    with pytest.raises(operations.TeamError) as refused:
        operations.answer_proposal(proposal, objects=True, objection=" ", by=manager)
    assert refused.value.field == "objection"
    operations.answer_proposal(proposal, objects=True, objection="A family tie.", by=manager)
    assert proposal.state is ProposalState.OBJECTED
    (told,) = messages("team.council-said")
    assert "A family tie." in told.text


def test_an_objection_after_the_confirmation_is_kept_told_once_and_changes_nothing(manager):
    proposal = propose(make_team(manager), manager)
    operations.answer_proposal(proposal, objects=False, objection="", by=manager)
    operations.confirm(proposal, reason="", by=manager)
    operations.answer_proposal(proposal, objects=True, objection="A family tie.", by=LinkHolder("Chris, by a link"))
    assert (proposal.state, proposal.objection) == (ProposalState.AGREED, None)
    assert proposal.confirmed_at is not None
    assert (proposal.late_objection, proposal.late_objection_by_name) == ("A family tie.", "Chris, by a link")
    with pytest.raises(operations.TeamError, match="already"):
        operations.answer_proposal(proposal, objects=True, objection="Again.", by=manager)
    late = [one for one in messages("team.council-said") if "after it was confirmed" in one.subject]
    assert [one.to_user_id for one in late] == [manager.id]
    assert "A family tie." in late[0].text


@pytest.mark.parametrize("objects", [True, None])
def test_without_agreement_a_confirmation_says_why(manager, objects):
    proposal = propose(make_team(), manager)
    if objects:
        operations.answer_proposal(proposal, objects=True, objection="A family tie.", by=manager)
    with pytest.raises(operations.TeamError, match="has not agreed"):
        operations.confirm(proposal, reason="", by=manager)
    operations.confirm(proposal, reason="Looked at; there is none.", by=manager)
    assert proposal.confirmed_because == "Looked at; there is none."


def test_the_group_office_comes_before_the_manager(manager):
    engagement = make_team()
    made = queries.team_of(engagement.id)[0]
    made.state, made.answered_at = AssignmentState.ASKED, clock.now()
    db.session.add(
        Clearance(assignment_id=made.id, group_id=factories.make_group().id, state=ClearanceState.WAITING)
    )  # fmt: skip
    db.session.flush()
    db.session.refresh(made)
    proposal = propose(engagement, manager)
    operations.answer_proposal(proposal, objects=False, objection="", by=manager)
    with pytest.raises(operations.TeamError, match="not cleared"):
        operations.confirm(proposal, reason="", by=manager)


def test_another_team_has_to_be_shown_again(manager):
    engagement = make_team()
    proposal = propose(engagement, manager)
    operations.answer_proposal(proposal, objects=False, objection="", by=manager)
    second = factories.make_assignment(engagement, factories.make_peer(), slot=engagement.slots[1])
    second.state = AssignmentState.CONFIRMED
    with pytest.raises(operations.TeamError, match="another one"):
        operations.confirm(proposal, reason="", by=manager)
    link = db.session.scalars(sa.select(SignedLink)).one()
    again = propose(engagement, manager)
    assert (proposal.state, again.state) == (ProposalState.REPLACED, ProposalState.WAITING)
    with pytest.raises(LinkRefused, match="taken back"):
        open_link(token_of(link), FOR_COUNCIL)


def test_somebody_else_answers_by_a_link_of_their_own(manager):
    proposal = propose(make_team(), manager)
    operations.pass_on(proposal, name="Lee Leader", email="l@council.example", by=manager)
    first, second = db.session.scalars(sa.select(SignedLink).order_by(SignedLink.id)).all()
    with pytest.raises(LinkRefused):
        open_link(token_of(first), FOR_COUNCIL)
    assert open_link(token_of(second), FOR_COUNCIL).name == "Lee Leader"
    events = db.session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert "proposal.pass-on" in events


def test_the_council_is_reminded_once_and_two_days_before(manager):
    proposal = propose(make_team(), manager)
    assert operations.remind(proposal.due_on - timedelta(days=3)) == 0
    operations.remind(proposal.due_on - timedelta(days=2))
    operations.remind(proposal.due_on)
    assert [one.subject.startswith("Reminder") for one in messages("team.proposed")] == [False, True]


def test_whoever_has_answered_is_not_reminded(manager):
    proposal = propose(make_team(), manager)
    operations.answer_proposal(proposal, objects=False, objection="", by=manager)
    assert operations.remind(proposal.due_on) == 0


def test_an_empty_team_is_not_proposed(manager):
    with pytest.raises(operations.TeamError, match="Nobody is on the team"):
        propose(factories.make_engagement(), manager)


def test_the_way_of_a_team_through_the_pages(app, arrange, sign_in, client):
    with arrange():
        number = make_team(factories.make_user(Role.CHALLENGE_MANAGER, email="manager@example.org")).id
    manager = sign_in(email="manager@example.org")
    day = clock.today() + timedelta(days=10)
    given = {
        "name": "Chris Chief", "email": "c@council.example", "due_on-day": str(day.day),
        "due_on-month": str(day.month), "due_on-year": str(day.year),
    }  # fmt: skip
    assert "not been shown" in manager.page(f"/engagements/{number}/confirmation").text
    manager.submit(f"/engagements/{number}/proposal", given, button="Send the team")
    with app.app_context():
        address = f"/proposed-teams/{token_of(db.session.scalars(sa.select(SignedLink)).one())}"
    refused = client.submit(address, {"answer": "object"}, button="Send the answer")
    assert "Say why" in refused.page.text
    client.submit(address, {"answer": "agree"}, button="Send the answer")
    assert "no objection" in manager.page(f"/engagements/{number}/proposal").text
    manager.submit(f"/engagements/{number}/confirmation", button="Confirm the team")
    assert "The team is confirmed" in client.page(address).text
    empty = client.submit(address, button="Send the objection")
    assert "Say why" in empty.page.field_errors["objection"]
    late = client.submit(address, {"objection": "A family tie."}, button="Send the objection")
    assert "with the person who runs the visit" in late.page.text
    assert "A family tie." in manager.page(f"/engagements/{number}/proposal").text
    with arrange():
        db.session.scalars(sa.select(SignedLink)).one().expires_at = clock.now()
    over = client.page(address, status=410).text
    assert "its time is over" in over
    assert "They can send you a new one" in over
