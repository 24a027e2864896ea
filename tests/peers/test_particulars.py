"""Travel, access and kinds of council, as the peer says them; and skills that somebody checks."""

import pytest
import sqlalchemy as sa

from peerhub.councils.models import CouncilKind
from peerhub.db import db
from peerhub.peers.models import Peer, Seniority
from peerhub.peers.operations import PeerRefused
from peerhub.peers.particulars import operations, queries
from peerhub.peers.particulars.models import PeerParticulars, TravelReach
from peerhub.peers.particulars.operations import Said
from peerhub.permissions import Role
from tests.peers.shared import events
from tests.support import factories

SAID = Said([CouncilKind.COUNTY, CouncilKind.DISTRICT], TravelReach.DAY_TRIPS, "No car", "A hearing loop")


def test_what_is_needed_stands_in_no_record_of_changes(session, peer, staff):
    for _ in range(2):
        operations.set_particulars(peer, SAID, by=staff)
        session.flush()
    (event,) = events(session, "peer.set-particulars")
    assert event.after["access_needs"] == "changed"
    assert "hearing" not in str((event.before, event.after, event.reason))
    assert queries.particulars_of(peer).kinds == SAID.known_kinds


def test_a_skill_is_checked_on_evidence_only(session, staff):
    housing, other = factories.make_skill(name="Housing"), factories.make_skill()
    peer = factories.make_peer(skills={housing: 4})
    for level, evidence, skill in ((5, "Seen", housing), (3, " ", housing), (3, "Seen", other)):
        with pytest.raises(PeerRefused):
            operations.check_skill(peer, skill, level, evidence, by=staff)
    operations.check_skill(peer, housing, 3, "Led on it in Kent", by=staff)
    operations.check_skill(peer, housing, 2, "Led on part of it", by=staff)
    session.flush()
    assert [(check.level, check.evidence) for check in queries.checks_of(peer).values()] == [(2, "Led on part of it")]
    assert peer.skills[0].level == 4  # what the peer says stays


def test_a_peer_says_it_on_one_page(as_own_peer, app):
    client, peer_id = as_own_peer()
    page = "/my-profile/particulars"
    fields = {"known_kinds": ["county"], "travel": "day-trips", "travel_note": "No car", "access_needs": "A loop"}
    saved = client.submit(page, fields).page
    assert "Where I can be home at night. No car" in saved.text
    assert "A loop" in saved.text
    client.submit(page, {"access_needs": ""})
    with app.app_context():
        held = db.session.get_one(PeerParticulars, peer_id)
        assert (held.known_kinds, held.travel, held.access_needs) == (["county"], TravelReach.DAY_TRIPS, "")


def test_access_needs_are_seen_by_the_peer_team_alone(arrange, sign_in, app):
    with arrange():
        group = factories.make_group()
        peer = factories.make_peer(seniority=Seniority.LEADER, group=group)
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        operations.set_particulars(peer, SAID, by=staff)
        peer_id, group_id = peer.id, group.id
    address = f"/peers/{peer_id}"
    assert "A hearing loop" in sign_in(Role.PLACEMENT_OFFICER).page(address).text
    for client in (sign_in(Role.PRINCIPAL_ADVISER), sign_in(Role.GROUP_OFFICE, group_id=group_id)):
        assert "hearing" not in client.page(address).text


def test_staff_check_a_skill_and_the_peer_reads_it(as_own_peer, officer, app):
    client, peer_id = as_own_peer()
    with app.app_context():
        skill = factories.make_skill(name="Housing")
        peer = db.session.get_one(Peer, peer_id)
        peer.skills.append(factories.PeerSkill(skill=skill, level=4))
        db.session.commit()
        skill_id = skill.id
    address = f"/peers/{peer_id}/skills/{skill_id}/check"
    assert officer.submit(address, {"evidence": "Seen"}).page.field_errors
    officer.submit(address, {"level": "3", "evidence": "Led on it in Kent"})
    assert "Led on it in Kent" in client.page("/my-profile").text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(PeerParticulars.peer_id))) == 0
