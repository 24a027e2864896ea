"""Each role's first page: what waits for that person is there, what does not is not."""

import itertools
import re
from datetime import timedelta

import pytest

from peerhub import clock
from peerhub.actionplan.models import Rating
from peerhub.audit import operations as audit
from peerhub.engagements.models import EngagementType, Stage
from peerhub.home.views.first_page import BUILDERS
from peerhub.peers.models import ConflictState, Seniority
from peerhub.permissions import Role
from peerhub.teams.models import AssignmentState, Clearance, ClearanceState
from peerhub.training.models import TrainingState
from tests.support import factories
from tests.support.factories import in_days


@pytest.fixture
def page_of(sign_in):
    def first_page(email: str):
        return sign_in(email=email).page("/")

    return first_page


def headings(page) -> list[str]:
    return ["".join(item.itertext()).strip() for item in page.all("h2", class_="ph-waits__heading")]


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_on_an_empty_database_every_role_is_up_to_date_and_finds_its_way(sign_in, role):
    page = sign_in(role).page("/")
    if role is Role.ADMINISTRATOR:
        assert headings(page) == ["First steps"]
    else:
        assert page.heading == "Nothing waits for you"
    assert "Councils" in page.links


def test_placement_gaps_with_the_places_that_are_open(arrange, page_of):
    with arrange():
        factories.make_user(Role.PLACEMENT_OFFICER, email="p@example.org")
        kind = factories.make_engagement_type("Lead officer peer", "Lead member peer", name="Corporate peer challenge")
        council = factories.make_council(name="Hartlepool")
        half = factories.make_engagement(council=council, type=kind, first_day=in_days(40))
        factories.make_assignment(half, factories.make_peer())
        factories.make_engagement(council=factories.make_council(name="Oldham"), type=kind, first_day=in_days(150))
        full = factories.make_engagement(council=factories.make_council(name="Leeds"), type=kind, first_day=in_days(90))
        for slot, seniority in zip(full.slots, (Seniority.CHIEF_EXECUTIVE, Seniority.LEADER), strict=True):
            factories.make_assignment(full, factories.make_peer(seniority=seniority), slot=slot)
        factories.make_engagement(
            council=factories.make_council(name="Past"), type=kind, first_day=in_days(-40), stage=Stage.REPORTING
        )
    page = page_of("p@example.org")
    assert "Teams with a gap 2" in headings(page)
    assert "Missing: Lead member peer." in page.text
    assert "Nobody is on the team yet." in page.text
    assert page.text.index("Hartlepool:") < page.text.index("Oldham:")
    assert "Leeds:" not in page.text
    assert "Past" not in page.text
    assert "Leeds, " in page.text  # on the strip of the season


def test_placement_invitations_that_wait_and_peers_who_dropped_out(arrange, page_of):
    now = clock.now()
    with arrange():
        factories.make_user(Role.PLACEMENT_OFFICER, email="p@example.org")
        for name, council, details in (
            ("Late", "Derby", {"assigned_at": now - timedelta(days=6)}),
            ("Fresh", "Derby", {"assigned_at": now - timedelta(days=4)}),
            ("Declined", "Luton", {"state": AssignmentState.DECLINED, "answered_at": now, "answer_reason": "Ill."}),
            ("Replaced", "Bolton", {"state": AssignmentState.DECLINED, "answered_at": now}),
            ("Forgotten", "Poole", {"state": AssignmentState.WITHDRAWN, "answered_at": now - timedelta(days=40)}),
        ):
            place = factories.make_engagement(council=factories.make_council(name=council))
            factories.make_assignment(place, factories.make_peer(given_name=name), **details)
            if name == "Replaced":
                factories.make_assignment(place, factories.make_peer())
    page = page_of("p@example.org")
    assert headings(page)[0] == "Peers who dropped out"
    assert "“Ill.”" in page.text
    assert "Invitations unanswered for 5 days 1" in headings(page)
    for name, is_there in (("Late", 1), ("Fresh", 0), ("Declined", 1), ("Replaced", 0), ("Forgotten", 0)):
        assert (f"{name} Peer" in page.text) == bool(is_there), name


def test_placement_conflicts_and_training(arrange, page_of):
    with arrange():
        factories.make_user(Role.PLACEMENT_OFFICER, email="p@example.org")
        council = factories.make_council(name="Torfaen")
        peer = factories.make_peer(given_name="Claire")
        factories.make_conflict(peer, council, state=ConflictState.SUSPECTED, reason="Chairs a joint board.")
        factories.make_conflict(peer, council, state=ConflictState.CONFIRMED, reason="Known already.")
        factories.make_training_log(peer, title="Waits")
        factories.make_training_log(peer, title="Done", state=TrainingState.VERIFIED)
    text = page_of("p@example.org").text
    assert "Chairs a joint board." in text
    assert "Known already." not in text
    assert "Waits" in text
    assert "Done" not in text


def test_a_manager_sees_their_own_engagements_and_no_others(arrange, page_of):
    with arrange():
        manager = factories.make_user(Role.CHALLENGE_MANAGER, email="m@example.org")
        for name, details in (
            ("Mine", {"manager_id": manager.id}),
            ("Closed", {"manager_id": manager.id, "stage": Stage.CLOSED}),
            ("Others", {}),
        ):
            factories.make_engagement(council=factories.make_council(name=name), **details)
    page = page_of("m@example.org")
    assert "Your engagements 1" in headings(page)
    assert "Mine: " in page.text
    assert "Closed: " not in page.text
    assert "Others: " not in page.text


@pytest.fixture
def counting(arrange):
    """A kind of engagement that counts towards the five years."""

    def make() -> EngagementType:
        return factories.make_engagement_type(counts_towards_cycle=True)

    return make


def test_an_adviser_sees_the_councils_of_the_region_that_are_due(arrange, page_of, counting):
    with arrange():
        factories.make_user(Role.PRINCIPAL_ADVISER, email="a@example.org", region="North West")
        kind = counting()
        for name, region, days_ago in (
            ("Overdue", "North West", 5 * 366 + 5),
            ("Almost due", "North West", 4 * 366 + 5),
            ("Recent", "North West", 300),
            ("Elsewhere", "London", 6 * 366),
            ("Never", "North West", None),
            ("Arranged", "North West", 6 * 366),
        ):
            council = factories.make_council(name=name, region=region)
            if days_ago:
                first = in_days(-days_ago)
                factories.make_engagement(council=council, type=kind, first_day=first, stage=Stage.CLOSED)
            if name == "Arranged":
                factories.make_engagement(council=council, type=kind, first_day=in_days(30))
    page = page_of("a@example.org")
    (section,) = [part for part in page.all("section") if "nothing arranged" in "".join(part.itertext())]
    names = ["".join(link.itertext()) for link in section.iter("a")]
    assert names == ["Overdue", "Almost due", "Never"]
    assert "Ahead in your region 1" in headings(page)


def test_a_group_office_sees_its_own_members_to_clear(arrange, page_of):
    with arrange():
        group, other = factories.make_group(name="Labour"), factories.make_group()
        factories.make_user(Role.GROUP_OFFICE, email="g@example.org", group_id=group.id)
        for name, of_group in (("Ours", group), ("Theirs", other)):
            peer = factories.make_peer(seniority=Seniority.LEADER, group=of_group, given_name=name)
            engagement = factories.make_engagement()
            place = factories.make_assignment(engagement, peer, slot=engagement.slots[1])
            place.clearance = Clearance(group_id=of_group.id, state=ClearanceState.WAITING)
    page = page_of("g@example.org")
    assert headings(page) == ["Members to clear 1"]
    assert "Ours Peer" in page.text
    assert "Theirs" not in page.text


def test_a_peer_sees_what_they_are_asked_what_is_booked_and_what_expires(arrange, page_of):
    with arrange():
        user = factories.make_user(Role.PEER, email="peer@example.org")
        peer = factories.make_peer(user_id=user.id, profile_confirmed_on=in_days(-500))
        for name, days, state in (
            ("Warrington", 60, AssignmentState.ASKED),
            ("Hartlepool", 120, AssignmentState.CONFIRMED),
            ("Declined", 180, AssignmentState.DECLINED),
        ):
            place = factories.make_engagement(council=factories.make_council(name=name), first_day=in_days(days))
            factories.make_assignment(place, peer, state=state)
        factories.make_training_log(
            peer, title="Chairing", state=TrainingState.RETURNED, return_reason="No name on it.", decided_at=clock.now()
        )
        soon, renewed, far = (factories.make_accreditation_kind(name=name) for name in ("Soon", "Renewed", "Far"))
        factories.make_accreditation(peer, soon, ends_on=in_days(30))
        factories.make_accreditation(peer, renewed, ends_on=in_days(10))
        factories.make_accreditation(peer, renewed, starts_on=in_days(-10), ends_on=in_days(800))
        factories.make_accreditation(peer, far, ends_on=in_days(400))
        factories.make_training_log(factories.make_peer(), title="Somebody else's", state=TrainingState.LOGGED)
    page = page_of("peer@example.org")
    assert headings(page) == [
        "You are asked", "You are booked", "Training that needs something from you", "What expires",
        "Is this still right?",
    ]  # fmt: skip
    assert "can you come?" in page.text
    assert "“No name on it.”" in page.text
    assert "Accreditation Soon" in page.text
    for absent in ("Accreditation Renewed", "Accreditation Far", "Declined", "Somebody else's", "Season"):
        assert absent not in page.text, absent


def test_a_peer_without_a_record_is_not_lost(sign_in):
    assert sign_in(Role.PEER).page("/").heading == "Nothing waits for you"


def test_a_council_contact_sees_their_own_council_only(arrange, page_of):
    with arrange():
        council = factories.make_council(name="Warrington", code="WRT")
        factories.make_user(Role.COUNCIL_CONTACT, email="c@example.org", council_id=council.id)
        factories.make_engagement(council=council)
        factories.make_engagement(council=factories.make_council(name="Leeds"))
    page = page_of("c@example.org")
    assert "Ahead for your council 1" in headings(page)
    assert page.links["Your council: Warrington"] == "/councils/WRT"
    assert "Leeds" not in page.text


def test_the_board_sees_counts_decisions_and_what_is_late(arrange, page_of):
    with arrange():
        factories.make_user(Role.BOARD_MEMBER, email="b@example.org")
        theme = factories.make_plan_theme(factories.make_plan())
        for title, details in (
            ("Late one", {"due_on": in_days(-20)}),
            ("Good one", {}),
            ("Asks something", {"needs_decision": True, "rating": Rating.AMBER}),
        ):
            factories.make_action_update(factories.make_action(theme, title=title), in_days(-30), **details)
    page = page_of("b@example.org")
    assert page.heading == "Peer support action plan"
    for words in ("1 On track", "1 At risk", "1 Late", "0 Done", "Needs a decision", "Asks something", "20 days late"):
        assert words in page.text
    assert "Good one" not in page.text


def test_an_administrator_sees_the_latest_changes(arrange, page_of):
    with arrange():
        user = factories.make_user(Role.ADMINISTRATOR, email="ada@example.org")
        factories.make_council()
        for number in range(9):
            audit.record("user.edit", user, by=user, label=f"Number {number}")
    page = page_of("ada@example.org")
    assert headings(page) == ["Latest changes", "The season ahead"] or headings(page) == ["Latest changes"]
    assert "Number 8" in page.text
    assert "Number 2" not in page.text


def test_two_roles_see_what_waits_for_either(arrange, page_of):
    with arrange():
        user = factories.make_user(Role.BOARD_MEMBER, Role.PEER, email="two@example.org")
        factories.make_peer(user_id=user.id, profile_confirmed_on=None)
        factories.make_action_update(factories.make_action(), in_days(-3), needs_decision=True)
    page = page_of("two@example.org")
    assert "Is this still right?" in headings(page)
    assert page.links["Board member"] == "/?as=board"


def test_a_role_can_be_chosen_where_there_are_two(arrange, sign_in):
    with arrange():
        user = factories.make_user(Role.BOARD_MEMBER, Role.PEER, email="two@example.org")
        factories.make_peer(user_id=user.id, profile_confirmed_on=None)
        factories.make_action_update(factories.make_action(), in_days(-3), needs_decision=True)
    page = sign_in(email="two@example.org").page("/?as=board")
    assert "Needs a decision" in page.text
    assert "Is this still right?" not in page.text


def test_the_boards_three_figures(arrange, page_of):
    """Counted here one by one: who was trained, who was deployed, who had a challenge."""
    with arrange():
        factories.make_user(Role.BOARD_MEMBER, email="b@example.org")
        factories.make_action_update(factories.make_action(), in_days(-3))
        accreditation = factories.make_accreditation_kind(courses=1)
        course = accreditation.requirements[0].course
        for taken_on, state in (
            (in_days(-1000), TrainingState.VERIFIED),
            (in_days(-1200), TrainingState.VERIFIED),  # too long ago
            (in_days(-10), TrainingState.LOGGED),  # not checked yet
        ):
            factories.make_training_log(factories.make_peer(), course=course, taken_on=taken_on, state=state)
        kind = factories.make_engagement_type("Lead member peer", counts_towards_cycle=True)
        for first_day, state in (
            (in_days(-300), AssignmentState.SERVED),
            (in_days(-400), AssignmentState.SERVED),  # more than a year ago
            (in_days(20), AssignmentState.CONFIRMED),  # still to come
        ):
            visit = factories.make_engagement(type=kind, first_day=first_day)
            member = factories.make_peer(seniority=Seniority.LEADER, group=factories.make_group())
            factories.make_assignment(visit, member, state=state)
        factories.make_engagement(type=kind, first_day=in_days(-5 * 366))  # more than five years ago
    page = page_of("b@example.org")
    assert "17% of peers trained within three years" in page.text  # one of six
    assert "1 member peers deployed in twelve months" in page.text
    assert re.search(r"\b2 of \d+ English councils", page.text)


def test_a_peer_sees_what_they_are_ready_for_and_what_is_missing(arrange, page_of):
    with arrange():
        user = factories.make_user(Role.PEER, email="p@example.org")
        peer = factories.make_peer(user_id=user.id)
        held, missing = (factories.make_accreditation_kind(courses=1) for _ in range(2))
        factories.make_engagement_type("Lead", accreditation=held, name="Housing peer challenge")
        factories.make_engagement_type("Lead", accreditation=missing, name="Digital peer challenge")
        factories.make_training_log(
            peer, course=held.requirements[0].course, taken_on=in_days(-20), state=TrainingState.VERIFIED
        )
        lacking = missing.requirements[0].course.title
    text = page_of("p@example.org").text
    assert "Housing peer challenge ready until" in text
    assert f"Digital peer challenge not ready Missing: {lacking}." in text


def test_any_two_roles_stay_within_the_statements_of_a_page(busy, sign_in):
    """The client fails on more than twelve."""
    for roles in itertools.combinations(BUILDERS, 2):
        sign_in(email=busy(roles)).page("/")


@pytest.fixture
def busy(arrange):
    """A person with these roles, for whom something waits in each of them."""

    def make(roles: tuple[Role, ...], rounds: int = 2) -> str:
        with arrange():
            group, council = factories.make_group(), factories.make_council(region="North East")
            user = factories.make_user(*roles, group_id=group.id, council_id=council.id, region="North East")
            own = factories.make_peer(user_id=user.id, profile_confirmed_on=None)
            for number in range(rounds):
                first_day = in_days(100 + 7 * number)
                engagement = factories.make_engagement(manager_id=user.id, council=council, first_day=first_day)
                factories.make_engagement(manager_id=user.id, original_id=engagement.id, first_day=in_days(500))
                factories.make_assignment(engagement, own)
                peer = factories.make_peer(seniority=Seniority.LEADER, group=group)
                place = factories.make_assignment(
                    engagement, peer, slot=engagement.slots[1], assigned_at=clock.now() - timedelta(days=9)
                )
                place.clearance = Clearance(group_id=group.id, state=ClearanceState.WAITING)
                factories.make_engagement(council=council, first_day=in_days(30))
                factories.make_training_log(peer)
                factories.make_accreditation(own, factories.make_accreditation_kind(), ends_on=in_days(30))
                factories.make_conflict(peer, council, state=ConflictState.SUSPECTED)
            theme = factories.make_plan_theme(factories.make_plan())
            for _ in range(rounds):
                factories.make_action_update(factories.make_action(theme), in_days(-3), needs_decision=True)
            return user.email

    return make


@pytest.mark.parametrize("role", BUILDERS, ids=lambda role: role.value)
def test_ten_times_the_data_costs_no_more_statements(busy, sign_in, role):
    few, many = (sign_in(email=busy((role,), rounds)) for rounds in (1, 10))
    assert len(few.get("/").sql) == len(many.get("/").sql)


def test_of_three_roles_two_are_shown_and_the_others_are_one_click_away(busy, sign_in):
    client = sign_in(email=busy((Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER, Role.PRINCIPAL_ADVISER)))
    page = client.page("/")
    assert any(heading.startswith("Teams with a gap") for heading in headings(page))
    assert any(heading.startswith("Your engagements") for heading in headings(page))
    chosen = client.page(page.links["Principal adviser"])
    assert any(heading.startswith("Ahead in your region") for heading in headings(chosen))
    assert not any(heading.startswith("Teams with a gap") for heading in headings(chosen))
