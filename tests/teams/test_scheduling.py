"""New days for a whole team, and calling off: everybody moves or nobody, everybody is freed."""

import pytest
import sqlalchemy as sa

from peerhub.accounts.links import LinkHolder
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import LinkRefused, open_link, token_of
from peerhub.audit.models import AuditEvent
from peerhub.db import db
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import Stage
from peerhub.notifications.models import Message, MessageState
from peerhub.permissions import Role
from peerhub.teams import operations, queries
from peerhub.teams.declarations import Signed
from peerhub.teams.messages import FOR_COUNCIL
from peerhub.teams.models import AssignmentState, ProposalState
from peerhub.teams.operations import Choice
from tests.support.factories import in_days, make_assignment, make_engagement, make_user


@pytest.fixture
def team(engagement, chief, leader, officer):
    lead, member = engagement.slots
    made = operations.assign_team(engagement, [Choice(lead, chief), Choice(member, leader)], by=officer)
    operations.answer(made[0], accepts=True, declaration=Signed(made[0].peer.name), by=LinkHolder("By a link"))
    db.session.commit()
    return made


def test_everybody_moves_along_and_is_asked_again(team, engagement, officer):
    asked = operations.move_dates(engagement, first_day=in_days(150), last_day=in_days(152), by=officer)
    db.session.commit()
    assert [one.peer for one in asked] == [one.peer for one in team]
    for one in team:
        assert (one.first_day, one.last_day) == (in_days(150), in_days(152))
        assert (one.state, one.answered_at) == (AssignmentState.ASKED, None)
    assert (engagement.first_day, engagement.last_day) == (in_days(150), in_days(152))
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "team.ask")).one()
    assert set(event.after.values()) == {"Pat Chief", "Lee Leader"}


def test_the_days_of_today_are_not_moved_to_and_nobody_is_asked_again(team, engagement, officer):
    with pytest.raises(EngagementError, match="on these days already"):
        operations.move_dates(engagement, first_day=engagement.first_day, last_day=engagement.last_day, by=officer)
    assert team[0].state is AssignmentState.CONFIRMED


def test_a_day_or_two_later_is_no_clash_with_oneself(team, engagement, officer):
    assert operations.move_dates(engagement, first_day=in_days(121), last_day=in_days(124), by=officer)


def test_onto_an_overlap_is_refused_with_nothing_changed(team, engagement, leader, officer):
    other = make_engagement(first_day=in_days(160), last_day=in_days(163))
    make_assignment(other, leader)
    db.session.commit()
    before = (engagement.first_day, engagement.last_day, engagement.version)
    with pytest.raises(operations.DoubleBooked) as refused:
        operations.move_dates(engagement, first_day=in_days(157), last_day=in_days(160), by=officer)
    assert "Lee Leader" in refused.value.sentence
    assert other.council.name in refused.value.sentence
    assert "Pat Chief" not in refused.value.sentence
    db.session.commit()
    db.session.expire_all()
    assert (engagement.first_day, engagement.last_day, engagement.version) == before
    assert [(one.first_day, one.state) for one in queries.team_of(engagement.id)] == [
        (in_days(120), AssignmentState.CONFIRMED),
        (in_days(120), AssignmentState.ASKED),
    ]
    actions = set(db.session.scalars(sa.select(AuditEvent.action)))
    assert not actions & {"engagement.change-dates", "team.ask"}


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (150, 149), (150, 171)])
def test_days_that_cannot_be(team, engagement, officer, first, last):
    with pytest.raises(EngagementError):
        operations.move_dates(engagement, first_day=in_days(first), last_day=in_days(last), by=officer)
    db.session.commit()
    db.session.expire_all()
    assert engagement.first_day == in_days(120)
    assert {one.first_day for one in queries.team_of(engagement.id)} == {in_days(120)}


def asked_of(kind):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


def sent(found):
    for message in found:
        message.state = MessageState.SENT


def test_each_move_is_told_once_and_back_again_too(team, engagement, officer):
    sent(asked_of("team.asked"))
    there, back = (in_days(150), in_days(152)), (engagement.first_day, engagement.last_day)
    for first_day, last_day in (there, back):
        operations.move_dates(engagement, first_day=first_day, last_day=last_day, by=officer)
        db.session.commit()
        sent(asked_of("team.asked"))
    subjects = [message.subject for message in asked_of("team.asked") if message.to_name == "Pat Chief"]
    assert len(subjects) == 3
    assert subjects[2] == subjects[0]


def test_what_was_not_sent_yet_is_not_sent_with_old_days(team, engagement, officer):
    sent(asked_of("team.asked")[:1])
    operations.move_dates(engagement, first_day=in_days(140), last_day=in_days(142), by=officer)
    operations.move_dates(engagement, first_day=in_days(150), last_day=in_days(152), by=officer)
    told = {}
    for message in asked_of("team.asked"):
        told.setdefault(message.to_name, []).append("has been moved" in message.text)
    assert told == {"Pat Chief": [False, True], "Lee Leader": [False]}  # who was never asked is asked, not re-asked


def propose(engagement, officer):
    return operations.propose_to_council(
        engagement, due_on=in_days(20), name="Chris Chief", email="c@council.example", by=officer
    )


def test_the_council_and_the_office_hear_of_new_days_once_and_the_confirmation_lapses(
    team, engagement, labour, officer
):
    office = make_user(Role.GROUP_OFFICE, group_id=labour.id)
    operations.answer(team[1], accepts=True, by=officer)
    operations.decide_clearance(team[1].clearance, clears=True, by=office)
    proposal = propose(engagement, officer)
    operations.answer_proposal(proposal, objects=False, objection="", by=officer)
    operations.confirm(proposal, reason="", by=officer)
    assert engagement.stage is Stage.PREPARING
    operations.move_dates(engagement, first_day=in_days(150), last_day=in_days(152), by=officer)
    assert (engagement.stage, proposal.confirmed_at, proposal.state) == (Stage.TEAM, None, ProposalState.AGREED)
    assert [message.to_email for message in asked_of("team.moved")] == ["c@council.example"]
    assert [message.to_user_id for message in asked_of("clearance.moved")] == [office.id]
    lapsed = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "confirmation.lapse")).one()
    assert lapsed.reason == "The on-site days were moved."


def test_a_called_off_visit_ends_its_links_and_reminders(team, engagement, officer):
    proposal = propose(engagement, officer)
    link = db.session.scalars(sa.select(SignedLink).where(SignedLink.purpose == FOR_COUNCIL.name)).one()
    operations.cancel_engagement(engagement, reason="The council merges.", by=officer)
    assert "The council merges." in asked_of("team.called-off")[0].text
    with pytest.raises(LinkRefused, match="taken back"):
        open_link(token_of(link), FOR_COUNCIL)
    assert operations.remind(in_days(19)) == operations.remind_confirmers(in_days(25)) == 0
    with pytest.raises(operations.TeamError, match="called off"):
        operations.answer_proposal(proposal, objects=False, objection="", by=officer)


def test_everybody_concerned_hears_once_that_a_visit_is_called_off(team, engagement, labour, officer):
    office = make_user(Role.GROUP_OFFICE, group_id=labour.id)
    contact = make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id)
    propose(engagement, officer)
    operations.cancel_engagement(engagement, reason="The council merges.", by=officer)
    assert {one.to_name for one in asked_of("team.freed")} == {"Pat Chief", "Lee Leader"}
    assert sorted(one.to_email for one in asked_of("team.called-off")) == sorted(["c@council.example", contact.email])
    assert [one.to_user_id for one in asked_of("clearance.over")] == [office.id]
    dated = asked_of("team.freed") + asked_of("team.called-off")
    assert all("METHOD:CANCEL" in one.calendar and f"UID:engagement-{engagement.id}@" in one.calendar for one in dated)


def test_a_council_that_was_shown_no_team_hears_of_it_too(engagement, officer):
    contact = make_user(Role.COUNCIL_CONTACT, council_id=engagement.council_id)
    operations.cancel_engagement(engagement, reason="The council merges.", by=officer)
    assert [one.to_user_id for one in asked_of("team.called-off")] == [contact.id]


def test_a_visit_that_never_took_place_is_called_off_after_its_days(session, officer):
    never = make_engagement(first_day=in_days(-9), last_day=in_days(-7))
    operations.cancel_engagement(never, reason="The council withdrew.", by=officer)
    assert never.stage is Stage.CANCELLED


def test_a_visit_without_a_team_moves_too(engagement, officer):
    assert operations.move_dates(engagement, first_day=in_days(150), last_day=in_days(152), by=officer) == []
    assert engagement.first_day == in_days(150)


def test_calling_off_frees_everybody(team, engagement, chief, officer):
    freed = operations.cancel_engagement(engagement, reason="The council merges.", by=officer)
    db.session.commit()
    assert {one.state for one in freed} == {AssignmentState.WITHDRAWN}
    assert {one.answer_reason for one in freed} == {"The council merges."}
    assert engagement.stage is Stage.CANCELLED
    assert queries.team_of(engagement.id) == []
    elsewhere = make_engagement()
    assert operations.assign_team(elsewhere, [Choice(elsewhere.slots[0], chief)], by=officer)


def test_calling_off_needs_a_reason(team, engagement, officer):
    with pytest.raises(operations.TeamError) as refused:
        operations.cancel_engagement(engagement, reason=" ", by=officer)
    assert refused.value.field == "reason"
    assert engagement.stage is Stage.TEAM


def test_a_closed_engagement_is_not_called_off(session, officer):
    closed = make_engagement(stage=Stage.CLOSED, first_day=in_days(-800), last_day=in_days(-797))
    with pytest.raises(EngagementError):
        operations.cancel_engagement(closed, reason="Why not", by=officer)
