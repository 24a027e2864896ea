"""An invitation answered by its link: yes with a signed declaration, no with a reason, other days; and what lapses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.operations import LinkRefused, open_link
from peerhub.db import db
from peerhub.notifications.models import Message
from peerhub.peers.models import Conflict, ConflictKind, ConflictState, Seniority
from peerhub.permissions import Role
from peerhub.teams import operations
from peerhub.teams.declarations import Signed
from peerhub.teams.models import Assignment, AssignmentState, ConflictDeclaration, Invitation
from peerhub.teams.operations import Choice, TeamError
from peerhub.teams.operations.inviting import answer_by
from tests.support import factories
from tests.support.factories import in_days


def invited(*, days: int = 60, **details: object) -> Assignment:
    """An officer peer who has just been asked; the engagement has a manager."""
    manager = factories.make_user(Role.CHALLENGE_MANAGER)
    engagement = factories.make_engagement(
        type=factories.make_engagement_type("Officer peer"), first_day=in_days(days), manager_id=manager.id
    )
    peer = factories.make_peer(seniority=Seniority.DIRECTOR, given_name="Pat", family_name="Evans", **details)
    staff = factories.make_user(Role.PLACEMENT_OFFICER)
    return operations.assign_team(engagement, [Choice(engagement.slots[0], peer)], by=staff)[0]


def address_in(message: Message) -> str:
    return f"/invitations/{message.page_arguments['invitation_token']}"


NO_INTEREST = {"answer": "yes", "interest": "none", "signature": "pat  EVANS"}


@pytest.fixture
def by_link(arrange):
    """The address in the e-mail of a new invitation, and the assignment's id."""
    with arrange() as session:
        assignment = invited()
        message = session.scalars(sa.select(Message).where(Message.subject.startswith("Can you come?"))).one()
        return address_in(message), assignment.id


def now_of(app, assignment_id):
    with app.app_context():
        assignment = db.session.get_one(Assignment, assignment_id)
        return assignment.state, db.session.get(ConflictDeclaration, assignment_id)


class TestByLink:
    def test_a_yes_without_signing_in_is_confirmed_with_a_dated_declaration(self, by_link, client, app):
        address, assignment_id = by_link
        page = client.submit(address, NO_INTEREST).page
        assert "You are on the team" in page.text
        state, declared = now_of(app, assignment_id)
        assert state is AssignmentState.CONFIRMED
        assert (declared.has_interest, declared.signed_name) == (False, "pat EVANS")
        assert declared.signed_at.date() == clock.now().date()
        assert "I have no interest in" in declared.statement

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"interest": None}, "Say whether you have an interest in this council"),
            ({"interest": "some"}, "Choose what kind of interest it is"),
            ({"interest": "some", "kind": "family"}, "Say what the interest is"),
            ({"signature": ""}, "Sign with your full name"),
            ({"signature": "Somebody Else"}, "Sign with your name as we have it: Pat Evans"),
        ],
    )
    def test_a_yes_without_a_whole_declaration_changes_nothing(self, by_link, client, app, given, sentence):
        address, assignment_id = by_link
        page = client.submit(address, {**NO_INTEREST, **given}).page
        assert sentence in page.text
        assert now_of(app, assignment_id) == (AssignmentState.ASKED, None)

    def test_a_declared_interest_is_a_suspected_conflict_for_staff(self, by_link, client, app):
        address, assignment_id = by_link
        fields = {**NO_INTEREST, "interest": "some", "kind": "family", "details": "My sister works in planning."}
        client.submit(address, fields)
        _, declared = now_of(app, assignment_id)
        with app.app_context():
            conflict = db.session.get_one(Conflict, declared.conflict_id)
            assert (conflict.kind, conflict.state) == (ConflictKind.FAMILY, ConflictState.SUSPECTED)
            assert "My sister works in planning." in conflict.reason

    def test_other_days_are_proposed_and_the_manager_is_told(self, by_link, client, app):
        address, assignment_id = by_link
        assert "Enter the first day" in client.submit(address, {"answer": "days"}).page.text
        day = in_days(90)
        fields = {"answer": "days", "first_day-day": day.day, "first_day-month": day.month, "first_day-year": day.year}
        assert "You proposed other days" in client.submit(address, fields).page.text
        with app.app_context():
            invitation = db.session.get_one(Invitation, assignment_id)
            assert (invitation.proposed_first_day, invitation.proposed_last_day) == (day, day)
            told = db.session.scalars(sa.select(Message).where(Message.subject.startswith("Other days"))).one()
            assert told.page == "teams.show"

    def test_a_no_offers_the_next_candidates_to_whoever_runs_the_visit(self, by_link, client, app):
        address, assignment_id = by_link
        client.submit(address, {"answer": "no", "reason": "Budget council."})
        assert now_of(app, assignment_id)[0] is AssignmentState.DECLINED
        with app.app_context():
            told = db.session.scalars(sa.select(Message).where(Message.subject.startswith("A place is open"))).one()
            assert told.page == "matching.repair"
            assert "Budget council." in told.text

    def test_the_link_to_a_visit_that_was_called_off_says_so_and_asks_nothing(self, by_link, client, arrange):
        address, assignment_id = by_link
        with arrange() as session:
            one = session.get_one(Assignment, assignment_id)
            staff = factories.make_user(Role.PLACEMENT_OFFICER)
            operations.cancel_engagement(one.engagement, reason="The council merges.", by=staff)
        page = client.page(address)
        assert page.heading.startswith("Called off: ")
        assert "This visit was called off" in page.text
        assert "The council merges." in page.text
        assert "can you come" not in page.text
        assert not page.all("textarea")

    def test_a_changed_address_opens_nothing(self, by_link, client):
        address, _ = by_link
        assert client.get(address[:-2] + "xx").status_code == 404


class TestOperations:
    def test_staff_note_a_yes_and_the_peer_still_signs_first(self, session):
        user = factories.make_user(Role.PEER)
        assignment = invited(user_id=user.id)
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        operations.answer(assignment, accepts=True, by=staff)
        assert assignment.state is AssignmentState.ASKED
        with pytest.raises(TeamError, match="Only the peer"):
            operations.sign_declaration(assignment, Signed("Pat Evans"), by=staff)
        operations.sign_declaration(assignment, Signed("Pat Evans"), by=user)
        assert assignment.state is AssignmentState.CONFIRMED
        with pytest.raises(TeamError, match="already"):
            operations.sign_declaration(assignment, Signed("Pat Evans"), by=user)

    def test_what_nobody_answers_is_reminded_of_once_and_lapses(self, session):
        assignment = invited()
        over = assignment.invitation.answer_by
        assert over == clock.today() + timedelta(days=14)
        assert operations.chase(over - timedelta(days=4)) == (0, 0)
        for _ in range(2):
            assert operations.chase(over - timedelta(days=1)) == (1, 0)
        reminders = session.scalars(sa.select(Message).where(Message.subject.startswith("Still to answer"))).all()
        assert len(reminders) == 1
        assert operations.chase(over + timedelta(days=1)) == (0, 1)
        assert (assignment.state, assignment.is_active) == (AssignmentState.WITHDRAWN, False)
        assert operations.chase(over + timedelta(days=1)) == (0, 0)

    def test_a_link_dies_when_the_peer_is_asked_anew_for_other_days(self, session, app):
        assignment = invited()
        first = session.scalars(sa.select(Message).where(Message.subject.startswith("Can you come?"))).one()
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        operations.move_dates(assignment.engagement, first_day=in_days(70), last_day=in_days(72), by=staff)
        with pytest.raises(LinkRefused):
            open_link(first.page_arguments["invitation_token"], operations.INVITATION)


def test_the_time_to_answer_ends_a_week_before_the_visit():
    today = clock.today()
    assert answer_by(today, today + timedelta(days=60)) == today + timedelta(days=14)
    assert answer_by(today, today + timedelta(days=15)) == today + timedelta(days=8)
    assert answer_by(today, today + timedelta(days=3)) == today + timedelta(days=1)
