"""One peer's page, and what staff change on it."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.db import db
from peerhub.peers.models import Conflict, ConflictState, Peer, PeerPost, PeerStatus, Seniority
from peerhub.permissions import Role
from tests.peers.shared import today_in_boxes
from tests.support import factories
from tests.support.factories import in_days


class TestShow:
    def test_the_page_says_who_the_peer_is(self, officer, arrange):
        with arrange():
            skill = factories.make_skill(name="Housing")
            council = factories.make_council(name="Kent", region="South East")
            peer = factories.make_peer(
                seniority=Seniority.LEADER, council=council, group=factories.make_group(name="Labour"),
                skills={skill: 3}, given_name="Pat", family_name="Evans", about="Plain speaker.",
            )  # fmt: skip
            factories.make_conflict(
                peer, factories.make_council(name="Medway"), state=ConflictState.SUSPECTED, reason="Same surname."
            )
            peer_id = peer.id
        text = officer.page(f"/peers/{peer_id}").text
        for words in ("Pat Evans", "Leader of the council, Kent", "South East", "Labour", "Housing", "has led it",
                      "Plain speaker.", "Suspected", "Medway", "Same surname.", "20 days"):  # fmt: skip
            assert words in text

    def test_an_officers_page_never_mentions_a_group(self, officer, made):
        assert "Political group" not in officer.page(f"/peers/{made()}").text

    @pytest.mark.parametrize(
        ("details", "sentence"),
        [
            ({"status": PeerStatus.SUSPENDED}, "Is suspended."),
            ({"terms_version": 2}, "Has not accepted the current terms."),
            ({"needs_review_since": in_days(-3)}, "Has left the council and has not been reviewed since."),
        ],
    )
    def test_why_a_peer_cannot_be_asked_is_on_top(self, officer, made, details, sentence):
        assert sentence in officer.page(f"/peers/{made(**details)}").text

    def test_the_year_is_told_in_words(self, officer, arrange, made):
        peer_id = made()
        first = clock.today().replace(day=1)
        with arrange():
            factories.make_availability(db.session.get(Peer, peer_id), first.replace(day=3), first.replace(day=9))
        assert "Not free 3 to 9" in officer.page(f"/peers/{peer_id}").text

    def test_an_adviser_sees_and_does_not_change(self, sign_in, made):
        adviser, peer_id = sign_in(Role.PRINCIPAL_ADVISER), made()
        page = adviser.page(f"/peers/{peer_id}")
        assert not {"Change skills", "Add a post", "Add a conflict"} & set(page.links)
        assert adviser.get(f"/peers/{peer_id}/details").status_code == 403

    def test_a_peer_who_is_not_there_is_not_found(self, officer):
        assert officer.get("/peers/999999").status_code == 404


class TestEditing:
    def test_details_are_saved(self, officer, made):
        peer_id = made()
        response = officer.submit(f"/peers/{peer_id}/details", {"about": "New words.", "days_per_year": "7"})
        assert "The details are saved." in response.page.text
        assert "New words." in response.page.text

    def test_the_loser_of_two_edits_sees_both_versions_and_can_save_again(self, officer, sign_in, made):
        peer_id = made(about="At first.")
        other = sign_in(Role.PLACEMENT_OFFICER)
        path = f"/peers/{peer_id}/details"
        opened = officer.page(path).form_with("about").filled_in({"about": "Mine."})
        other.submit(path, {"about": "Theirs."})
        page = officer.post(path, data=opened).page
        assert "Somebody else has changed this since you opened it" in page.text
        assert "Theirs." in page.text
        form = page.form_with("about")
        assert form.held()["about"] == ["Mine."]
        final = officer.post(path, data=form.held(), follow_redirects=True)
        assert "Mine." in final.page.text

    def test_an_address_of_another_peer_is_refused_at_its_field(self, officer, made):
        made(email="taken@example.org", reference="P7777")
        response = officer.submit(f"/peers/{made()}/details", {"email": "taken@example.org"})
        assert response.page.field_errors == {"email": "The peer P7777 has this e-mail address already"}

    def test_skills_are_chosen_with_one_tap_each(self, officer, made, arrange):
        with arrange():
            finance, housing = factories.make_skill(name="Finance").id, factories.make_skill(name="Housing").id
        path = f"/peers/{made()}/skills"
        response = officer.submit(path, {f"skill-{finance}": "4", f"skill-{housing}": "0"})
        assert "could lead others" in response.page.text
        assert officer.page(path).form_with(f"skill-{finance}").held()[f"skill-{finance}"] == ["4"]

    def test_the_loser_of_two_edits_of_skills_sees_what_is_saved_now(self, officer, sign_in, made, arrange):
        with arrange():
            skill = factories.make_skill(name="Finance").id
        path = f"/peers/{made()}/skills"
        opened = officer.page(path).form_with(f"skill-{skill}").filled_in({f"skill-{skill}": "2"})
        sign_in(Role.PLACEMENT_OFFICER).submit(path, {f"skill-{skill}": "4"})
        page = officer.post(path, data=opened).page
        assert "Finance, saved now 4, could lead others" in page.text
        assert page.form_with(f"skill-{skill}").held()[f"skill-{skill}"] == ["2"]

    def test_a_level_that_is_not_offered_is_refused(self, officer, made, arrange):
        with arrange():
            skill = factories.make_skill().id
        path = f"/peers/{made()}/skills"
        held = officer.page(path).form_with(f"skill-{skill}").held()
        response = officer.post(path, data={**held, f"skill-{skill}": "9"})
        assert response.status_code == 200
        assert response.page.field_errors

    def test_days_are_saved_from_a_link_of_the_year(self, officer, made):
        path = f"/peers/{made()}/availability"
        first = (clock.today().replace(day=1) + (in_days(62) - clock.today())).replace(day=1)
        page = officer.page(f"{path}?first={first}&last={first.replace(day=28)}")
        assert page.form_with("state").held()["first_day-month"] == [str(first.month)]
        response = officer.submit(f"{path}?first={first}&last={first.replace(day=28)}", {"state": "not-free"})
        assert "Not free 1 to 28" in response.page.text

    @pytest.mark.parametrize("query", ["first=x&last=2027-99-99", "first=&last="])
    def test_a_bent_link_of_the_year_shows_an_empty_form(self, officer, made, query):
        page = officer.page(f"/peers/{made()}/availability?{query}")
        assert page.form_with("state").held()["first_day-day"] == [""]

    def test_days_that_end_before_they_begin_are_refused_and_kept(self, officer, made):
        fields = {"state": "not-free", **today_in_boxes("first_day", 20), **today_in_boxes("last_day", 10)}
        page = officer.submit(f"/peers/{made()}/availability", fields).page
        assert page.field_errors == {"last_day-day": "The last day must be the first day or later"}
        assert page.form_with("state").held()["first_day-day"] == [str(in_days(20).day)]

    def test_a_members_group_changes_from_a_day_on(self, officer, made, arrange):
        with arrange():
            group = factories.make_group(name="Reform UK").id
        peer_id = made(seniority=Seniority.LEADER)
        response = officer.submit(f"/peers/{peer_id}/group", {"group": group, **today_in_boxes("since", -3)})
        assert "Reform UK, since" in response.page.text

    def test_the_standing_changes_with_a_reason(self, officer, made):
        path = f"/peers/{made(status=PeerStatus.JOINING)}/standing"
        assert officer.submit(path, {"act": "accept"}).page.field_errors == {"reason": "Give the reason"}
        response = officer.submit(path, {"act": "accept", "reason": "Approved by the chief executive."})
        assert "Deployable" in response.page.text

    def test_only_what_can_be_done_is_offered(self, officer, made):
        offered = officer.page(f"/peers/{made(status=PeerStatus.LEFT)}/standing").form_with("act").choices("act")
        assert offered == {"rejoin"}
        waiting = (
            officer.page(f"/peers/{made(needs_review_since=in_days(-1))}/standing").form_with("act").choices("act")
        )
        assert waiting == {"review", "suspend", "leave"}

    def test_a_review_and_leaving_are_done_here_too(self, officer, made, app):
        peer_id = made(needs_review_since=in_days(-1))
        officer.submit(f"/peers/{peer_id}/standing", {"act": "review", "reason": "Stays."})
        officer.submit(f"/peers/{peer_id}/standing", {"act": "leave", "reason": "Retired."})
        with app.app_context():
            peer = db.session.get(Peer, peer_id)
            assert (peer.needs_review_since, peer.status, peer.left_on) == (None, PeerStatus.LEFT, clock.today())


class TestPosts:
    def test_a_post_is_added_corrected_and_ended(self, officer, made, arrange, app):
        with arrange():
            council = factories.make_council(name="Kent").id
        peer_id = made()
        fields = {
            "title": "Director of place", "seniority": "director", "council": council,
            **today_in_boxes("started_on", -5),
        }  # fmt: skip
        page = officer.submit(f"/peers/{peer_id}/posts/new", fields).page
        assert "Director of place, Kent" in page.text
        with app.app_context():
            post_id = db.session.scalar(sa.select(PeerPost.id).where(PeerPost.title == "Director of place"))
        path = f"/peers/{peer_id}/posts/{post_id}"
        page = officer.submit(path, {"title": "Director of places"}).page
        assert "Director of places, Kent" in page.text
        page = officer.submit(f"{path}/end", today_in_boxes("ended_on", -1)).page
        assert "waits for a review" in page.text

    def test_a_post_of_another_kind_of_peer_is_not_offered(self, officer, made):
        choices = officer.page(f"/peers/{made()}/posts/new").form_with("seniority").choices("seniority")
        assert "chief-executive" in choices
        assert "leader" not in choices

    def test_council_or_organisation_but_not_neither(self, officer, made):
        fields = {"title": "Trustee", "seniority": "director", **today_in_boxes("started_on", -5)}
        page = officer.submit(f"/peers/{made()}/posts/new", fields).page
        assert page.field_errors == {"council": "Choose a council, or name another organisation, but not both"}

    def test_a_post_of_another_peer_is_not_found(self, officer, made, app):
        first, second = made(), made()
        with app.app_context():
            post_id = db.session.scalar(sa.select(PeerPost.id).where(PeerPost.peer_id == second))
        assert officer.get(f"/peers/{first}/posts/{post_id}").status_code == 404
        assert officer.get(f"/peers/{first}/posts/{post_id}/end").status_code == 404


class TestConflicts:
    def test_a_conflict_is_added_and_dismissed_with_a_reason(self, officer, made, arrange, app):
        with arrange():
            council = factories.make_council(name="Medway").id
        peer_id = made()
        fields = {
            "council": council, "kind": "business", "reason": "Holds shares.", **today_in_boxes("started_on", -50),
        }  # fmt: skip
        page = officer.submit(f"/peers/{peer_id}/conflicts/new", fields).page
        assert "Confirmed Medway" in page.text
        with app.app_context():
            conflict_id = db.session.scalar(sa.select(Conflict.id))
        path = f"/conflicts/{conflict_id}/waive"
        assert officer.page(path).form_with("state").choices("state") == {"dismissed", "waived"}
        page = officer.submit(path, {"state": "dismissed", "reason": "Sold them."}).page
        assert "Sold them." in page.text
        assert "It stays so until the facts change." in officer.page(path).text
        assert "Dismissed Medway" in officer.page(f"/peers/{peer_id}").text

    def test_a_suspicion_is_decided(self, officer, made, arrange, app):
        peer_id = made()
        with arrange():
            peer = db.session.get(Peer, peer_id)
            conflict = factories.make_conflict(peer, factories.make_council(), state=ConflictState.SUSPECTED)
            conflict_id = conflict.id
        path = f"/conflicts/{conflict_id}/decide"
        assert officer.submit(path, {}).page.field_errors == {
            "state": "Choose the decision",
            "reason": "Give the reason",
        }
        officer.submit(path, {"state": "confirmed", "reason": "She said so."})
        with app.app_context():
            assert db.session.get(Conflict, conflict_id).state is ConflictState.CONFIRMED


class TestAccount:
    def test_an_account_is_joined_and_its_owner_sees_the_record(self, officer, made, arrange, sign_in):
        peer_id = made(given_name="Pat", family_name="Evans")
        with arrange():
            email = factories.make_user(Role.PEER, name="Pat E").email
        assert "the peer cannot sign in" in officer.page(f"/peers/{peer_id}").text
        page = officer.submit(f"/peers/{peer_id}/account", {"user": email.upper()}).page
        assert "The account is joined." in page.text
        assert "Pat E" in page.text
        assert "Pat Evans" in sign_in(email=email).page("/my-profile").text

    def test_an_address_that_nobody_has_is_refused(self, officer, made):
        page = officer.submit(f"/peers/{made()}/account", {"user": "nobody@example.org"}).page
        assert page.field_errors == {"user": "There is no account with this address. Ask an administrator to add one"}
