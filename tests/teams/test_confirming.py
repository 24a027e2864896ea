"""The manager confirms with a day, is reminded, may pass it on to a colleague, and the record tells who did what."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements.models import Stage
from peerhub.notifications.models import Message
from peerhub.permissions import Role
from peerhub.teams import operations, queries
from peerhub.teams.models import AssignmentState
from peerhub.teams.rules import confirmation_due
from tests.support import factories
from tests.teams.test_proposing import make_team, propose


@pytest.fixture
def manager(session):
    return factories.make_user(Role.CHALLENGE_MANAGER, name="Morgan Manager")


@pytest.fixture
def colleague(session):
    return factories.make_user(Role.CHALLENGE_MANAGER, name="Kim Colleague")


@pytest.fixture
def agreed(manager):
    """A whole team that the council has nothing against; the manager is next."""
    proposal = propose(make_team(manager), manager)
    operations.answer_proposal(proposal, objects=False, objection="", by=manager)
    db.session.commit()
    return proposal


def told(kind):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


def events(action):
    return db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action)).all()


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 60))
def test_the_day_comes_after_the_councils_and_before_the_visit(council_due_on, notice):
    first_day = council_due_on + timedelta(days=notice)
    due = confirmation_due(council_due_on, first_day)
    assert council_due_on <= due < first_day
    assert (due - council_due_on).days in (5, notice - 1)


def test_a_council_that_answers_early_brings_the_day_forward(manager):
    proposal = propose(make_team(manager), manager)
    assert proposal.confirm_by == proposal.due_on + timedelta(days=5)
    operations.answer_proposal(proposal, objects=False, objection="", by=manager)
    assert proposal.confirm_by == clock.today() + timedelta(days=5)


def test_a_confirmed_team_is_prepared_next(agreed, manager):
    assert agreed.engagement.stage is Stage.TEAM
    operations.confirm(agreed, reason="", by=manager)
    assert agreed.engagement.stage is Stage.PREPARING
    (event,) = events("team.confirm")
    assert (event.actor_name, event.behalf_of) == ("Morgan Manager", None)


def test_the_team_and_the_council_hear_of_it_once_with_the_date(agreed, manager):
    contact = factories.make_user(Role.COUNCIL_CONTACT, council_id=agreed.engagement.council_id)
    operations.confirm(agreed, reason="", by=manager)
    team = queries.team_of(agreed.engagement_id)
    assert [one.to_email for one in told("team.confirmed")] == [one.peer.email.lower() for one in team]
    assert sorted(one.to_email for one in told("team.comes")) == sorted([agreed.email, contact.email])
    for letter in told("team.confirmed") + told("team.comes"):
        assert "METHOD:PUBLISH" in letter.calendar
        assert all(one.peer.name in letter.text for one in team)


def test_a_gap_or_a_silent_peer_comes_first(agreed, manager):
    slot = agreed.engagement.slots[1]
    slot.is_required = True
    with pytest.raises(operations.TeamError, match=f"gap: {slot.name}"):
        operations.confirm(agreed, reason="", by=manager)
    slot.is_required = False
    one = queries.team_of(agreed.engagement_id)[0]
    one.state = AssignmentState.ASKED
    with pytest.raises(operations.TeamError, match=f"{one.peer.name} has not said yes"):
        operations.confirm(agreed, reason="", by=manager)
    assert agreed.engagement.stage is Stage.TEAM


def test_the_manager_is_reminded_once_before_and_once_after_the_day(agreed, manager):
    for days in range(1, 9):
        operations.remind_confirmers(clock.today() + timedelta(days=days))
    assert [(one.to_user_id, "Reminder" in one.subject) for one in told("team.confirm-asked")] == [
        (manager.id, True), (manager.id, True),
    ]  # fmt: skip


def test_nobody_is_reminded_while_the_council_has_time(manager):
    proposal = propose(make_team(manager), manager)
    assert operations.remind_confirmers(proposal.due_on) == 0
    assert operations.remind_confirmers(proposal.confirm_by) == 1


def test_a_colleague_is_asked_reminded_and_confirms_for_the_manager(agreed, manager, colleague):
    operations.pass_on_confirmation(agreed, to=colleague, by=manager)
    assert [one.to_user_id for one in told("team.confirm-asked")] == [colleague.id]
    for days in (1, 3, 4, 6, 7):
        operations.remind_confirmers(clock.today() + timedelta(days=days))
    assert [one.to_user_id for one in told("team.confirm-asked")] == [colleague.id] * 3
    assert [one.to_user_id for one in told("team.confirm-late")] == [manager.id]
    operations.confirm(agreed, reason="", by=colleague)
    (event,) = events("confirmation.pass-on")
    assert (event.actor_name, event.before["confirms"], event.after["confirms"]) == (
        "Morgan Manager", "Morgan Manager", "Kim Colleague",
    )  # fmt: skip
    assert [one.actor_name for one in events("team.confirm")] == ["Kim Colleague"]


def test_whoever_passed_it_on_may_still_confirm_and_the_record_says_for_whom(agreed, manager, colleague):
    operations.pass_on_confirmation(agreed, to=colleague, by=manager)
    operations.confirm(agreed, reason="", by=manager)
    assert [one.behalf_of for one in events("team.confirm")] == ["Kim Colleague"]
    with pytest.raises(operations.TeamError, match="confirmed already"):
        operations.pass_on_confirmation(agreed, to=manager, by=colleague)


def test_only_who_may_confirm_is_asked(agreed, manager):
    officer = factories.make_user(Role.PLACEMENT_OFFICER)
    for wrong in (officer, manager):
        with pytest.raises(operations.TeamError) as refused:
            operations.pass_on_confirmation(agreed, to=wrong, by=manager)
        assert refused.value.field == "colleague"


def test_without_a_manager_everybody_who_may_is_told(manager, colleague):
    proposal = propose(make_team(), manager)
    operations.answer_proposal(proposal, objects=True, objection="A family tie.", by=manager)
    assert {one.to_user_id for one in told("team.council-said")} == {manager.id, colleague.id}


def test_the_pages_of_manager_and_colleague(arrange, sign_in):
    with arrange():
        boss = factories.make_user(Role.CHALLENGE_MANAGER, email="boss@example.org", name="Morgan Manager")
        other = factories.make_user(Role.CHALLENGE_MANAGER, email="other@example.org", name="Kim Colleague")
        proposal = propose(make_team(boss), boss)
        operations.answer_proposal(proposal, objects=False, objection="", by=boss)
        path, kim = f"/engagements/{proposal.engagement_id}", str(other.id)
    boss, other = sign_in(email="boss@example.org"), sign_in(email="other@example.org")
    assert "Teams to confirm" in boss.page("/").text
    assert "Teams to confirm" not in other.page("/").text
    assert "Next: Confirm the team" in boss.page(path).text
    with arrange():
        db.session.get_one(User, int(kim)).is_active = False
    assert "Nobody else may confirm teams yet" in boss.page(f"{path}/confirmation/delegation").text
    with arrange():
        db.session.get_one(User, int(kim)).is_active = True
    refused = boss.submit(f"{path}/confirmation/delegation")
    assert refused.page.field_errors["colleague"]
    page = boss.page(f"{path}/confirmation/delegation")
    assert kim in page.form_with("colleague").choices("colleague")
    done = boss.submit(f"{path}/confirmation/delegation", {"colleague": kim})
    assert "passed on to Kim Colleague" in done.page.text
    assert "Teams to confirm" in other.page("/").text
    assert "Teams to confirm" not in boss.page("/").text
    assert "The team is confirmed" in other.submit(f"{path}/confirmation", button="Confirm the team").page.text
