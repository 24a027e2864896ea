"""The list of peers as a page and as a file, for staff and for a group's office; a new peer."""

import pytest

from peerhub.peers.models import Seniority
from peerhub.permissions import Role
from tests.peers.shared import rows_of, today_in_boxes
from tests.support import factories
from tests.support.factories import in_days


class TestIndex:
    def test_an_empty_pool_says_what_to_do_first(self, officer):
        page = officer.page("/peers")
        assert "No peers yet" in page.text
        assert page.links["Add a peer"] == "/peers/new"

    def test_the_list_counts_and_links(self, officer, made):
        peer_id = made(given_name="Pat", family_name="Evans")
        page = officer.page("/peers")
        assert "1 peer" in page.text
        assert page.links["Pat Evans"] == f"/peers/{peer_id}"

    def test_what_is_typed_becomes_filters_with_one_address(self, officer, made, arrange):
        with arrange():
            factories.make_skill(code="finance", name="Finance")
        made(family_name="Evans")
        response = officer.get(
            "/peers", query_string={"q": "skill:finance:3 evans kind:officer", "kind": "", "level": ""}
        )
        assert response.status_code == 302
        assert response.location == "/peers?q=evans&kind=officer&skill=finance:3"
        page = officer.page(response.location)
        assert "Finance, 3 or higher" in page.text
        assert page.links["Remove filter Officer peer×"] == "/peers?q=evans&skill=finance:3"
        assert page.links["Clear all"] == "/peers"
        assert "No peer matches" in page.text

    def test_the_lists_beside_the_box_do_the_same(self, officer, made, arrange):
        with arrange():
            skill = factories.make_skill(code="finance", name="Finance")
            factories.make_skill(code="housing", name="Housing")
            factories.make_peer(family_name="Able", skills={skill: 3})
            factories.make_peer(family_name="Beginner", skills={skill: 1})
        response = officer.submit("/peers", {"skill": "finance", "level": "2", "sort": "joined"})
        assert response.request.query_string == b"skill=finance:2&sort=joined"
        assert "Able" in response.page.text
        assert "Beginner" not in response.page.text
        again = officer.submit("/peers?skill=finance:2&sort=joined", {"kind": "officer"})
        assert again.request.query_string == b"kind=officer&skill=finance:2&sort=joined"

    def test_what_is_not_understood_is_said_and_the_rest_counts(self, officer, made):
        made(family_name="Evans")
        made(family_name="Brown")
        page = officer.page("/peers?q=evans+colour:red+skill:zzz")
        assert "“colour:” is not something to search by." in page.text
        assert "There is no skill called “zzz” here." in page.text
        assert "Evans" in page.text
        assert "Brown" not in page.text
        assert page.form_with("q").held()["q"] == ["evans colour:red skill:zzz"]

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("kind=member", "Member peer"),
            ("group=labour", "Labour"),
            ("region=Wales", "Wales"),
            ("skill=finance", "Finance"),
            ("skill=finance:3", "Finance, 3 or higher"),
            ("seniority=section-151", "Section 151 officer"),
            ("status=left", "Left"),
            ("unconfirmed=yes", "Not confirmed for 12 months"),
            ("review=yes", "Waits for a review"),
            ("free=2027-03", "Free in March 2027"),
            ("free=2027-03-09", "Free on 9 March 2027"),
        ],
    )
    def test_every_filter_is_told_in_words_and_can_be_taken_away(self, officer, arrange, query, words):
        with arrange():
            factories.make_skill(code="finance", name="Finance")
            factories.make_group(code="labour", name="Labour")
            factories.make_council(region="Wales")
        response = officer.get(f"/peers?{query}")
        assert response.status_code == 200
        assert response.page.links[f"Remove filter {words}×"] == "/peers"

    def test_markup_in_a_search_is_only_text(self, officer):
        page = officer.page("/peers", query_string={"q": "<script>alert(1)</script>"})
        assert page.form_with("q").held()["q"] == ["<script>alert(1)</script>"]

    def test_a_long_list_comes_in_steps_that_keep_the_search(self, officer, arrange):
        with arrange():
            council = factories.make_council(name="Kent")
            for number in range(30):
                factories.make_peer(council=council, family_name=f"Peer{number:02}")
        page = officer.page("/peers?q=kent&sort=joined")
        assert "1 to 25 of 30 peers" in page.text
        assert page.links["Next page →"] == "/peers?q=kent&sort=joined&page=2"
        assert "26 to 30 of 30 peers" in officer.page("/peers?q=kent&sort=joined&page=2").text

    def test_three_hundred_peers_cost_no_more_statements_than_three(self, officer, arrange):
        def cost(path: str) -> int:
            return len(officer.get(path).sql)

        with arrange():
            council, skill = factories.make_council(), factories.make_skill()
            first = factories.make_peer(council=council, skills={skill: 2}).id
            for _ in range(2):
                factories.make_peer(council=council, skills={skill: 2})
        paths = ["/peers", "/peers.csv", f"/peers/{first}"]
        before = [cost(path) for path in paths]
        with arrange():
            for _ in range(300):
                factories.make_peer(council=council, skills={skill: 2})
        assert [cost(path) for path in paths] == before
        assert max(before) <= 12


class TestDownload:
    def test_the_file_has_what_the_search_finds(self, officer, arrange):
        with arrange():
            skill = factories.make_skill(name="Finance")
            council = factories.make_council(name="Kent", region="South East")
            peer = factories.make_peer(
                council=council, skills={skill: 3}, given_name="Pat", family_name="Evans", reference="P9001"
            )
            email = peer.email
            factories.make_peer(family_name="Brown")
        link = officer.page("/peers?q=kent").links["Download as CSV"]
        response = officer.get(link)
        assert response.headers["Content-Disposition"] == 'attachment; filename="peers.csv"'
        head, *rows = rows_of(response)
        assert head[:3] == ["Reference", "Name", "E-mail"]
        assert rows == [
            [
                "P9001", "Pat Evans", email, "Officer peer", "Deployable", "Head of service", "Kent", "South East", "",
                "Finance 3", in_days(-700).isoformat(), in_days(-60).isoformat(),
            ]
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1"])
    def test_no_cell_is_a_formula(self, officer, made, name):
        made(given_name=name, family_name="Evans")
        (row,) = rows_of(officer.get("/peers.csv"))[1:]
        assert row[1].startswith("'")


class TestGroupOffice:
    @pytest.fixture
    def office(self, arrange, sign_in):
        """Signed in; its group has one member, called Own, who came from the other group."""
        with arrange():
            ours, theirs = (
                factories.make_group(code="ours", name="Ours"),
                factories.make_group(code="theirs", name="Theirs"),
            )
            own = factories.make_peer(seniority=Seniority.LEADER, group=theirs, family_name="Own")
            own.memberships[0].ended_on = in_days(-11)
            from peerhub.peers.models import GroupMembership

            own.memberships.append(GroupMembership(group=ours, started_on=in_days(-10)))
            other = factories.make_peer(seniority=Seniority.LEADER, group=theirs, family_name="Other")
            officer = factories.make_peer(family_name="Officer")
            factories.make_conflict(own, factories.make_council(), reason="A private matter.")
            self.own, self.others = own.id, [other.id, officer.id]
            email = factories.make_user(Role.GROUP_OFFICE, group_id=ours.id).email
        return sign_in(email=email)

    @pytest.mark.parametrize(
        "path", ["/peers", "/peers?sort=joined", "/peers?q=other", "/peers?kind=officer", "/peers.csv"]
    )
    def test_nobody_else_appears_anywhere(self, office, path):
        text = office.get(path).text
        assert "Other" not in text
        assert ">Officer<" not in text

    def test_counts_say_nothing_of_others(self, office):
        assert "1 peer" in office.page("/peers").text
        assert len(rows_of(office.get("/peers.csv"))) == 2

    def test_another_groups_name_is_no_filter(self, office):
        page = office.page("/peers?group=theirs")
        assert "There is no political group called “theirs” here." in page.text
        assert all("group" not in form.names for form in page.forms)

    def test_pages_of_others_are_not_found(self, office):
        for peer_id in self.others:
            assert office.get(f"/peers/{peer_id}").status_code == 404

    def test_its_members_page_says_nothing_of_other_groups_or_conflicts(self, office):
        text = office.page(f"/peers/{self.own}").text
        assert "Ours" in text
        assert "Theirs" not in text
        assert "A private matter." not in text
        assert "Conflicts" not in text

    def test_it_changes_nothing(self, office):
        for part in ("details", "skills", "availability", "standing", "group", "posts/new", "conflicts/new"):
            assert office.get(f"/peers/{self.own}/{part}").status_code == 403


class TestAdding:
    @pytest.fixture
    def known(self, arrange):
        with arrange():
            return {"council": factories.make_council().id, "group": factories.make_group().id}

    def fields(self, known, **changed):
        return {
            "kind": "member", "given_name": "Pat", "family_name": "Evans", "email": "pat@example.org",
            "group": known["group"], "title": "Leader", "portfolio": "Growth", "seniority": "leader",
            "council": known["council"], **today_in_boxes("started_on", -100), **changed,
        }  # fmt: skip

    def test_a_peer_joins(self, officer, known):
        response = officer.submit("/peers/new", self.fields(known))
        assert response.page.heading == "Pat Evans"
        assert "is in the pool as P" in response.page.text
        assert "Has not finished joining yet." in response.page.text
        assert "Portfolio: Growth" in response.page.text

    def test_a_name_of_three_hundred_characters_is_refused_at_its_field(self, officer, known):
        response = officer.submit("/peers/new", self.fields(known, given_name="x" * 300))
        assert response.page.field_errors == {"given_name": "First name must be 80 characters or fewer"}
        held = response.page.form_with("given_name").held()
        assert held["given_name"] == ["x" * 300]
        assert held["family_name"] == ["Evans"]
        assert held["council"] == [str(known["council"])]

    def test_an_officer_has_no_group(self, officer, known):
        response = officer.submit("/peers/new", self.fields(known, kind="officer", seniority="director"))
        assert response.page.field_errors == {"group": "An officer peer has no political group"}

    def test_an_empty_form_says_everything_that_is_missing(self, officer):
        errors = officer.submit("/peers/new", {}).page.field_errors
        assert {"given_name", "family_name", "email", "title", "seniority", "started_on-day"} <= set(errors)
