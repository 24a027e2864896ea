"""When a peer is free, and where they must not go."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.peers import operations
from peerhub.peers.models import (
    Availability,
    AvailabilityState,
    ConflictKind,
    ConflictState,
)
from peerhub.peers.operations import NewConflict
from peerhub.permissions import Role
from tests.peers.shared import events, refusal
from tests.support import factories
from tests.support.factories import in_days


class TestDays:
    def said(self, session, peer) -> list[tuple[int, int, str]]:
        session.flush()
        rows = session.scalars(
            sa.select(Availability).where(Availability.peer_id == peer.id).order_by(Availability.first_day)
        )
        today = clock.today()
        return [((row.first_day - today).days, (row.last_day - today).days, row.state.value) for row in rows]

    def say(self, peer, staff, first, last, state=AvailabilityState.NOT_FREE):
        operations.record_availability(peer, first_day=in_days(first), last_day=in_days(last), state=state, by=staff)

    def test_days_are_merged_replaced_and_taken_back(self, session, peer, staff):
        self.say(peer, staff, 10, 20)
        self.say(peer, staff, 21, 30)
        assert self.said(session, peer) == [(10, 30, "not-free")]
        self.say(peer, staff, 15, 18, AvailabilityState.PERHAPS)
        assert self.said(session, peer) == [(10, 14, "not-free"), (15, 18, "perhaps"), (19, 30, "not-free")]
        self.say(peer, staff, 12, 25, None)
        assert self.said(session, peer) == [(10, 11, "not-free"), (26, 30, "not-free")]

    def test_other_peers_days_are_left_alone(self, session, peer, staff):
        other = factories.make_peer()
        self.say(other, staff, 1, 50)
        self.say(peer, staff, 5, 9)
        assert self.said(session, other) == [(1, 50, "not-free")]

    @pytest.mark.parametrize(("first", "last"), [(5, 4), (-5, -1), (5, 1200)])
    def test_days_that_cannot_be_are_refused_at_the_last_day(self, session, peer, staff, first, last):
        assert refusal(self.say, peer, staff, first, last).field == "last_day"
        assert self.said(session, peer) == []

    def test_what_was_said_is_recorded(self, session, peer, staff):
        self.say(peer, staff, 1, 2)
        (event,) = events(session, "peer.set-availability")
        assert event.after["state"] == "not-free"


class TestConflicts:
    def new(self, **changed) -> NewConflict:
        usual = {
            "council": factories.make_council(), "kind": ConflictKind.FAMILY, "reason": "A sister works there.",
            "started_on": in_days(-30),
        }  # fmt: skip
        return NewConflict(**{**usual, **changed})

    def test_a_certain_conflict_blocks_and_names_who_said_so(self, session, peer, staff):
        conflict = operations.record_conflict(peer, self.new(), by=staff)
        assert (conflict.state, conflict.decided_by_id) == (ConflictState.CONFIRMED, staff.id)
        (event,) = events(session, "conflict.record")
        assert event.reason == "A sister works there."

    def test_a_decision_is_made_once_with_a_reason(self, session, peer, staff):
        conflict = factories.make_conflict(peer, factories.make_council(), state=ConflictState.SUSPECTED)
        assert (
            refusal(operations.decide_conflict, conflict, ConflictState.CONFIRMED, reason=" ", by=staff).field
            == "reason"
        )
        operations.decide_conflict(
            conflict, ConflictState.CONFIRMED, reason="She confirmed it.", blocks_until=in_days(300), by=staff
        )
        assert (conflict.state, conflict.decision_reason, conflict.blocks_until) == (
            ConflictState.CONFIRMED,
            "She confirmed it.",
            in_days(300),
        )
        assert "already" in refusal(
            operations.decide_conflict, conflict, ConflictState.CONFIRMED, reason="x", by=staff
        ).sentence  # fmt: skip

    def test_a_confirmed_conflict_can_turn_out_wrong_and_so_can_a_dismissal(self, session, peer, staff):
        conflict = factories.make_conflict(peer, factories.make_council())
        operations.decide_conflict(conflict, ConflictState.DISMISSED, reason="Shares were sold.", by=staff)
        assert conflict.state is ConflictState.DISMISSED
        for state in (ConflictState.WAIVED, ConflictState.DISMISSED):
            assert "already" in refusal(operations.decide_conflict, conflict, state, reason="x", by=staff).sentence
        operations.decide_conflict(conflict, ConflictState.CONFIRMED, reason="They were not.", by=staff)
        assert conflict.state is ConflictState.CONFIRMED
        before = [event.after["state"] for event in events(session, "conflict.dismiss")]
        (event,) = events(session, "conflict.confirm")
        assert (before, event.reason) == (["dismissed"], "They were not.")

    def test_a_waived_conflict_can_be_confirmed_again(self, session, peer, staff):
        conflict = factories.make_conflict(peer, factories.make_council())
        operations.decide_conflict(conflict, ConflictState.WAIVED, reason="The council asked for her.", by=staff)
        operations.decide_conflict(conflict, ConflictState.CONFIRMED, reason="It asked no more.", by=staff)
        assert conflict.state is ConflictState.CONFIRMED
        (event,) = events(session, "conflict.waive")
        assert (event.actor_id, event.reason) == (staff.id, "The council asked for her.")

    @pytest.mark.parametrize(
        ("now", "then"),
        [
            (ConflictState.CONFIRMED, ConflictState.DISMISSED),
            (ConflictState.CONFIRMED, ConflictState.WAIVED),
            (ConflictState.SUSPECTED, ConflictState.WAIVED),
        ],
    )
    def test_a_manager_decides_about_suspicions_and_lifts_no_block(self, session, peer, now, then):
        manager = factories.make_user(Role.CHALLENGE_MANAGER)
        conflict = factories.make_conflict(peer, factories.make_council(), state=now)
        assert refusal(operations.decide_conflict, conflict, then, reason="x", by=manager).field == "state"
        assert conflict.state is now
        other = factories.make_conflict(peer, factories.make_council(), state=ConflictState.SUSPECTED)
        operations.decide_conflict(other, ConflictState.DISMISSED, reason="Another person.", by=manager)

    def test_deciding_means_confirming_or_dismissing(self, session, peer, staff):
        conflict = factories.make_conflict(peer, factories.make_council(), state=ConflictState.CONFIRMED)
        assert (
            refusal(operations.decide_conflict, conflict, ConflictState.SUSPECTED, reason="x", by=staff).field
            == "state"
        )

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"reason": ""}, "reason"),
            ({"started_on": clock.today() + timedelta(days=3)}, "started_on"),
            ({"blocks_until": clock.today() - timedelta(days=31)}, "blocks_until"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, session, peer, staff, changed, field):
        assert refusal(operations.record_conflict, peer, self.new(**changed), by=staff).field == field
