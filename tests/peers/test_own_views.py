"""What peers see and keep of their own."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.peers.models import Conflict, ConflictState, Peer, PeerPost, Seniority
from peerhub.permissions import Role
from tests.peers.shared import today_in_boxes
from tests.support import factories
from tests.support.factories import in_days


def test_everything_held_is_shown(as_own_peer, arrange):
    with arrange():
        skill = factories.make_skill(name="Housing")
        group = factories.make_group(name="Labour")
        council = factories.make_council(name="Kent")
    client, peer_id = as_own_peer(
        seniority=Seniority.LEADER, group=group, council=council, skills={skill: 2}, about="Plain speaker.",
        given_name="Pat", family_name="Evans", email="pat@example.org", needs_review_since=in_days(-4),
    )  # fmt: skip
    with arrange():
        peer = db.session.get(Peer, peer_id)
        factories.make_conflict(
            peer,
            factories.make_council(name="Medway"),
            reason="Holds shares.",
            decision_reason="Register of interests.",
            decided_at=clock.now(),
        )
        factories.make_availability(peer, in_days(0), in_days(0))
    page = client.page("/my-profile")
    for words in ("Pat Evans", "pat@example.org", "Plain speaker.", "Housing", "has worked with it", "Labour",
                  "Leader of the council, Kent", "Medway", "Holds shares.", "Register of interests.", "Not free",
                  "Deployable", "Version 3", "20 days a year", "Waits for a review since"):  # fmt: skip
        assert words in page.text, words


def test_nothing_of_another_peer_is_shown(as_own_peer, arrange):
    with arrange():
        factories.make_peer(family_name="Somebody-Else", about="Their words.")
    client, _ = as_own_peer()
    text = client.page("/my-profile").text
    assert "Somebody-Else" not in text
    assert "Their words." not in text


def test_an_officers_profile_mentions_no_group(as_own_peer):
    client, _ = as_own_peer()
    assert "Political group" not in client.page("/my-profile").text


def test_an_account_without_a_record_is_told_what_to_do(sign_in):
    client = sign_in(Role.PEER)
    for path in ("/my-profile", "/my-profile/skills", "/training", "/training/new"):
        page = client.page(path, status=404)
        assert "ask the peer team to join it" in page.text


def test_still_right_is_one_press(as_own_peer, app):
    client, peer_id = as_own_peer(profile_confirmed_on=in_days(-500))
    assert "1 year 4 months ago" in client.page("/my-profile").text
    response = client.submit("/my-profile", button="Yes, all of it is right")
    assert "We shall ask again in a year." in response.page.text
    assert "You last said so today" in response.page.text
    with app.app_context():
        assert db.session.get(Peer, peer_id).profile_confirmed_on == clock.today()


def test_the_current_terms_are_asked_for_until_accepted(as_own_peer, app):
    client, peer_id = as_own_peer(terms_version=2)
    assert "Please accept the current terms" in client.page("/my-profile").text
    refused = client.submit("/my-profile/terms", {})
    assert refused.page.field_errors == {"accepted": "Tick the box to accept the terms"}
    done = client.submit("/my-profile/terms", {"accepted": "yes"})
    assert "Please accept the current terms" not in done.page.text
    assert "You accepted this version" in client.page("/my-profile/terms").text
    with app.app_context():
        assert db.session.get(Peer, peer_id).terms_version == 3


def test_words_about_oneself_are_saved(as_own_peer):
    client, _ = as_own_peer()
    response = client.submit(
        "/my-profile/details", {"about": "Two lines\nof mine.", "days_per_year": "6", "speaks_welsh": "yes"}
    )
    assert "Two lines of mine." in response.page.text
    assert "6 days a year at the most; works in Welsh." in response.page.text


def test_name_and_address_cannot_be_changed_by_hand(as_own_peer, app):
    client, peer_id = as_own_peer(given_name="Pat")
    held = client.page("/my-profile/details").form_with("about").held()
    client.post("/my-profile/details", data={**held, "given_name": "Other", "email": "x@example.org", "status": "left"})
    with app.app_context():
        assert db.session.get(Peer, peer_id).given_name == "Pat"


def test_too_much_about_oneself_is_refused_and_kept(as_own_peer):
    client, _ = as_own_peer()
    page = client.submit("/my-profile/details", {"about": "x" * 1501, "days_per_year": "400"}).page
    assert page.field_errors == {
        "about": "About you must be 1,500 characters or fewer",
        "days_per_year": "Days you can give in a year must be between 0 and 200",
    }
    assert page.form_with("about").held()["about"] == ["x" * 1501]


def test_an_edit_in_two_windows_loses_nothing(as_own_peer):
    client, _ = as_own_peer(about="Before.")
    opened = client.page("/my-profile/details").form_with("about").filled_in({"about": "Window one."})
    client.submit("/my-profile/details", {"about": "Window two."})
    page = client.post("/my-profile/details", data=opened).page
    assert "Window two." in page.text
    assert page.form_with("about").held()["about"] == ["Window one."]


def test_a_form_with_a_bent_version_counts_as_old(as_own_peer):
    client, _ = as_own_peer(about="Before.")
    opened = client.page("/my-profile/details").form_with("about").held()
    for version in ("", "x", "-1", "99999999999999999999"):
        page = client.post("/my-profile/details", data={**opened, "about": "New.", "version": version}).page
        assert "Somebody else has changed this" in page.text


def test_skills_and_days_are_kept(as_own_peer, arrange):
    with arrange():
        skill = factories.make_skill(name="Housing").id
    client, _ = as_own_peer()
    assert "has led it" in client.submit("/my-profile/skills", {f"skill-{skill}": "3"}).page.text
    fields = {"state": "perhaps", **today_in_boxes("first_day", 0)}
    page = client.submit("/my-profile/availability", fields).page
    assert page.heading == "My year"
    assert len(page.all("button", title="perhaps")) == 1


def test_a_day_box_with_a_lonely_year_says_what_is_missing(as_own_peer):
    client, _ = as_own_peer()
    page = client.submit("/my-profile/availability", {"state": "perhaps", "first_day-year": "2027"}).page
    assert page.field_errors == {"first_day-day": "First day must include a day and month"}


def test_posts_are_kept_and_the_end_of_the_main_one_is_explained(as_own_peer, app, arrange):
    client, peer_id = as_own_peer(seniority=Seniority.LEADER)
    with arrange():
        council = factories.make_council(name="Kent").id
    fields = {"title": "County councillor", "seniority": "councillor", "council": council, "is_main": None,
              "portfolio": " Roads and buses ", **today_in_boxes("started_on", -9)}  # fmt: skip
    added = client.submit("/my-profile/posts/new", fields).page.text
    assert "County councillor, Kent" in added
    assert "Portfolio: Roads and buses" in added
    with app.app_context():
        main = db.session.scalar(sa.select(PeerPost.id).where(PeerPost.seniority == Seniority.LEADER))
    assert "Leader of Kent" in client.submit(f"/my-profile/posts/{main}", {"title": "Leader of Kent"}).page.text
    page = client.submit(f"/my-profile/posts/{main}/end", today_in_boxes("ended_on", -1)).page
    assert "The peer team will speak with you" in page.text
    with app.app_context():
        assert db.session.get(Peer, peer_id).needs_review_since == in_days(-1)


def test_posts_of_others_are_not_found(as_own_peer, arrange):
    client, _ = as_own_peer()
    with arrange():
        post = factories.make_peer().posts[0].id
    assert client.get(f"/my-profile/posts/{post}").status_code == 404
    assert client.get(f"/my-profile/posts/{post}/end").status_code == 404


def test_an_interest_that_is_declared_blocks_at_once(as_own_peer, app, arrange):
    client, _ = as_own_peer()
    with arrange():
        council = factories.make_council(name="Medway").id
    fields = {"council": council, "kind": "family", "reason": "My sister works there.",
              **today_in_boxes("started_on", -100)}  # fmt: skip
    page = client.submit("/my-profile/interests/new", fields).page
    assert "You will not be asked to go to this council." in page.text
    assert "Confirmed Medway" in page.text
    with app.app_context():
        assert db.session.scalars(sa.select(Conflict)).one().state is ConflictState.CONFIRMED


@pytest.mark.parametrize("role", [Role.PLACEMENT_OFFICER, Role.GROUP_OFFICE, Role.COUNCIL_CONTACT, Role.BOARD_MEMBER])
def test_only_peers_have_these_pages(sign_in, role):
    client = sign_in(role)
    for path in ("/my-profile", "/my-profile/details", "/my-profile/terms", "/my-profile/availability"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/my-profile", "/my-profile/details", "/my-profile/skills", "/my-profile/availability", "/my-profile/posts/new"],
)
def test_every_page_is_cheap(as_own_peer, path):
    client, _ = as_own_peer()
    assert len(client.get(path).sql) <= 9
