"""Posts, political group, and where a peer stands between joining and leaving."""

from datetime import date

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.peers import operations
from peerhub.peers.models import (
    GroupMembership,
    PeerStatus,
    Seniority,
)
from peerhub.peers.operations import PostDetails
from tests.peers.shared import events, refusal
from tests.support import factories
from tests.support.factories import in_days


class TestPosts:
    def details(self, **changed) -> PostDetails:
        usual = {"title": "Deputy leader", "seniority": Seniority.DEPUTY_LEADER, "started_on": in_days(-10)}
        if "organisation" not in changed:
            usual["council"] = factories.make_council()
        return PostDetails(**{**usual, **changed})

    def test_a_new_main_post_takes_the_place_of_the_old_one(self, session, peer, staff):
        post = operations.add_post(peer, self.details(), by=staff)
        assert [(item.title, item.is_main) for item in peer.posts if item.ended_on is None and item.is_main] == [
            (post.title, True)
        ]

    def test_a_second_seat_leaves_the_main_post_alone(self, session, peer, staff):
        operations.add_post(peer, self.details(is_main=False), by=staff)
        assert sorted(item.is_main for item in peer.posts) == [False, True]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 161}, "title"),
            ({"portfolio": "x" * 161}, "portfolio"),
            ({"council": None}, "council"),
            ({"organisation": "Fire service", "council": "made"}, "council"),
            ({"seniority": Seniority.CHIEF_EXECUTIVE}, "seniority"),
            ({"started_on": date(1949, 12, 31)}, "started_on"),
            ({"started_on": in_days(500)}, "started_on"),
            ({"ended_on": in_days(-11)}, "ended_on"),
            ({"ended_on": in_days(3)}, "ended_on"),
        ],
    )
    def test_what_cannot_be_a_post_is_refused_at_its_field(self, session, peer, staff, changed, field):
        if changed.get("council") == "made":
            changed = {**changed, "council": factories.make_council()}
        assert refusal(operations.add_post, peer, self.details(**changed), by=staff).field == field
        assert len(peer.posts) == 1

    def test_a_post_outside_councils_is_kept_in_words(self, session, peer, staff):
        post = operations.add_post(peer, self.details(organisation=" Fire authority of the county "), by=staff)
        assert (post.council, post.organisation) == (None, "Fire authority of the county")

    def test_ending_the_main_post_at_a_council_calls_for_a_review(self, session, peer, staff):
        assert operations.end_post(peer.posts[0], in_days(-3), by=staff) is True
        assert (peer.posts[0].ended_on, peer.needs_review_since) == (in_days(-3), in_days(-3))

    def test_ending_another_post_does_not(self, session, peer, staff):
        seat = operations.add_post(peer, self.details(is_main=False), by=staff)
        assert operations.end_post(seat, clock.today(), by=staff) is False
        assert peer.needs_review_since is None

    def test_ending_a_main_post_outside_councils_does_not(self, session, peer, staff):
        post = operations.add_post(peer, self.details(organisation="A charity"), by=staff)
        assert operations.end_post(post, clock.today(), by=staff) is False

    @pytest.mark.parametrize("day", [-1501, 1])
    def test_a_post_ends_between_its_first_day_and_today(self, session, peer, staff, day):
        assert refusal(operations.end_post, peer.posts[0], in_days(day), by=staff).field == "ended_on"
        assert peer.posts[0].ended_on is None

    def test_a_post_ends_once(self, session, peer, staff):
        operations.end_post(peer.posts[0], in_days(-3), by=staff)
        assert "already" in refusal(operations.end_post, peer.posts[0], in_days(-2), by=staff).sentence

    def test_a_correction_that_ends_the_main_post_asks_for_the_review_too(self, session, peer, staff):
        post = peer.posts[0]
        changed = PostDetails(
            title="Leader of the council", seniority=Seniority.LEADER, started_on=in_days(-1500), council=post.council,
            ended_on=in_days(-2),
        )  # fmt: skip
        operations.correct_post(post, changed, by=staff)
        assert peer.needs_review_since == in_days(-2)

    def test_a_correction_without_a_change_is_not_recorded(self, session, peer, staff):
        post = peer.posts[0]
        same = PostDetails(post.title, post.seniority, post.started_on, council=post.council)
        operations.correct_post(post, same, by=staff)
        assert events(session) == []


class TestGroup:
    def test_a_defection_ends_one_membership_and_begins_another(self, session, peer, staff):
        before, after = peer.memberships[0], factories.make_group()
        operations.change_group(peer, after, since=in_days(-5), by=staff)
        session.commit()
        assert before.ended_on == in_days(-6)
        assert [(item.group_id, item.started_on, item.ended_on) for item in peer.memberships if item is not before] == [
            (after.id, in_days(-5), None)
        ]
        (event,) = events(session, "peer.change-group")
        assert (event.before, event.after) == (None, {"since": in_days(-5).isoformat()})

    def test_a_member_may_sit_with_no_group(self, session, peer, staff):
        operations.change_group(peer, None, since=clock.today(), by=staff)
        assert peer.memberships[0].ended_on == in_days(-1)
        assert len(peer.memberships) == 1

    def test_an_officer_never_gets_one(self, session, staff):
        officer = factories.make_peer()
        refused = refusal(operations.change_group, officer, factories.make_group(), since=clock.today(), by=staff)
        assert refused.sentence == "An officer peer has no political group"
        assert session.scalars(sa.select(GroupMembership)).all() == []

    def test_the_database_refuses_a_group_for_an_officer_too(self, session):
        officer = factories.make_peer()
        officer.memberships.append(GroupMembership(group=factories.make_group(), started_on=clock.today()))
        with pytest.raises(sa.exc.DBAPIError, match="member peers only"):
            session.flush()
        session.rollback()

    @pytest.mark.parametrize(("since", "field"), [(1, "since"), (-1500, "since"), (-2000, "since")])
    def test_the_day_of_the_change_has_to_fit(self, session, peer, staff, since, field):
        assert (
            refusal(operations.change_group, peer, factories.make_group(), since=in_days(since), by=staff).field
            == field
        )

    def test_the_same_group_again_is_refused(self, session, peer, staff):
        group = peer.memberships[0].group
        assert refusal(operations.change_group, peer, group, since=clock.today(), by=staff).field == "group"


class TestStanding:
    STEPS = (
        ("accept_peer", PeerStatus.JOINING, PeerStatus.DEPLOYABLE),
        ("suspend", PeerStatus.DEPLOYABLE, PeerStatus.SUSPENDED),
        ("suspend", PeerStatus.JOINING, PeerStatus.SUSPENDED),
        ("reinstate", PeerStatus.SUSPENDED, PeerStatus.DEPLOYABLE),
        ("rejoin", PeerStatus.LEFT, PeerStatus.JOINING),
    )

    @pytest.mark.parametrize(("name", "before", "after"), STEPS)
    def test_each_step_leads_on_with_its_reason(self, session, staff, name, before, after):
        peer = factories.make_peer(status=before)
        getattr(operations, name)(peer, reason="As agreed by telephone.", by=staff)
        assert peer.status is after
        assert events(session)[-1].reason == "As agreed by telephone."

    @pytest.mark.parametrize("name", ["accept_peer", "suspend", "reinstate", "rejoin"])
    def test_a_step_from_elsewhere_is_refused(self, session, staff, name):
        able = {before for step, before, _ in self.STEPS if step == name}
        for status in set(PeerStatus) - able:
            peer = factories.make_peer(status=status)
            assert "Nothing was changed" in refusal(getattr(operations, name), peer, reason="x", by=staff).sentence
            assert peer.status is status

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 401])
    def test_a_reason_is_needed(self, session, peer, staff, reason):
        assert refusal(operations.suspend, peer, reason=reason, by=staff).field == "reason"
        assert peer.status is PeerStatus.DEPLOYABLE

    def test_leaving_keeps_the_day_and_coming_back_clears_it(self, session, peer, staff):
        operations.leave(peer, left_on=in_days(-1), reason="Retired.", by=staff)
        assert (peer.status, peer.left_on) == (PeerStatus.LEFT, in_days(-1))
        operations.rejoin(peer, reason="Came back.", by=staff)
        assert peer.left_on is None

    @pytest.mark.parametrize("day", [-701, 1])
    def test_nobody_leaves_before_joining_or_in_advance(self, session, peer, staff, day):
        assert refusal(operations.leave, peer, left_on=in_days(day), reason="x", by=staff).field == "left_on"
        assert peer.status is PeerStatus.DEPLOYABLE

    def test_a_review_is_finished_once(self, session, staff):
        peer = factories.make_peer(needs_review_since=in_days(-20))
        operations.finish_review(peer, reason="Stays as a former leader.", by=staff)
        assert peer.needs_review_since is None
        assert "already" in refusal(operations.finish_review, peer, reason="x", by=staff).sentence
