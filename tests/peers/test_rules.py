"""What follows from dated facts: the post held, the group sat with, a stale profile, reasons not to ask."""

from datetime import date

import pytest

from peerhub.peers import rules
from peerhub.peers.models import GroupMembership, Peer, PeerKind, PeerPost, PeerStatus, Seniority

ON = date(2027, 3, 9)


def post(started: date, ended: date | None = None, *, main: bool = True, number: int = 1) -> PeerPost:
    return PeerPost(id=number, started_on=started, ended_on=ended, is_main=main)


def test_a_post_is_held_on_its_first_and_its_last_day():
    held = post(ON, ON)
    assert rules.holds_on(held, ON)
    assert not rules.holds_on(held, date(2027, 3, 8))
    assert not rules.holds_on(held, date(2027, 3, 10))


def test_the_main_post_introduces_the_peer_then_the_latest():
    seat = post(date(2025, 5, 4), main=False, number=1)
    old = post(date(2010, 5, 4), number=2)
    new = post(date(2020, 5, 4), number=3)
    over = post(date(2021, 5, 4), date(2022, 5, 4), number=4)
    assert rules.current_posts([seat, old, new, over], ON) == [new, old, seat]
    assert rules.main_post([seat, over], ON) is seat
    assert rules.main_post([over], ON) is None
    assert rules.main_post([], ON) is None


def test_past_posts_are_the_latest_first():
    first, second = post(date(2010, 1, 1), date(2012, 1, 1)), post(date(2011, 1, 1), date(2020, 1, 1))
    assert rules.past_posts([first, post(date(2021, 1, 1)), second], ON) == [second, first]


def test_the_group_is_that_of_the_day():
    before = GroupMembership(group_id=1, started_on=date(2019, 5, 3), ended_on=date(2026, 6, 30))
    now = GroupMembership(group_id=2, started_on=date(2026, 7, 1))
    assert rules.group_on([now, before], ON) is now
    assert rules.group_on([now, before], date(2026, 6, 30)) is before
    assert rules.group_on([now, before], date(2019, 5, 2)) is None


@pytest.mark.parametrize(
    ("confirmed", "stale"),
    [(None, True), (date(2026, 3, 9), True), (date(2026, 3, 10), False), (ON, False)],
)
def test_a_profile_is_stale_after_twelve_months(confirmed, stale):
    assert rules.is_stale(confirmed, ON) is stale


def test_every_level_of_post_is_for_members_or_for_officers():
    member, officer = rules.posts_for(PeerKind.MEMBER), rules.posts_for(PeerKind.OFFICER)
    assert Seniority.LEADER in member
    assert Seniority.CHIEF_EXECUTIVE in officer
    assert sorted([*member, *officer], key=list(Seniority).index) == list(Seniority)


def peer(**details) -> Peer:
    return Peer(**{"kind": PeerKind.MEMBER, "status": PeerStatus.DEPLOYABLE, "terms_version": 3, **details})


def test_nothing_speaks_against_a_deployable_peer():
    assert rules.reasons_not_to_ask(peer(), 3) == []


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"status": PeerStatus.JOINING}, "Has not finished joining yet."),
        ({"status": PeerStatus.SUSPENDED}, "Is suspended."),
        ({"status": PeerStatus.LEFT}, "Has left the pool."),
        ({"terms_version": 2}, "Has not accepted the current terms."),
        ({"terms_version": None}, "Has not accepted the current terms."),
        ({"needs_review_since": ON}, "Has lost the seat and has not been reviewed since."),
        (
            {"needs_review_since": ON, "kind": PeerKind.OFFICER},
            "Has left the council and has not been reviewed since.",
        ),
    ],
)
def test_what_speaks_against_asking_is_said(details, sentence):
    assert rules.reasons_not_to_ask(peer(**details), 3) == [sentence]


def test_several_reasons_are_all_said():
    assert (
        len(rules.reasons_not_to_ask(peer(status=PeerStatus.SUSPENDED, terms_version=1, needs_review_since=ON), 3)) == 3
    )
