"""How old each part of a profile is, and what the peer and staff see of it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.peers import operations, rules
from peerhub.peers.models import AvailabilityState, PartConfirmation, Peer, ProfilePart
from peerhub.permissions import Role
from tests.support import factories
from tests.support.factories import in_days

TODAY = date(2027, 3, 1)
DAYS = st.one_of(st.none(), st.integers(0, 900).map(lambda back: TODAY - timedelta(days=back)))


@given(whole=DAYS, own=st.dictionaries(st.sampled_from(ProfilePart), DAYS.filter(bool)))
def test_a_part_is_old_if_neither_it_nor_the_whole_was_confirmed_for_a_year(whole, own):
    peer = Peer(profile_confirmed_on=whole)
    peer.part_confirmations = [PartConfirmation(part=part, confirmed_on=day) for part, day in own.items()]
    ages = rules.part_ages(peer, TODAY)
    assert list(ages) == [part.value for part in ProfilePart]
    for part in ProfilePart:
        lately = [day for day in (whole, own.get(part)) if day is not None and day > date(2026, 3, 1)]
        assert ages[part.value].is_old is (not lately)


@pytest.fixture
def own(session):
    """A peer with an account, who confirmed the profile long ago, and the account."""
    user = factories.make_user(Role.PEER)
    return factories.make_peer(user_id=user.id, profile_confirmed_on=in_days(-500), about="As before."), user


SAVES = {
    ProfilePart.ABOUT: lambda peer, by: operations.update_profile(peer, {"about": "As before."}, by=by),
    ProfilePart.SKILLS: lambda peer, by: operations.set_skills(peer, {}, by=by),
    ProfilePart.DAYS: lambda peer, by: operations.record_availability(
        peer, first_day=in_days(3), last_day=in_days(5), state=AvailabilityState.FREE, by=by
    ),
}


@pytest.mark.parametrize("part", SAVES)
def test_saving_a_part_confirms_that_part_alone_even_unchanged(session, own, part):
    peer, user = own
    SAVES[part](peer, user)
    SAVES[part](peer, user)
    session.commit()
    session.expire_all()
    assert {item.part: item.confirmed_on for item in peer.part_confirmations} == {part: clock.today()}
    ages = rules.part_ages(peer, clock.today())
    assert [age.part for age in ages.values() if not age.is_old] == [part]
    assert peer.profile_confirmed_on == in_days(-500)


@pytest.mark.parametrize("part", SAVES)
def test_nobody_else_confirms_a_part(session, own, staff, part):
    peer, _ = own
    SAVES[part](peer, staff)
    assert peer.part_confirmations == []


def test_a_saved_part_loses_its_mark_and_one_press_clears_the_rest(as_own_peer):
    client, _ = as_own_peer(profile_confirmed_on=in_days(-500))
    assert client.page("/my-profile").text.count("Confirmed 1 year 4 months ago") == 5
    page = client.submit("/my-profile/details", {"about": "New words."}).page
    assert page.text.count("Confirmed 1 year 4 months ago") == 4
    assert re.search(r"Please look at your days ?, your skills ?, your posts and your interests ?\.", page.text)
    page = client.submit("/my-profile", button="Yes, all of it is right").page
    assert "Confirmed 1 year" not in page.text
    assert "Please look at" not in page.text


def test_a_profile_never_confirmed_says_so(as_own_peer):
    client, _ = as_own_peer(profile_confirmed_on=None)
    assert client.page("/my-profile").text.count("Never confirmed") == 5


def test_staff_see_which_parts_are_old(officer, arrange):
    with arrange():
        peer = factories.make_peer(profile_confirmed_on=in_days(-500))
        peer.part_confirmations.append(PartConfirmation(part=ProfilePart.SKILLS, confirmed_on=in_days(-3)))
        peer_id = peer.id
    assert "Old parts About, Days, Posts, Interests" in officer.page(f"/peers/{peer_id}").text
