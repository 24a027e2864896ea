"""What a peer has done: for staff, for the group's own office, and for the peer."""

import pytest

from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState
from tests.support import factories
from tests.support.factories import in_days


@pytest.fixture
def peer(arrange):
    """A member peer with one visit done, one booked, one asked for and one declined."""
    with arrange():
        user = factories.make_user(Role.PEER, email="p@example.org")
        group = factories.make_group()
        factories.make_user(Role.GROUP_OFFICE, email="own@example.org", group_id=group.id)
        factories.make_user(Role.GROUP_OFFICE, email="other@example.org", group_id=factories.make_group().id)
        made = factories.make_peer(seniority=Seniority.LEADER, group=group, user_id=user.id)
        for name, days, state in (
            ("Oldham", -300, AssignmentState.SERVED),
            ("Leeds", 60, AssignmentState.CONFIRMED),
            ("Kent", 120, AssignmentState.ASKED),
            ("Luton", 200, AssignmentState.DECLINED),
        ):
            visit = factories.make_engagement(council=factories.make_council(name=name), first_day=in_days(days))
            factories.make_assignment(visit, made, state=state, is_active=state is not AssignmentState.DECLINED)
        return made.id


@pytest.mark.parametrize("email", ["staff", "own@example.org"])
def test_done_and_booked_apart_and_nothing_that_was_only_asked(peer, sign_in, email):
    client = sign_in(Role.PLACEMENT_OFFICER) if email == "staff" else sign_in(email=email)
    assert "Visits done and booked" in client.page(f"/peers/{peer}").links
    page = client.page(f"/peers/{peer}/visits")
    assert "1 visit so far" in page.text
    assert "Oldham" in page.text
    assert "Leeds" in page.text
    assert "Kent" not in page.text
    assert "Luton" not in page.text
    assert ("Oldham" in page.links) == (email == "staff")


def test_an_office_sees_nothing_of_another_groups_member(peer, sign_in):
    assert sign_in(email="other@example.org").get(f"/peers/{peer}/visits").status_code == 404


def test_a_peer_sees_their_own(peer, sign_in):
    client = sign_in(email="p@example.org")
    page = client.page(client.page("/my-profile").links["Visits that I did"])
    assert page.heading == "My visits"
    assert "Hours and expenses of Oldham" in page.links
    assert "Kent" not in page.text


def test_before_the_first_visit_the_page_says_so(arrange, sign_in):
    with arrange():
        user = factories.make_user(Role.PEER, email="p@example.org")
        factories.make_peer(user_id=user.id)
    assert "No visit yet" in sign_in(email="p@example.org").page("/my-profile/visits").text
