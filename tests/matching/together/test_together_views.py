"""Two people at one team: they see each other, and neither loses anything."""

from datetime import timedelta

import pytest

from peerhub import clock
from peerhub.audit.operations import record
from peerhub.engagements.models import Engagement
from peerhub.matching.together.models import BuilderVisit
from peerhub.permissions import Role
from tests.matching.scenes import Scene, post, team
from tests.support.factories import make_peer


@pytest.fixture
def scene(arrange):
    with arrange() as session:
        made = Scene(session)
    made.arrange = arrange
    return made


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.PLACEMENT_OFFICER, name="Robin Officer")


@pytest.fixture
def manager(sign_in):
    return sign_in(Role.CHALLENGE_MANAGER, name="Max Manager")


def held(client, scene):
    """What the forms of an open page carry."""
    forms = [form.held() for form in client.page(scene.builder).forms]
    found = next(form for form in forms if "opened" in form)
    return {name: found[name][0] for name in ("version", "seen", "opened")}


def known_of(answer):
    """What an open page asks with again."""
    return answer.page.one("input", name="known").get("value")


def test_an_open_page_is_seen_by_others_for_a_minute(scene, officer, manager, arrange):
    assert "Also here" not in officer.page(scene.builder).text
    told = post(manager, scene, "here")
    assert "Also here" not in told.page.text  # nobody is told of themself
    assert "Also here: Max Manager" in officer.page(scene.builder).text
    assert "Also here: Max Manager" in post(officer, scene, "here").page.text
    with arrange() as session:
        for visit in session.query(BuilderVisit):
            visit.seen_at = clock.now() - timedelta(seconds=61)
    assert "Also here" not in officer.page(scene.builder).text


def test_where_nothing_is_new_the_answer_is_empty_and_cheap(scene, officer, manager, arrange):
    seen = held(officer, scene)
    known = known_of(post(officer, scene, "here", **seen))
    still = post(officer, scene, "here", **seen, known=known)
    assert (still.status_code, still.data) == (204, b"")
    assert len(still.sql) <= 2
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    told = post(officer, scene, "here", **seen, known=known)
    assert "Max Manager chose Nia Next" in told.page.text
    known = known_of(told)
    assert post(officer, scene, "here", **seen, known=known).status_code == 204
    post(manager, scene, "here")
    assert "Also here: Max Manager" in post(officer, scene, "here", **seen, known=known).page.text


def test_that_a_page_is_still_open_is_written_every_twenty_seconds(scene, officer, arrange):
    known = known_of(post(officer, scene, "here", version=0))
    before = clock.now() - timedelta(seconds=21)
    with arrange() as session:
        session.query(BuilderVisit).one().seen_at = before
    assert post(officer, scene, "here", version=0, known=known).status_code == 204
    with arrange() as session:
        assert session.query(BuilderVisit).one().seen_at > before


def test_what_was_looked_at_and_changed_nothing_is_no_news(scene, officer, arrange):
    known = known_of(post(officer, scene, "here", version=0))
    with arrange() as session:
        record("balance.look", session.get(Engagement, scene.engagement), by=None, label="A look")
    assert post(officer, scene, "here", version=0, known=known).status_code == 204


def test_an_open_page_does_not_keep_anybody_signed_in(app, scene, officer):
    token = officer.token("/account")
    with officer.session_transaction() as session:
        session["seen"] = int((clock.now() - timedelta(minutes=30)).timestamp())
        before = session["seen"]
    officer.post(f"{scene.builder}/here", data={"csrf_token": token, "version": 0})
    with officer.session_transaction() as session:
        assert session["seen"] == before
    officer.get("/account")
    with officer.session_transaction() as session:
        assert session["seen"] > before


def test_who_changed_what_since_the_page_was_opened(scene, officer, manager):
    seen = held(officer, scene)
    assert "was changed" not in post(officer, scene, "here", **seen).page.text
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    told = post(officer, scene, "here", **seen).page
    assert "The team was changed since you opened this page." in told.text
    assert "Max Manager chose Nia Next for Specialist officer" in told.text


def test_where_one_was_quicker_both_versions_stand_side_by_side(scene, officer, manager, arrange):
    seen = held(officer, scene)
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    late = post(officer, scene, "choose", **seen, slot=scene.slots[2], peer=scene.able)
    assert late.status_code == 409
    assert "Max Manager changed this team on" in late.page.text
    assert "Max Manager chose Nia Next for Specialist officer" in late.page.text
    assert "you both changed it" in late.page.text
    assert "Ada Able" in late.page.text
    assert team(arrange) == {"Specialist officer": "Nia Next"}  # nothing is overwritten before somebody chose
    (form,) = (form for form in late.page.forms if "base" in form.held())
    kept = {name: values[0] for name, values in form.held().items()}
    undecided = post(officer, scene, "keep", **kept)
    assert "say whom to keep" in undecided.page.text
    place = f"place-{scene.slots[2]}"
    done = post(officer, scene, "keep", follow=True, **{**kept, place: scene.able})
    assert done.path == scene.builder
    assert team(arrange) == {"Specialist officer": "Ada Able"}


def test_changes_in_different_places_are_both_kept(scene, officer, manager, arrange):
    seen = held(officer, scene)
    post(manager, scene, "choose", slot=scene.slots[0], peer=scene.chief)
    late = post(officer, scene, "choose", **seen, slot=scene.slots[2], peer=scene.able)
    assert "you both changed it" not in late.page.text
    (form,) = (form for form in late.page.forms if "base" in form.held())
    kept = {name: values[0] for name, values in form.held().items()}
    post(officer, scene, "keep", **kept, follow=True)
    assert team(arrange) == {"Lead officer peer": "Pat Chief", "Specialist officer": "Ada Able"}


def test_keeping_the_team_as_it_is_writes_nothing(scene, officer, manager, arrange):
    seen = held(officer, scene)
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    late = post(officer, scene, "choose", **seen, slot=scene.slots[2], peer=scene.able)
    (form,) = (form for form in late.page.forms if "base" in form.held())
    kept = {name: values[0] for name, values in form.held().items()}
    version = scene.version()
    answer = post(officer, scene, "keep", follow=True, **{**kept, f"place-{scene.slots[2]}": scene.next})
    assert "nothing of yours was kept" in answer.page.text
    assert scene.version() == version
    assert team(arrange) == {"Specialist officer": "Nia Next"}


def test_a_third_change_meanwhile_asks_again(scene, officer, manager, arrange):
    seen = held(officer, scene)
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    late = post(officer, scene, "choose", **seen, slot=scene.slots[2], peer=scene.able)
    (form,) = (form for form in late.page.forms if "base" in form.held())
    kept = {name: values[0] for name, values in form.held().items()}
    with arrange():
        third = make_peer(given_name="Tia", family_name="Third").id
    post(manager, scene, "choose", slot=scene.slots[2], peer=third)
    again = post(officer, scene, "keep", **{**kept, f"place-{scene.slots[2]}": scene.able})
    assert again.status_code == 409
    assert "Tia Third" in again.page.text
    assert "Ada Able" in again.page.text
    assert team(arrange) == {"Specialist officer": "Tia Third"}


def test_a_proposal_that_comes_late_says_what_was_changed(scene, officer, manager, arrange):
    seen = held(officer, scene)
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    late = post(officer, scene, "propose", **seen)
    assert late.status_code == 409
    assert "Max Manager chose Nia Next for Specialist officer" in late.page.text
    assert team(arrange) == {"Specialist officer": "Nia Next"}


def test_a_rule_is_set_aside_with_a_reason_there_too(scene, officer, manager, arrange):
    seen = held(officer, scene)
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    late = post(officer, scene, "take-over", **seen, choice=f"{scene.slots[2]}-{scene.late}")
    (form,) = (form for form in late.page.forms if "base" in form.held())
    kept = {name: values[0] for name, values in form.held().items()} | {f"place-{scene.slots[2]}": scene.late}
    asked = post(officer, scene, "keep", **kept)
    assert "Say why this peer is chosen all the same" in asked.page.text
    assert asked.page.one("input", name="reason") is not None
    post(officer, scene, "keep", follow=True, **kept, reason="Accepts the terms on Monday")
    assert team(arrange) == {"Specialist officer": "Lou Late"}


@pytest.mark.parametrize("opened", ["", "yesterday", "2020-01-01", "2999-01-01T00:00:00+00:00"])
def test_a_moment_that_makes_no_sense_tells_nothing(scene, officer, manager, opened):
    post(manager, scene, "choose", slot=scene.slots[2], peer=scene.next)
    told = post(officer, scene, "here", version=0, opened=opened)
    assert "The team was changed" in told.page.text
    assert "Max Manager" not in told.page.one("div", id="here-now").text
