"""Still right? One page, everything prefilled, pressed once."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import token_of
from peerhub.db import db
from peerhub.peers import operations
from peerhub.peers.models import Peer, PeerPost, PeerStatus, ProfilePart, Seniority
from peerhub.peers.operations import EditedMeanwhile, PeerRefused, PostDetails, StillRight
from peerhub.peers.operations.reminding import ask_who_is_due
from peerhub.peers.rules import why_not_by_link
from peerhub.permissions import Role
from tests.peers.shared import events, today_in_boxes
from tests.support import factories
from tests.support.factories import in_days

PAGE = "/my-profile/still-right"


def unchanged(peer: Peer, **more: object) -> StillRight:
    details = {"about": peer.about, "days_per_year": peer.days_per_year, "speaks_welsh": peer.speaks_welsh}
    return StillRight(details=details, levels={item.skill_id: item.level for item in peer.skills}, **more)


# The operation ------------------------------------------------------------


@pytest.fixture
def own(session) -> Peer:
    user = factories.make_user(name="Pat Peer")
    skill = factories.make_skill()
    return factories.make_peer(
        user_id=user.id, seniority=Seniority.LEADER, skills={skill: 3}, profile_confirmed_on=in_days(-500)
    )  # fmt: skip


def by(peer: Peer):
    return factories.User(id=peer.user_id, name="Pat Peer")


def test_saying_yes_to_everything_changes_the_day_only(own):
    before = [(post.title, post.started_on, post.ended_on) for post in own.posts], own.about, own.days_per_year
    assert operations.confirm_everything(own, unchanged(own), by=by(own)) is False
    assert own.profile_confirmed_on == clock.today()
    assert (
        [(post.title, post.started_on, post.ended_on) for post in own.posts],
        own.about,
        own.days_per_year,
    ) == before
    assert [(item.level) for item in own.skills] == [3]
    assert {item.part for item in own.part_confirmations} == {ProfilePart.ABOUT, ProfilePart.SKILLS}


def test_an_ended_main_post_asks_for_a_review(own):
    said = unchanged(own, ended={own.posts[0]: in_days(-3)})
    assert operations.confirm_everything(own, said, by=by(own)) is True
    assert own.needs_review_since == in_days(-3)


@pytest.mark.parametrize(("elsewhere", "is_reviewed"), [(True, True), (False, False)])
def test_a_new_post_elsewhere_is_a_change_of_job(own, elsewhere, is_reviewed):
    council = factories.make_council() if elsewhere else own.posts[0].council
    new = PostDetails("Deputy leader", Seniority.DEPUTY_LEADER, in_days(-10), council=council)
    assert operations.confirm_everything(own, unchanged(own, new_post=new), by=by(own)) is is_reviewed
    assert {post.title for post in own.posts if post.is_main} == {"Deputy leader"}


def test_what_cannot_be_changes_nothing(own, session):
    post = own.posts[0]
    new = PostDetails("Director", Seniority.DIRECTOR, in_days(-10), council=post.council)
    with pytest.raises(PeerRefused) as refused:
        operations.confirm_everything(own, unchanged(own, ended={post: in_days(-1)}, new_post=new), by=by(own))
    assert refused.value.field == "seniority"
    with pytest.raises(PeerRefused) as refused:
        operations.confirm_everything(own, unchanged(own, ended={post: in_days(3)}), by=by(own))
    assert refused.value.field == f"last-{post.id}"
    assert not session.dirty
    assert post.ended_on is None


def test_somebody_elses_save_is_not_lost(own):
    said = StillRight(details={"about": "Mine."}, levels={})
    with pytest.raises(EditedMeanwhile) as meanwhile:
        operations.confirm_everything(own, said, version=own.version - 1, by=by(own))
    assert meanwhile.value.theirs == {"about": own.about}


# The page ------------------------------------------------------------------


def test_everything_is_prefilled_and_one_press_confirms(as_own_peer, arrange, app):
    with arrange():
        housing, waste = factories.make_skill(name="Housing"), factories.make_skill(name="Waste")
        housing_id, waste_id = housing.id, waste.id
    client, peer_id = as_own_peer(
        seniority=Seniority.LEADER, skills={housing: 2}, about="Plain speaker.", days_per_year=7,
        profile_confirmed_on=in_days(-500),
    )  # fmt: skip
    page = client.page(PAGE)
    held = page.form_with("about").held()
    assert (held["about"], held["days_per_year"]) == (["Plain speaker."], ["7"])
    assert (held[f"skill-{housing_id}"], held[f"skill-{waste_id}"]) == (["2"], ["0"])
    assert page.text.count("Confirmed 1 year 4 months ago") == 5
    done = client.submit(PAGE, {}, button="Yes, all of it is right")
    assert done.path == "/my-profile"
    assert "we shall ask again in a year" in done.page.text
    with app.app_context():
        peer = db.session.get(Peer, peer_id)
        assert peer.profile_confirmed_on == clock.today()
        assert [(item.skill_id, item.level) for item in peer.skills] == [(housing_id, 2)]


def test_a_change_of_job_is_told_on_the_same_page(as_own_peer, arrange, app):
    with arrange():
        council_id = factories.make_council(name="Medway").id
    client, peer_id = as_own_peer(seniority=Seniority.DIRECTOR)
    with app.app_context():
        post_id = db.session.query(PeerPost.id).filter_by(peer_id=peer_id).scalar()
    fields = {
        **today_in_boxes(f"last-{post_id}"), "new_title": "Chief executive", "new_seniority": "chief-executive",
        "new_council": str(council_id), **today_in_boxes("new_started_on"),
    }  # fmt: skip
    done = client.submit(PAGE, fields)
    assert "will speak with you about your change of post" in done.page.text
    assert "Chief executive, Medway" in done.page.text
    with app.app_context():
        assert db.session.get(Peer, peer_id).needs_review_since == clock.today()


def test_half_a_new_post_is_asked_for_at_its_fields_and_kept(as_own_peer):
    client, _ = as_own_peer(seniority=Seniority.DIRECTOR)
    page = client.submit(PAGE, {"new_title": "Chief executive", "about": "New words."}).page
    assert page.field_errors == {
        "new_seniority": "Choose the kind of post",
        "new_started_on-day": "Enter the first day in the new post, for example 9 3 2027",
    }
    assert page.form_with("about").held()["about"] == ["New words."]
    fields = {"new_title": "Chief", "new_seniority": "chief-executive", **today_in_boxes("new_started_on")}
    page = client.submit(PAGE, fields).page
    assert page.field_errors == {"new_council": "Choose a council, or name another organisation, but not both"}


def test_an_edit_meanwhile_is_shown_beside_what_was_typed(as_own_peer):
    client, _ = as_own_peer(about="Before.")
    opened = client.page(PAGE).form_with("about").filled_in({"about": "Window one."})
    client.submit("/my-profile/details", {"about": "Window two."})
    page = client.post(PAGE, data=opened).page
    assert "Window two." in page.text
    assert page.form_with("about").held()["about"] == ["Window one."]


# The same page by the link in the e-mail --------------------------------------


@pytest.fixture
def asked(arrange):
    """A peer who was asked, the address in the e-mail and the session's place for the peer."""
    with arrange():
        user = factories.make_user(Role.PEER, name="Pat Peer")
        group = factories.make_group(name="Green")
        peer = factories.make_peer(
            user_id=user.id, seniority=Seniority.LEADER, about="Plain speaker.", profile_confirmed_on=in_days(-500),
            group=group,
        )  # fmt: skip
        db.session.flush()
        assert ask_who_is_due(clock.today()) == 1
        db.session.flush()
        link = db.session.scalars(sa.select(SignedLink)).one()
        return peer.id, user.email, f"/still-right/{token_of(link)}"


def test_the_link_alone_confirms_once_and_the_record_says_so(client, asked, app):
    peer_id, _, address = asked
    page = client.page(address)
    assert page.form_with("about").held()["about"] == ["Plain speaker."]
    done = client.submit(address, {"about": "New words."}, button="Yes, all of it is right")
    assert "we shall ask again in a year" in done.page.text
    with app.app_context():
        peer = db.session.get_one(Peer, peer_id)
        assert (peer.profile_confirmed_on, peer.about) == (clock.today(), "New words.")
        said = events(db.session, "peer.confirm")
        assert [event.actor_name for event in said] == [f"{peer.name}, by a link"]
    again = client.get(address)
    assert (again.status_code, "has been used" in again.text) == (410, True)


def test_looking_at_the_link_changes_nothing_and_shows_nothing_private(client, asked, app):
    peer_id, _, address = asked
    text = client.page(address).text
    assert "Green" not in text
    assert "stand only where you are signed in" in text
    with app.app_context():
        assert db.session.get_one(Peer, peer_id).profile_confirmed_on == in_days(-500)
        assert db.session.scalars(sa.select(SignedLink)).one().used_at is None


def test_a_line_that_is_no_longer_right_is_said_by_the_link(client, asked, app):
    peer_id, _, address = asked
    with app.app_context():
        post_id = db.session.query(PeerPost.id).filter_by(peer_id=peer_id).scalar()
    late = client.submit(address, today_in_boxes(f"last-{post_id}", days=5)).page
    assert list(late.field_errors) == [f"last-{post_id}-day"]
    done = client.submit(address, today_in_boxes(f"last-{post_id}"))
    assert "will speak with you about your change of post" in done.page.text


def test_links_that_do_not_work_each_say_why(client, asked, arrange, sign_in):
    peer_id, email, address = asked
    torn = client.get(address[:-3])
    assert (torn.status_code, "This address is not whole" in torn.text) == (404, True)
    # As with every link: it proves the right to answer, whoever is signed in at this browser.
    assert sign_in(Role.PEER).get(address).status_code == 200
    assert sign_in(email=email).get(address).status_code == 200
    with arrange():
        link = db.session.scalars(sa.select(SignedLink)).one()
        made, link.expires_at = link.expires_at, clock.now()
    assert "its time is over" in client.get(address).text
    with arrange():
        link = db.session.scalars(sa.select(SignedLink)).one()
        link.expires_at = made
        db.session.get_one(Peer, peer_id).profile_confirmed_on = clock.today()
    assert "You have said since then" in client.get(address).text


@pytest.mark.parametrize(
    ("change", "words"),
    [({"email": "new@example.org"}, "no longer yours"), ({"status": PeerStatus.LEFT}, "no longer in the pool")],
)
def test_a_link_of_who_left_or_moved_says_so(own, change, words):
    told = {"email": own.email.lower(), "made_on": clock.today()}
    assert why_not_by_link(own, **told) == ""
    for name, value in change.items():
        setattr(own, name, value)
    assert words in why_not_by_link(own, **told)
    assert "no longer in the pool" in why_not_by_link(None, **told)
