"""Taking peers into the pool, editing what they wrote, skills, terms and accounts."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.peers import operations
from peerhub.peers.models import (
    Peer,
    PeerKind,
    PeerStatus,
    Seniority,
)
from peerhub.peers.operations import EditedMeanwhile, NewPeer, PostDetails
from peerhub.permissions import Role
from tests.peers.shared import events, refusal
from tests.support import factories
from tests.support.factories import in_days


class TestCreating:
    @pytest.fixture
    def new(self, session) -> NewPeer:
        post = PostDetails(
            title="Leader", seniority=Seniority.LEADER, started_on=in_days(-900), council=factories.make_council()
        )
        group = factories.make_group()
        return NewPeer(PeerKind.MEMBER, " Pat ", "Evans", "Pat.Evans@Example.org", post=post, group=group)

    def test_a_member_peer_joins_with_post_and_group(self, session, staff, new):
        peer = operations.create_peer(new, by=staff)
        session.commit()
        assert (peer.name, peer.email, peer.status) == ("Pat Evans", "pat.evans@example.org", PeerStatus.JOINING)
        assert peer.reference == f"P{peer.id:04d}"
        assert peer.posts[0].council.name == new.post.council.name
        assert peer.memberships[0].group is new.group
        assert peer.memberships[0].started_on == new.post.started_on
        (event,) = events(session, "peer.create")
        assert (event.subject_label, event.actor_name) == (f"{peer.reference} Pat Evans", "Sam Staff")

    def test_the_audit_record_never_says_the_group(self, session, staff, new):
        operations.create_peer(new, by=staff)
        told = [f"{event.subject_label} {event.before} {event.after} {event.reason}" for event in events(session)]
        assert told
        assert not any(new.group.name in text or new.group.code in text for text in told)

    def test_a_reference_that_is_taken_is_passed_over(self, session, staff, new):
        first = factories.make_peer()
        factories.make_peer(reference=f"P{first.id + 2:04d}")
        assert operations.create_peer(new, by=staff).reference == f"P{first.id + 3:04d}"

    @pytest.mark.parametrize(
        ("changed", "field", "words"),
        [
            ({"given_name": "  "}, "given_name", "Enter the first name"),
            ({"family_name": "x" * 300}, "family_name", "The last name must be 80 characters or fewer"),
            ({"group": None}, "group", "Choose the political group"),
            ({"kind": PeerKind.OFFICER}, "group", "An officer peer has no political group"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, session, staff, new, changed, field, words):
        from dataclasses import replace

        refused = refusal(operations.create_peer, replace(new, **changed), by=staff)
        assert (refused.field, refused.sentence) == (field, words)
        assert session.scalars(sa.select(Peer)).all() == []

    def test_nothing_is_written_when_the_post_is_refused(self, session, staff, new):
        from dataclasses import replace

        wrong = replace(new, post=replace(new.post, seniority=Seniority.DIRECTOR))
        assert refusal(operations.create_peer, wrong, by=staff).field == "seniority"
        session.flush()
        assert session.scalars(sa.select(Peer)).all() == []

    def test_an_address_that_another_peer_has_is_refused(self, session, staff, new):
        other = factories.make_peer(email="pat.evans@example.org")
        refused = refusal(operations.create_peer, new, by=staff)
        assert (refused.field, refused.sentence) == (
            "email",
            f"The peer {other.reference} has this e-mail address already",
        )


class TestEditing:
    def test_only_what_differs_is_changed_and_recorded(self, session, peer, staff):
        session.commit()
        version = peer.version
        operations.update_profile(peer, {"about": "Plain speaker.", "days_per_year": 20}, version=version, by=staff)
        session.commit()
        (event,) = events(session, "peer.update")
        assert (event.before, event.after) == ({"about": ""}, {"about": "Plain speaker."})
        assert peer.version == version + 1

    def test_saving_without_a_change_leaves_no_trace(self, session, peer, staff):
        operations.update_profile(peer, {"about": peer.about}, by=staff)
        assert events(session) == []

    def test_the_loser_of_two_edits_learns_what_is_saved_now(self, session, peer, staff):
        session.commit()
        opened = peer.version
        operations.update_profile(peer, {"about": "First", "days_per_year": 5}, version=opened, by=staff)
        session.commit()
        with pytest.raises(EditedMeanwhile) as meanwhile:
            operations.update_profile(
                peer, {"about": "Second", "days_per_year": 5, "speaks_welsh": False}, version=opened, by=staff
            )
        assert meanwhile.value.theirs == {"about": "First"}
        session.commit()
        assert peer.about == "First"

    def test_days_a_year_have_bounds(self, session, peer, staff):
        assert refusal(operations.update_profile, peer, {"days_per_year": 201}, by=staff).field == "days_per_year"

    def test_skills_are_replaced_as_a_whole(self, session, peer, staff):
        finance, housing, digital = (factories.make_skill() for _ in range(3))
        operations.set_skills(peer, {finance.id: 3, housing.id: 1}, by=staff)
        session.commit()
        version = peer.version
        operations.set_skills(peer, {finance.id: 4, digital.id: 2}, version=version, by=staff)
        session.commit()
        session.refresh(peer)
        assert {item.skill_id: item.level for item in peer.skills} == {finance.id: 4, digital.id: 2}
        assert peer.version == version + 1
        event = events(session, "peer.set-skills")[-1]
        assert event.before == {finance.code: 3, housing.code: 1, digital.code: 0}
        assert event.after == {finance.code: 4, housing.code: 0, digital.code: 2}

    def test_evidence_stays_with_a_skill_whose_level_changes(self, session, peer, staff):
        skill = factories.make_skill()
        operations.set_skills(peer, {skill.id: 2}, by=staff)
        peer.skills[0].evidence = "Ran two budgets."
        operations.set_skills(peer, {skill.id: 3}, by=staff)
        assert (peer.skills[0].level, peer.skills[0].evidence) == (3, "Ran two budgets.")

    def test_two_edits_of_the_skills_do_not_overwrite_each_other(self, session, peer, staff):
        skill = factories.make_skill()
        session.commit()
        opened = peer.version
        operations.set_skills(peer, {skill.id: 2}, version=opened, by=staff)
        session.commit()
        with pytest.raises(EditedMeanwhile) as meanwhile:
            operations.set_skills(peer, {skill.id: 4}, version=opened, by=staff)
        assert meanwhile.value.theirs == {skill.id: 2}

    def test_confirming_sets_the_day(self, session, staff):
        peer = factories.make_peer(profile_confirmed_on=in_days(-800))
        operations.confirm_profile(peer, by=staff)
        assert peer.profile_confirmed_on == clock.today()
        assert events(session, "peer.confirm")[0].before == {"profile_confirmed_on": in_days(-800).isoformat()}

    def test_terms_are_accepted_by_the_peer_alone(self, session, staff):
        user = factories.make_user(Role.PEER)
        peer = factories.make_peer(user_id=user.id, terms_version=None)
        assert (
            refusal(operations.accept_terms, peer, version=3, by=staff).sentence == "Only the peer can accept the terms"
        )
        operations.accept_terms(peer, version=3, by=user)
        assert (peer.terms_version, peer.terms_accepted_on) == (3, clock.today())
        operations.accept_terms(peer, version=3, by=user)
        assert len(events(session, "peer.accept-terms")) == 1

    def test_an_account_is_joined_to_one_peer(self, session, peer, staff):
        user = factories.make_user(Role.PEER)
        operations.link_user(peer, user, by=staff)
        assert peer.user_id == user.id
        refused = refusal(operations.link_user, factories.make_peer(), user, by=staff)
        assert refused.sentence == f"This account belongs to the peer {peer.reference} already"

    def test_an_account_without_the_role_of_a_peer_is_refused(self, session, peer, staff):
        assert "role of a peer" in refusal(operations.link_user, peer, staff, by=staff).sentence
