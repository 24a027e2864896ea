"""From being asked to having served: answers, clearances, taking off, and what each does to the stage."""

import pytest
import sqlalchemy as sa

from peerhub.accounts.links import LinkHolder
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements.models import Stage
from peerhub.permissions import Role
from peerhub.teams import operations, queries
from peerhub.teams.declarations import Signed
from peerhub.teams.models import AssignmentState, ClearanceState
from peerhub.teams.operations import Choice
from peerhub.teams.operations.declaring import declare
from peerhub.teams.rules import waits_for
from tests.support.factories import in_days, make_user


@pytest.fixture
def team(engagement, chief, leader, officer):
    """Two who are asked and have signed; what comes before that is in test_declared_invitations."""
    lead, member = engagement.slots
    made = operations.assign_team(engagement, [Choice(lead, chief), Choice(member, leader)], by=officer)
    for one in made:
        declare(one, Signed(one.peer.name), by=LinkHolder("By a link"))
    return made


@pytest.fixture
def group_office(session, labour):
    return make_user(Role.GROUP_OFFICE, group_id=labour.id)


def events(action):
    return db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action)).all()


def clear(assignment, group_office, *, clears=True, reason=""):
    operations.decide_clearance(assignment.clearance, clears=clears, reason=reason, by=group_office)


def test_an_officers_yes_confirms(team, officer):
    operations.answer(team[0], accepts=True, by=officer)
    assert (team[0].state, waits_for(team[0])) == (AssignmentState.CONFIRMED, "")


def test_a_members_yes_waits_for_the_group_office(team, group_office, officer):
    assert waits_for(team[1]) == "the peer"
    operations.answer(team[1], accepts=True, by=officer)
    assert (team[1].state, waits_for(team[1])) == (AssignmentState.ASKED, "the group office")
    clear(team[1], group_office)
    assert team[1].state is AssignmentState.CONFIRMED


def test_cleared_first_and_answered_later(team, group_office, officer):
    clear(team[1], group_office)
    assert (team[1].state, waits_for(team[1])) == (AssignmentState.ASKED, "the peer")
    operations.answer(team[1], accepts=True, by=officer)
    assert team[1].state is AssignmentState.CONFIRMED


def test_a_refused_peer_leaves_and_the_place_is_a_gap(team, group_office, engagement):
    engagement.stage = Stage.PREPARING
    clear(team[1], group_office, clears=False, reason="Standing in an election.")
    assert (team[1].state, team[1].is_active) == (AssignmentState.WITHDRAWN, False)
    assert team[1].clearance.reason == "Standing in an election."
    assert "election" not in team[1].answer_reason
    assert engagement.stage is Stage.TEAM


def test_a_refusal_needs_a_reason(team, group_office):
    with pytest.raises(operations.TeamError) as refused:
        clear(team[1], group_office, clears=False, reason=" ")
    assert (refused.value.field, team[1].clearance.state) == ("reason", ClearanceState.WAITING)


def test_only_the_peers_own_group_office_decides(team, session):
    from tests.support.factories import make_group

    other = make_user(Role.GROUP_OFFICE, group_id=make_group().id)
    with pytest.raises(operations.TeamError):
        clear(team[1], other)
    assert team[1].clearance.state is ClearanceState.WAITING


def test_a_clearance_is_decided_once(team, group_office):
    clear(team[1], group_office)
    with pytest.raises(operations.TeamError):
        clear(team[1], group_office, clears=False, reason="Changed our mind")
    assert team[1].clearance.state is ClearanceState.CLEARED


def test_nothing_to_clear_when_the_peer_declined(team, group_office, officer):
    operations.answer(team[1], accepts=False, reason="Away", by=officer)
    with pytest.raises(operations.TeamError):
        clear(team[1], group_office)


def test_a_no_needs_a_reason_and_opens_the_place(team, engagement, officer):
    with pytest.raises(operations.TeamError) as refused:
        operations.answer(team[0], accepts=False, reason="", by=officer)
    assert refused.value.field == "reason"
    operations.answer(team[0], accepts=False, reason="On holiday", by=officer)
    assert (team[0].state, team[0].is_active, team[0].answer_reason) == (AssignmentState.DECLINED, False, "On holiday")
    assert engagement.stage is Stage.TEAM
    assert [one.peer for one in queries.team_of(engagement.id)] == [team[1].peer]


def test_a_confirmed_peer_may_still_drop_out(team, officer):
    operations.answer(team[0], accepts=True, by=officer)
    with pytest.raises(operations.TeamError):
        operations.answer(team[0], accepts=True, by=officer)
    operations.answer(team[0], accepts=False, reason="Ill", by=officer)
    assert team[0].state is AssignmentState.DECLINED


def test_a_no_is_final(team, officer):
    operations.answer(team[0], accepts=False, reason="Away", by=officer)
    with pytest.raises(operations.TeamError):
        operations.answer(team[0], accepts=True, by=officer)


def test_the_record_says_on_whose_behalf(team, chief, officer):
    own = make_user(Role.PEER)
    chief.user_id = own.id
    operations.answer(team[0], accepts=True, by=own)
    operations.answer(team[1], accepts=True, by=officer)
    assert [event.behalf_of for event in events("invitation.accept")] == [None, "Lee Leader"]
    assert [event.after["peer"] for event in events("invitation.accept")] == ["Pat Chief", "Lee Leader"]


def test_taking_somebody_off(team, engagement, officer):
    with pytest.raises(operations.TeamError):
        operations.withdraw(team[0], reason="", by=officer)
    operations.withdraw(team[0], reason="New post", by=officer)
    assert (team[0].state, team[0].answer_reason) == (AssignmentState.WITHDRAWN, "New post")
    assert engagement.stage is Stage.TEAM
    with pytest.raises(operations.TeamError):
        operations.withdraw(team[0], reason="Again", by=officer)
    assert len(events("invitation.withdraw")) == 1


def test_reasons_are_short(team, officer):
    with pytest.raises(operations.TeamError) as refused:
        operations.withdraw(team[0], reason="x" * 401, by=officer)
    assert refused.value.field == "reason"


def test_the_place_can_be_filled_again(team, engagement, chief, officer):
    operations.withdraw(team[0], reason="New post", by=officer)
    operations.assign_team(engagement, [Choice(engagement.slots[0], chief)], by=officer)
    assert engagement.stage is Stage.TEAM


def confirm(team, group_office, officer):
    for one in team:
        operations.answer(one, accepts=True, by=officer)
    clear(team[1], group_office)


UNSEEN = "The council was shown the team by telephone."


def over(engagement, days=-1):
    engagement.first_day, engagement.last_day = in_days(days - 3), in_days(days)


def test_having_served(team, engagement, group_office, officer):
    confirm(team, group_office, officer)
    over(engagement, 0)
    operations.mark_served(engagement, by=officer, reason=UNSEEN)
    assert {one.state for one in team} == {AssignmentState.SERVED}
    assert (engagement.stage, team[0].is_active) == (Stage.REPORTING, True)
    with pytest.raises(operations.TeamError):
        operations.mark_served(engagement, by=officer)


def test_nobody_has_served_before_the_last_day(team, engagement, group_office, officer):
    confirm(team, group_office, officer)
    over(engagement, 1)
    with pytest.raises(operations.TeamError):
        operations.mark_served(engagement, by=officer)


def test_an_open_answer_is_settled_first(team, engagement, officer):
    operations.answer(team[0], accepts=True, by=officer)
    over(engagement)
    with pytest.raises(operations.TeamError) as refused:
        operations.mark_served(engagement, by=officer)
    assert "Lee Leader" in refused.value.sentence
    assert team[0].state is AssignmentState.CONFIRMED


def test_who_served_is_not_taken_off(team, engagement, group_office, officer):
    confirm(team, group_office, officer)
    over(engagement)
    operations.mark_served(engagement, by=officer, reason=UNSEEN)
    for change in (
        lambda: operations.withdraw(team[0], reason="Why", by=officer),
        lambda: operations.answer(team[0], accepts=False, reason="Why", by=officer),
    ):
        with pytest.raises(operations.TeamError):
            change()
