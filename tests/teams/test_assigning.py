"""Putting peers on a team: all or nobody, never twice on one day, however many try at once."""

import threading

import pytest
import sqlalchemy as sa

from peerhub.accounts.models import User
from peerhub.audit.models import AuditEvent
from peerhub.db import db, writing
from peerhub.engagements.models import Engagement, Stage
from peerhub.peers.models import Peer, Seniority
from peerhub.teams import operations, queries
from peerhub.teams.models import Assignment, AssignmentState, Clearance, ClearanceState
from peerhub.teams.operations import Choice
from tests.support.factories import (
    in_days,
    make_assignment,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_user,
)


def choices(engagement, *peers):
    return [Choice(slot, peer, f"Knows {slot.name}.") for slot, peer in zip(engagement.slots, peers, strict=False)]


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_team_is_asked(engagement, chief, leader, officer):
    asked = operations.assign_team(engagement, choices(engagement, chief, leader), by=officer)
    db.session.commit()
    assert [(one.peer, one.slot.name, one.state) for one in asked] == [
        (chief, "Lead officer peer", AssignmentState.ASKED),
        (leader, "Lead member peer", AssignmentState.ASKED),
    ]
    assert {(one.first_day, one.last_day) for one in asked} == {(engagement.first_day, engagement.last_day)}
    assert [one.reasons for one in asked] == ["Knows Lead officer peer.", "Knows Lead member peer."]
    assert engagement.stage is Stage.TEAM  # until it is confirmed
    assert [one.peer for one in queries.team_of(engagement.id)] == [chief, leader]


def test_what_it_takes_of_the_peers_days(session, chief, officer):
    # Wednesday to Monday: four working days on site, and two for preparation and report.
    monday_after = in_days(120)
    while monday_after.weekday() != 0:
        monday_after = in_days((monday_after - in_days(0)).days + 1)
    wednesday = in_days((monday_after - in_days(0)).days - 5)
    engagement = make_engagement(first_day=wednesday, last_day=monday_after)
    (asked,) = operations.assign_team(engagement, choices(engagement, chief), by=officer)
    assert asked.days == 4 + 2


def test_member_peers_wait_for_their_group_office(engagement, chief, leader, labour, officer):
    officer_peer, member_peer = operations.assign_team(engagement, choices(engagement, chief, leader), by=officer)
    assert officer_peer.clearance is None
    assert (member_peer.clearance.group, member_peer.clearance.state) == (labour, ClearanceState.WAITING)


def test_a_member_without_a_group_cannot_be_cleared_by_anybody(engagement, leader, officer):
    leader.memberships[0].ended_on = in_days(-1)
    with pytest.raises(operations.TeamError) as refused:
        operations.assign_team(engagement, [Choice(engagement.slots[1], leader)], by=officer)
    assert "Lee Leader" in refused.value.sentence
    assert count(Assignment) == 0


def test_part_of_a_team_leaves_a_gap(engagement, chief, officer):
    operations.assign_team(engagement, choices(engagement, chief), by=officer)
    assert engagement.stage is Stage.TEAM


def test_the_choice_is_in_the_record(engagement, chief, leader, officer):
    operations.assign_team(engagement, choices(engagement, chief, leader), by=officer)
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "team.assign")).one()
    assert (event.actor_name, event.subject_id) == ("Robin Officer", engagement.id)
    assert event.after == {"Lead officer peer": "Pat Chief", "Lead member peer": "Lee Leader"}


@pytest.mark.parametrize("overlap", [(-3, 0), (0, 0), (1, 2), (3, 6), (-5, 10)])
def test_nobody_is_in_two_places_on_one_day(engagement, chief, leader, officer, overlap):
    first, last = (in_days(120 + days) for days in overlap)
    other = make_engagement(first_day=first, last_day=last)
    make_assignment(other, chief)
    db.session.commit()
    with pytest.raises(operations.DoubleBooked) as refused:
        operations.assign_team(engagement, choices(engagement, chief, leader), by=officer)
    sentence = refused.value.sentence
    assert "Pat Chief" in sentence
    assert other.council.name in sentence
    assert str(last.year) in sentence
    db.session.commit()
    assert (count(Assignment), count(Clearance), engagement.stage) == (1, 0, Stage.TEAM)
    assert not db.session.scalars(sa.select(AuditEvent)).all()


@pytest.mark.parametrize("beside", [(-4, -1), (4, 7)])
def test_the_days_next_to_a_visit_are_free(engagement, chief, officer, beside):
    first, last = (in_days(120 + days) for days in beside)
    make_assignment(make_engagement(first_day=first, last_day=last), chief)
    assert operations.assign_team(engagement, choices(engagement, chief), by=officer)


@pytest.mark.parametrize("state", [AssignmentState.DECLINED, AssignmentState.WITHDRAWN])
def test_who_declined_elsewhere_is_free(engagement, chief, officer, state):
    make_assignment(make_engagement(), chief, state=state)
    assert operations.assign_team(engagement, choices(engagement, chief), by=officer)


def test_a_place_filled_meanwhile(engagement, chief, officer):
    make_assignment(engagement, make_peer(given_name="Sam", family_name="First"))
    db.session.commit()
    with pytest.raises(operations.SlotTaken) as refused:
        operations.assign_team(engagement, choices(engagement, chief), by=officer)
    assert "Sam First" in refused.value.sentence


def test_somebody_on_the_team_already(engagement, chief, officer):
    make_assignment(engagement, chief)
    other = [Choice(engagement.slots[1], chief)]
    engagement.slots[1].peer_kind = None
    db.session.commit()
    with pytest.raises(operations.DoubleBooked) as refused:
        operations.assign_team(engagement, other, by=officer)
    assert "Lead officer peer" in refused.value.sentence


def test_choices_that_cannot_be(engagement, chief, leader, officer):
    lead, member = engagement.slots
    elsewhere = make_engagement().slots[0]
    second_chief = make_peer(seniority=Seniority.CHIEF_EXECUTIVE)
    for wrong in (
        [],
        [Choice(elsewhere, chief)],
        [Choice(lead, leader)],
        [Choice(member, chief)],
        [Choice(lead, chief), Choice(lead, second_chief)],
    ):
        with pytest.raises(operations.TeamError) as refused:
            operations.assign_team(engagement, wrong, by=officer)
        assert refused.value.sentence.endswith(".")
    assert count(Assignment) == 0


def test_one_peer_for_two_places(session, chief, officer):
    engagement = make_engagement(type=make_engagement_type("Peer", "Other peer"))
    twice = [Choice(slot, chief) for slot in engagement.slots]
    with pytest.raises(operations.TeamError):
        operations.assign_team(engagement, twice, by=officer)


@pytest.mark.parametrize("stage", [Stage.ON_SITE, Stage.REPORTING, Stage.CLOSED, Stage.CANCELLED])
def test_too_late_for_a_team(engagement, chief, officer, stage):
    engagement.stage = stage
    with pytest.raises(operations.TeamError):
        operations.assign_team(engagement, choices(engagement, chief), by=officer)


def test_a_race_of_six_leaves_one_winner(app):
    """Six writers want the same peer on the same days; the database lets one of them."""
    with app.app_context():
        officer_id = make_user().id
        type_ = make_engagement_type("Lead officer peer")
        peer_id = make_peer(seniority=Seniority.CHIEF_EXECUTIVE).id
        ids = [make_engagement(type=type_, first_day=in_days(100 + shift)).id for shift in (0, 1, 2, 0, 1, 2)]
        db.session.commit()
    won, lost, faults = [], [], []
    barrier = threading.Barrier(len(ids))

    def try_one(engagement_id):
        try:
            with app.app_context(), writing():
                barrier.wait(timeout=20)
                engagement = db.session.get_one(Engagement, engagement_id)
                peer, officer = db.session.get_one(Peer, peer_id), db.session.get_one(User, officer_id)
                try:
                    operations.assign_team(engagement, [Choice(engagement.slots[0], peer)], by=officer)
                except operations.DoubleBooked as refused:
                    db.session.rollback()
                    lost.append(refused.sentence)
                else:
                    db.session.commit()
                    won.append(engagement_id)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong is the result
            faults.append(fault)

    threads = [threading.Thread(target=try_one, args=(engagement_id,)) for engagement_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert (len(won), len(lost)) == (1, 5)
    with app.app_context():
        (winner,) = db.session.scalars(sa.select(Assignment)).all()
        assert winner.engagement_id == won[0]
        council = winner.engagement.council.name
    assert all(council in sentence for sentence in lost)
