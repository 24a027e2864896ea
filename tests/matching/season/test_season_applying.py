"""A scenario written into the teams' drafts, and all of it taken back."""

import random

import pytest
import sqlalchemy as sa

from peerhub.audit.models import AuditEvent
from peerhub.matching.errors import DraftChanged, MatchingError
from peerhub.matching.models import TeamDraft
from peerhub.matching.operations import propose, remove
from peerhub.matching.season import operations, queries
from peerhub.matching.season.plans import people_in
from peerhub.matching.season.previews import Change, preview
from peerhub.peers.models import Peer, PeerKind, PeerStatus
from tests.matching.season.world import drafts, make_programme, planned, put, settings
from tests.support.factories import make_assignment


def look(scenario, by):
    ids = [team["engagement_id"] for team in scenario.found["teams"]]
    benches = queries.load_only(people_in(scenario.found), ids, visible_to=by, settings=settings())
    return preview(benches, scenario.found)


def apply(scenario, by, *, only=None, versions=None):
    teams = look(scenario, by)
    slots = [place.slot.id for team in teams for place in team.applicable]
    seen = {team.bench.engagement.id: team.version for team in teams}
    return operations.apply(
        scenario, slot_ids=slots if only is None else only, versions=versions or seen, by=by, settings=settings()
    )


def changes(scenario, by):
    return {place.slot.id: place.change for team in look(scenario, by) for place in team.places}


def of(engagements, number=0):
    return engagements[0].slots[number]


def outsider(scenario, session, kind="officer"):
    statement = sa.select(Peer).where(Peer.id.not_in(people_in(scenario.found)), Peer.kind == PeerKind(kind))
    return session.scalars(statement.where(Peer.status == PeerStatus.DEPLOYABLE).order_by(Peer.id)).first()


def test_the_whole_plan_stands_in_the_drafts_as_a_proposal(app, session, officer):
    engagements = make_programme(2)
    scenario = planned(app, engagements, officer)
    apply(scenario, officer)
    standing = {(choice.slot_id, choice.peer_id) for draft in session.query(TeamDraft) for choice in draft.choices}
    assert standing == {
        (slot["slot_id"], slot["peer_id"]) for team in scenario.found["teams"] for slot in team["slots"]
    }
    assert not any(choice.is_locked for draft in session.query(TeamDraft) for choice in draft.choices)
    assert set(changes(scenario, officer).values()) == {Change.SAME}


def test_one_place_alone_leaves_the_others_as_they_are(app, session, officer):
    engagements = make_programme(2)
    scenario = planned(app, engagements, officer)
    apply(scenario, officer, only=[of(engagements).id])
    [draft] = session.query(TeamDraft).all()
    assert [choice.slot_id for choice in draft.choices] == [of(engagements).id]


@pytest.mark.parametrize("seed", range(6))
def test_undoing_puts_every_draft_back_exactly_as_it_was(app, session, officer, seed):
    """Whatever stood there: nothing, a proposal, people chosen and locked with a reason, or all of it mixed."""
    chance = random.Random(seed)
    engagements = make_programme(4)
    scenario = planned(app, engagements, officer)
    for engagement in engagements:
        match chance.randrange(4):
            case 0:
                propose(engagement, by=officer, settings=settings())
            case 1:
                put(engagement, (engagement.slots[1], outsider(scenario, session, "member")))
            case 2:
                draft = put(engagement, (engagement.slots[0], outsider(scenario, session)), is_locked=True)
                draft.choices[0].override_reason = "R4: Agreed with the adviser."
    session.commit()
    before = drafts()
    teams = look(scenario, officer)
    slots = [place.slot.id for team in teams for place in team.applicable if chance.random() < 0.8]
    if not slots:
        pytest.fail("Nothing to apply: choose another seed.")
    application = apply(scenario, officer, only=slots)
    session.commit()
    assert drafts() != before
    operations.undo(application, by=officer)
    session.commit()
    assert drafts() == before


def test_undoing_leaves_a_team_alone_that_somebody_changed_since(app, session, officer):
    engagements = make_programme(2)
    scenario = planned(app, engagements, officer)
    application = apply(scenario, officer)
    session.commit()
    remove(engagements[0], slot_id=of(engagements).id, by=officer, settings=settings())
    session.commit()
    after_change = drafts()[engagements[0].id]
    restored, left = operations.undo(application, by=officer)
    session.commit()
    assert (restored, left) == (1, [f"Town 0 ({engagements[0].reference})"])
    assert drafts() == {engagements[0].id: after_change}


def test_undoing_twice_is_refused(app, session, officer):
    application = apply(planned(app, make_programme(1), officer), officer)
    operations.undo(application, by=officer)
    with pytest.raises(MatchingError, match="undone already"):
        operations.undo(application, by=officer)


def test_somebody_quicker_is_not_overwritten(app, session, officer):
    """The page was open while somebody put another person there."""
    engagements = make_programme(2)
    scenario = planned(app, engagements, officer)
    seen = {team.bench.engagement.id: team.version for team in look(scenario, officer)}
    put(engagements[0], (of(engagements), outsider(scenario, session)))
    session.commit()
    before = drafts()
    with pytest.raises(DraftChanged, match="Town 0"):
        apply(scenario, officer, versions=seen)
    session.rollback()
    assert drafts() == before


def test_a_draft_that_changed_since_the_plan_is_marked(app, session, officer):
    engagements = make_programme(2)
    scenario = planned(app, engagements, officer)
    put(engagements[0], (of(engagements), outsider(scenario, session)))
    first, second = look(scenario, officer)
    assert (first.is_changed_since, second.is_changed_since) == (True, False)
    assert changes(scenario, officer)[of(engagements).id] is Change.REPLACE


def test_locked_and_asked_people_stay(app, session, officer):
    engagements = make_programme(2)
    scenario = planned(app, engagements, officer)
    put(engagements[0], (of(engagements), outsider(scenario, session)), is_locked=True)
    make_assignment(engagements[1], outsider(scenario, session), slot=engagements[1].slots[0])
    found = changes(scenario, officer)
    assert found[of(engagements).id] is Change.LOCKED
    assert found[engagements[1].slots[0].id] is Change.ASKED
    apply(scenario, officer)
    assert drafts()[engagements[0].id][2][0][1] == outsider(scenario, session).id


def test_somebody_who_can_no_longer_come_is_not_written(app, session, officer):
    engagements = make_programme(1)
    scenario = planned(app, engagements, officer)
    lead = next(slot for slot in scenario.found["teams"][0]["slots"] if slot["slot_id"] == of(engagements).id)
    session.get_one(Peer, lead["peer_id"]).status = PeerStatus.LEFT
    [team] = look(scenario, officer)
    place = next(place for place in team.places if place.slot.id == of(engagements).id)
    assert place.change is Change.BLOCKED
    assert "left the pool" in place.why_not
    with pytest.raises(MatchingError, match="changed meanwhile"):
        apply(scenario, officer, only=[of(engagements).id])


def test_nothing_ticked_is_refused(app, session, officer):
    with pytest.raises(MatchingError, match="Tick at least one"):
        apply(planned(app, make_programme(1), officer), officer, only=[])


def test_a_place_of_another_season_is_refused(app, session, officer):
    scenario = planned(app, make_programme(1), officer)
    with pytest.raises(MatchingError, match="changed meanwhile"):
        apply(scenario, officer, only=[999_999])


def test_each_team_that_is_written_and_put_back_is_recorded(app, session, officer):
    engagements = make_programme(1)
    application = apply(planned(app, engagements, officer), officer)
    operations.undo(application, by=officer)
    actions = list(
        session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("season.%")).order_by(AuditEvent.id))
    )
    assert actions[-4:] == ["season.apply-team", "season.apply", "season.undo-team", "season.undo"]


def test_somebody_who_stands_elsewhere_in_the_team_moves(app, session, officer):
    """Nobody ever stands in two places of one team."""
    engagements = make_programme(1)
    scenario = planned(app, engagements, officer)
    lead, _ = (slot["peer_id"] for slot in scenario.found["teams"][0]["slots"])
    put(engagements[0], (of(engagements, 1), session.get_one(Peer, lead)))
    apply(scenario, officer, only=[of(engagements).id])
    assert [(slot, peer) for slot, peer, *_ in drafts()[engagements[0].id][2]] == [(of(engagements).id, lead)]
