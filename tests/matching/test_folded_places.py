"""The list of places that a narrow window shows instead of the picture: the same team, the same buttons."""

import re

import pytest

from peerhub.permissions import Role
from tests.matching.scenes import Scene, post, team
from tests.support.pages import plain_text


@pytest.fixture
def scene(arrange):
    with arrange() as session:
        made = Scene(session)
    made.arrange = arrange
    return made


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.PLACEMENT_OFFICER, name="Robin Officer")


def lines(page):
    """What stands in the line of each place, in order."""
    return [plain_text(line) for line in page.all("summary", class_="ph-fold__line")]


def test_every_place_is_one_line_with_its_state(scene, officer):
    post(officer, scene, "choose", slot=scene.slots[0], peer=scene.chief)
    chief, member, specialist, shadow = lines(officer.page(scene.builder))
    assert re.fullmatch(r"Lead officer peer Pat Chief \d+ of \d+ Locked.*", chief)
    assert member == "Lead member peer Empty"
    assert specialist == "Specialist officer Empty"
    assert shadow == "Shadow peer, does not count Nobody"


def test_the_buttons_in_a_place_do_what_those_of_the_picture_do(scene, officer, arrange):
    post(officer, scene, "choose", slot=scene.slots[0], peer=scene.chief)
    page = officer.page(scene.builder)
    addresses = [form.action for form in page.forms]
    for act in ("lock", "remove"):
        assert addresses.count(f"{scene.builder}/{act}") == 2
    assert page.one("button", id=f"fold-lock-{scene.slots[0]}").get("value") == "no"
    assert page.one("button", id=f"lock-{scene.slots[0]}").get("value") == "no"
    post(officer, scene, "remove", slot=scene.slots[0])
    assert team(arrange) == {}
