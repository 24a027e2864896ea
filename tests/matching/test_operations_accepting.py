"""Accepting a team: everybody is asked and the decision recorded, or nothing happens at all."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from peerhub.accounts.models import User
from peerhub.db import db, writing
from peerhub.engagements.models import Engagement
from peerhub.matching import operations
from peerhub.matching.errors import (
    NotAcceptable,
)
from peerhub.matching.facts import Settings
from peerhub.matching.models import DecisionRecord, DraftChoice
from peerhub.matching.replaying import replay
from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from peerhub.teams.models import Assignment, AssignmentState, Clearance
from peerhub.teams.operations import DoubleBooked
from tests.matching.drafts import actions, count, standing
from tests.support.factories import (
    in_days,
    make_assignment,
    make_availability,
    make_engagement,
    make_engagement_type,
    make_peer,
    make_skill,
    make_user,
)

DAY = timedelta(days=1)


def test_accepting_asks_everybody_and_records_the_decision(engagement, chief, leader, officer):
    operations.propose(engagement, by=officer)
    decision = operations.accept(engagement, by=officer)
    asked = db.session.scalars(sa.select(Assignment).where(Assignment.engagement_id == engagement.id)).all()
    assert {(one.peer_id, one.slot_id, one.state) for one in asked} == {
        (chief.id, engagement.slots[0].id, AssignmentState.ASKED),
        (leader.id, engagement.slots[1].id, AssignmentState.ASKED),
    }
    assert all(one.reasons for one in asked)
    assert [one.group_id for one in db.session.scalars(sa.select(Clearance))] == [leader.memberships[0].group_id]
    assert (decision.decided_by_name, decision.overrides) == ("Robin Officer", [])
    assert [entry["peer"] for entry in decision.explanation] == ["Pat Chief", "Lee Leader"]
    assert standing(engagement) == {}
    assert "team.accept" in actions()


def test_a_decision_can_be_replayed(engagement, chief, leader, officer):
    operations.propose(engagement, by=officer)
    decision = operations.accept(engagement, by=officer)
    db.session.flush()
    db.session.expire(decision)
    again = replay(decision.problem, sha256=decision.problem_sha256, stored=decision.result)
    assert again.is_same
    wrong = {**decision.result, "objective": 1}
    assert not replay(decision.problem, sha256=decision.problem_sha256, stored=wrong).is_same
    assert not replay(decision.problem, sha256="0" * 64, stored=decision.result).is_same


def test_a_team_chosen_by_hand_is_recorded_beside_what_would_have_been_proposed(session, engagement, officer):
    better = make_peer(seniority=Seniority.CHIEF_EXECUTIVE)
    skill = make_skill()
    chosen = make_peer(seniority=Seniority.CHIEF_EXECUTIVE, needs_review_since=in_days(-3))
    engagement.slots[0].skill = skill
    better.skills.clear()
    operations.choose(
        engagement, slot_id=engagement.slots[0].id, peer_id=chosen.id, by=officer, reason="Reviewed by telephone."
    )
    decision = operations.accept(engagement, by=officer)
    (entry,) = decision.overrides
    assert (entry["peer"], entry["rules"], entry["reason"]) == (chosen.name, ["R7"], "Reviewed by telephone.")
    assert decision.explanation[0]["chosen_by"] == "a person"
    assert better.name not in {one["peer"] for one in decision.explanation}


def test_what_changed_since_the_proposal_is_in_the_record(session, engagement, chief, leader, officer):
    operations.propose(engagement, by=officer)
    other = make_peer(seniority=Seniority.CHIEF_EXECUTIVE)
    operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=other.id, by=officer)
    (entry,) = operations.accept(engagement, by=officer).overrides
    assert (entry["peer"], entry["proposed"]) == (other.name, "Pat Chief")


def test_nobody_is_asked_when_somebody_can_no_longer_come(session, engagement, chief, leader, officer):
    operations.propose(engagement, by=officer)
    make_availability(leader, engagement.last_day, engagement.last_day + DAY)
    with pytest.raises(NotAcceptable) as refused:
        operations.accept(engagement, by=officer)
    assert "Lee Leader, Lead member peer: Not free on" in refused.value.reasons[0]
    assert count(Assignment) == 0


def test_of_two_teams_that_want_one_peer_one_is_accepted_and_of_the_other_nothing(app: Flask, arrange):
    with arrange():
        officer_id = make_user(Role.PLACEMENT_OFFICER).id
        wanted = make_peer()
        teams = [make_engagement(type=make_engagement_type("First officer", "Second officer")) for _ in range(2)]
        for team in teams:
            officer = db.session.get_one(User, officer_id)
            for slot, peer in zip(team.slots, (wanted, make_peer()), strict=True):
                operations.choose(team, slot_id=slot.id, peer_id=peer.id, by=officer)
        team_ids = [team.id for team in teams]
    start, outcomes = threading.Barrier(2), []

    def accept(team_id: int) -> None:
        with app.app_context(), writing():
            start.wait()
            try:
                operations.accept(db.session.get_one(Engagement, team_id), by=db.session.get_one(User, officer_id))
                db.session.commit()
                outcomes.append("accepted")
            except (NotAcceptable, DoubleBooked):
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=accept, args=(team_id,)) for team_id in team_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "refused"]
    with arrange():
        assert (count(DecisionRecord), count(Assignment), count(DraftChoice)) == (1, 2, 2)


def test_a_rule_about_the_team_needs_a_reason_and_somebody_entitled(session, officer, manager):
    lead, other = make_peer(seniority=Seniority.CHIEF_EXECUTIVE), make_peer()
    engagement = make_engagement(type=make_engagement_type("Lead officer peer", "Second officer"))
    engagement.slots[0].seniority = Seniority.CHIEF_EXECUTIVE
    for slot, peer in zip(engagement.slots, (lead, other), strict=True):
        operations.choose(engagement, slot_id=slot.id, peer_id=peer.id, by=officer)
    with pytest.raises(NotAcceptable) as refused:
        operations.accept(engagement, by=manager, reason="It is fine.")
    assert "Only a placement officer" in refused.value.sentence
    with pytest.raises(NotAcceptable):
        operations.accept(engagement, by=officer)
    decision = operations.accept(engagement, by=officer, reason="The council asked for officers only.")
    assert decision.overrides[-1]["rules"] == ["R15"]
    assert decision.overrides[-1]["reason"] == "The council asked for officers only."


def test_an_empty_team_is_not_accepted(engagement, officer):
    with pytest.raises(NotAcceptable) as refused:
        operations.accept(engagement, by=officer)
    assert refused.value.sentence.startswith("Nobody is chosen yet")


def test_a_part_of_a_team_can_be_accepted_and_the_rest_later(engagement, chief, leader, officer):
    operations.choose(engagement, slot_id=engagement.slots[0].id, peer_id=chief.id, by=officer)
    operations.accept(engagement, by=officer)
    operations.propose(engagement, by=officer)
    assert standing(engagement) == {"Lead member peer": "Lee Leader"}
    operations.accept(engagement, by=officer)
    assert count(DecisionRecord) == 2


def test_whoever_declined_is_not_proposed_again(engagement, chief, leader, officer):
    make_assignment(engagement, chief, slot=engagement.slots[0], state=AssignmentState.DECLINED)
    operations.propose(engagement, by=officer)
    assert standing(engagement) == {"Lead member peer": "Lee Leader"}


def test_the_installations_settings_reach_the_rules(engagement, chief, leader, officer):
    strict = Settings(today=in_days(0), terms_version=99, rest_days=1)
    operations.propose(engagement, by=officer, settings=strict)
    assert standing(engagement) == {}
