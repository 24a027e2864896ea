"""Who sees whom, what a search finds, and that neither costs more with a larger pool."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from peerhub import clock
from peerhub.peers import queries
from peerhub.peers.models import AvailabilityState, ConflictState, GroupMembership, PeerKind, PeerStatus, Seniority
from peerhub.peers.search import SORTS, DaysWanted, PeerSearch, SkillWanted
from peerhub.permissions import Role
from tests.support import factories
from tests.support.factories import in_days

EVERYBODY_ELSE = (Role.PEER, Role.COUNCIL_CONTACT, Role.BOARD_MEMBER, Role.EQUALITY_ANALYST)
STAFF = (Role.ADMINISTRATOR, Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER, Role.PRINCIPAL_ADVISER)


@pytest.fixture
def staff(session):
    return factories.make_user(Role.PLACEMENT_OFFICER)


@pytest.fixture
def groups(session):
    return factories.make_group(code="labour", name="Labour"), factories.make_group(code="reform-uk", name="Reform UK")


@pytest.fixture
def office(session, groups):
    """The office of the first group."""
    return factories.make_user(Role.GROUP_OFFICE, group_id=groups[0].id)


@pytest.fixture
def pool(session, groups):
    """Its own member, one who came to it, one who left it for the other, one of the other, and an officer."""
    ours, theirs = groups
    own = factories.make_peer(seniority=Seniority.LEADER, group=ours, family_name="Own")
    other = factories.make_peer(seniority=Seniority.LEADER, group=theirs, family_name="Other")
    came = factories.make_peer(seniority=Seniority.COUNCILLOR, group=theirs, family_name="Came")
    gone = factories.make_peer(seniority=Seniority.COUNCILLOR, group=ours, family_name="Gone")
    for peer, group in ((came, ours), (gone, theirs)):
        peer.memberships[0].ended_on = in_days(-11)
        peer.memberships.append(GroupMembership(group=group, started_on=in_days(-10)))
    officer = factories.make_peer(family_name="Officer")
    session.flush()
    return {"own": own, "other": other, "came": came, "gone": gone, "officer": officer}


def found(search: PeerSearch, user) -> set[str]:
    lines, total = queries.find_peers(search, visible_to=user)
    assert total == len(lines)
    return {line.name.split()[-1] for line in lines}


class TestSight:
    @pytest.mark.parametrize("role", STAFF)
    def test_staff_see_the_whole_pool(self, session, pool, role):
        assert found(PeerSearch(), factories.make_user(role)) == {"Own", "Other", "Came", "Gone", "Officer"}

    @pytest.mark.parametrize("role", EVERYBODY_ELSE)
    def test_others_see_nobody_whatever_they_ask(self, session, pool, role, groups):
        user = factories.make_user(role, group_id=groups[0].id)
        assert found(PeerSearch(), user) == set()
        for peer in pool.values():
            with pytest.raises(NoResultFound):
                queries.get_peer(peer.id, visible_to=user)

    def test_a_groups_office_sees_those_who_sit_with_it_today(self, session, pool, office):
        assert found(PeerSearch(), office) == {"Own", "Came"}

    def test_an_office_without_a_group_sees_nobody(self, session, pool):
        assert found(PeerSearch(), factories.make_user(Role.GROUP_OFFICE)) == set()

    @pytest.mark.parametrize("name", ["other", "gone", "officer"])
    def test_a_groups_office_opens_nobody_elses_page(self, session, pool, office, name):
        with pytest.raises(NoResultFound):
            queries.get_peer(pool[name].id, visible_to=office)

    @pytest.mark.parametrize(
        "search",
        [
            PeerSearch(words=("Other",)),
            PeerSearch(words=("@example.org",)),
            PeerSearch(words=("%",)),
            PeerSearch(words=("_",)),
            PeerSearch(group="reform-uk"),
            PeerSearch(kind=PeerKind.OFFICER),
            PeerSearch(seniority=Seniority.LEADER),
            PeerSearch(status=PeerStatus.DEPLOYABLE),
            PeerSearch(is_stale=True),
            PeerSearch(needs_review=True),
            PeerSearch(region="North East"),
            *(PeerSearch(sort=sort) for sort in SORTS),
        ],
    )
    def test_no_search_and_no_order_leads_a_groups_office_to_others(self, session, pool, office, search):
        assert found(search, office) <= {"Own", "Came"}

    def test_counts_are_narrowed_too(self, session, pool, office):
        lines, total = queries.find_peers(PeerSearch(), visible_to=office, limit=1)
        assert (len(lines), total) == (1, 2)
        assert queries.find_peers(PeerSearch(), visible_to=office, limit=1, offset=2) == ([], 2)

    def test_a_groups_office_can_ask_for_its_own_group_only(self, session, pool, office, staff, groups):
        assert dict(queries.vocabulary_for(office, clock.today()).groups) == {"labour": "Labour"}
        assert set(queries.vocabulary_for(staff, clock.today()).groups) == {"labour", "reform-uk"}

    def test_the_line_shows_the_group_of_today(self, session, pool, staff):
        lines, _ = queries.find_peers(PeerSearch(), visible_to=staff)
        assert {line.name.split()[-1]: line.group for line in lines} == {
            "Own": "Labour", "Came": "Labour", "Gone": "Reform UK", "Other": "Reform UK", "Officer": None,
        }  # fmt: skip

    def test_peers_find_their_own_record_and_nobody_elses(self, session, pool):
        user = factories.make_user(Role.PEER)
        assert queries.find_own_peer(user) is None
        pool["own"].user_id = user.id
        session.flush()
        assert queries.find_own_peer(user) is pool["own"]

    def test_posts_belong_to_their_peer(self, session, pool):
        with pytest.raises(NoResultFound):
            queries.get_post(pool["other"], pool["own"].posts[0].id)


class TestSearch:
    @pytest.fixture
    def people(self, session):
        wales = factories.make_council(name="Ynys Môn", region="Wales")
        kent = factories.make_council(name="Kent", region="South East")
        self.finance, self.housing = factories.make_skill(code="finance"), factories.make_skill(code="housing")
        found = {
            "Evans": factories.make_peer(
                seniority=Seniority.LEADER, council=wales, given_name="Siân", family_name="Evans",
                skills={self.finance: 3, self.housing: 1}, profile_confirmed_on=None, joined_on=in_days(-30),
            ),
            "Brown": factories.make_peer(
                seniority=Seniority.SECTION_151, council=kent, given_name="Lee", family_name="Brown",
                skills={self.finance: 2}, profile_confirmed_on=in_days(-400), needs_review_since=in_days(-3),
            ),
            "Clark": factories.make_peer(
                council=kent, given_name="Lee", family_name="Clark", status=PeerStatus.SUSPENDED,
                skills={self.housing: 4}, profile_confirmed_on=in_days(-10),
            ),
            "Davis": factories.make_peer(council=kent, family_name="Davis", status=PeerStatus.LEFT),
        }  # fmt: skip
        found["Brown"].posts[0].portfolio = "Roads and buses"
        session.flush()
        return found

    @pytest.mark.parametrize(
        ("search", "names"),
        [
            (PeerSearch(), {"Evans", "Brown", "Clark"}),
            (PeerSearch(words=("lee",)), {"Brown", "Clark"}),
            (PeerSearch(words=("lee", "brown")), {"Brown"}),
            (PeerSearch(words=("lee brown",)), {"Brown"}),
            (PeerSearch(words=("brown lee",)), set()),
            (PeerSearch(words=("kent",)), {"Brown", "Clark"}),
            (PeerSearch(words=("buses",)), {"Brown"}),
            (PeerSearch(words=("section 151",)), {"Brown"}),
            (PeerSearch(words=("100%",)), set()),
            (PeerSearch(kind=PeerKind.MEMBER), {"Evans"}),
            (PeerSearch(region="Wales"), {"Evans"}),
            (PeerSearch(region="South East", words=("clark",)), {"Clark"}),
            (PeerSearch(seniority=Seniority.SECTION_151), {"Brown"}),
            (PeerSearch(status=PeerStatus.LEFT), {"Davis"}),
            (PeerSearch(status=PeerStatus.SUSPENDED), {"Clark"}),
            (PeerSearch(skills=(SkillWanted("finance"),)), {"Evans", "Brown"}),
            (PeerSearch(skills=(SkillWanted("finance", 3),)), {"Evans"}),
            (PeerSearch(skills=(SkillWanted("finance"), SkillWanted("housing"))), {"Evans"}),
            (PeerSearch(skills=(SkillWanted("finance"), SkillWanted("housing", 2))), set()),
            (PeerSearch(is_stale=True), {"Evans", "Brown"}),
            (PeerSearch(needs_review=True), {"Brown"}),
        ],
    )
    def test_a_search_finds_those_and_no_others(self, people, staff, search, names):
        assert found(search, staff) == names

    def test_every_peer_is_found_by_reference_and_address(self, people, staff):
        for name, peer in people.items():
            if peer.status is not PeerStatus.LEFT:
                assert found(PeerSearch(words=(peer.reference,)), staff) == {name}
                assert found(PeerSearch(words=(peer.email,)), staff) == {name}

    def test_an_earlier_post_is_not_where_somebody_is(self, people, staff):
        post = people["Brown"].posts[0]
        post.ended_on = in_days(-1)
        assert found(PeerSearch(words=("kent",)), staff) == {"Clark"}
        assert found(PeerSearch(region="South East"), staff) == {"Clark"}
        (line,) = queries.find_peers(PeerSearch(words=("brown",)), visible_to=staff)[0]
        assert (line.post, line.council, line.region) == (None, None, None)

    @pytest.mark.parametrize(
        ("first", "last", "state", "is_found"),
        [
            (0, 30, AvailabilityState.NOT_FREE, False),
            (-5, 40, AvailabilityState.NOT_FREE, False),
            (0, 29, AvailabilityState.NOT_FREE, True),
            (1, 30, AvailabilityState.NOT_FREE, True),
            (0, 30, AvailabilityState.PERHAPS, True),
        ],
    )
    def test_who_is_busy_throughout_is_not_found(self, people, staff, first, last, state, is_found):
        month = DaysWanted(in_days(60), in_days(90), "2027-03")
        factories.make_availability(people["Evans"], in_days(60 + first), in_days(60 + last), state=state)
        assert ("Evans" in found(PeerSearch(free=month), staff)) is is_found

    @pytest.mark.parametrize(
        ("sort", "names"),
        [
            ("name", ["Brown", "Clark", "Evans"]),
            ("confirmed", ["Evans", "Brown", "Clark"]),
            ("joined", ["Evans", "Brown", "Clark"]),
        ],
    )
    def test_the_list_is_in_the_order_asked_for(self, people, staff, sort, names):
        lines, _ = queries.find_peers(PeerSearch(sort=sort), visible_to=staff)
        assert [line.name.split()[-1] for line in lines] == names

    @pytest.mark.parametrize("sort", SORTS)
    def test_pages_of_the_list_are_the_list(self, people, staff, sort):
        for _ in range(3):
            factories.make_peer(given_name="Lee", family_name="Brown")  # same name, same days
        whole = [line.id for line in queries.find_peers(PeerSearch(sort=sort), visible_to=staff)[0]]
        steps = [
            line.id
            for offset in range(0, len(whole), 2)
            for line in queries.find_peers(PeerSearch(sort=sort), visible_to=staff, limit=2, offset=offset)[0]
        ]
        assert steps == whole

    def test_a_line_shows_the_main_post_and_the_best_skills_first(self, people, staff):
        factories.make_peer(family_name="Zebra")
        peer = people["Evans"]
        line = queries.find_peers(PeerSearch(words=("evans",)), visible_to=staff)[0][0]
        assert (line.reference, line.post, line.council, line.region) == (
            peer.reference, "Leader of the council", "Ynys Môn", "Wales",
        )  # fmt: skip
        assert line.skills == [(self.finance.name, 3), (self.housing.name, 1)]


class TestCost:
    def test_the_list_costs_the_same_for_one_and_for_three_hundred(self, session, staff, sql_counter):
        factories.make_peer(skills={factories.make_skill(): 2})

        def cost() -> int:
            session.expire_all()
            staff.roles  # noqa: B018 - loaded before counting, as in a request
            with sql_counter() as statements:
                queries.find_peers(PeerSearch(), visible_to=staff)
            return len(statements)

        for_one = cost()
        council, skill = factories.make_council(), factories.make_skill()
        for _ in range(300):
            factories.make_peer(council=council, skills={skill: 2})
        assert cost() == for_one <= 5


class TestRest:
    def test_conflicts_that_have_not_lapsed_are_listed_those_to_decide_first(self, session):
        peer, council = factories.make_peer(), factories.make_council()
        states = [(ConflictState.SUSPECTED, -5), (ConflictState.WAIVED, -9), (ConflictState.SUSPECTED, -7)]
        made = [
            factories.make_conflict(peer, council, state=state, started_on=in_days(day)) for state, day in states
        ]  # fmt: skip
        factories.make_conflict(peer, council, state=ConflictState.DISMISSED, lapsed_at=clock.now())
        assert list(queries.conflicts_of(peer)) == [made[0], made[2], made[1]]

    def test_groups_without_an_office_on_the_day_are_not_offered(self, session):
        factories.make_group(name="Before", ended_on=in_days(-1))
        factories.make_group(name="Later", started_on=in_days(1))
        factories.make_group(name="Now", started_on=in_days(0), ended_on=in_days(0))
        assert [group.name for group in queries.groups_to_choose_from(clock.today())] == ["Now"]

    def test_availability_since_a_day_leaves_out_what_is_over(self, session):
        peer = factories.make_peer()
        factories.make_availability(peer, in_days(-9), in_days(-5))
        now = factories.make_availability(peer, in_days(-4), clock.today() + timedelta(days=4))
        assert list(queries.availability_of(peer, since=clock.today())) == [now]
        assert len(queries.availability_of(peer)) == 2

    def test_names_of_nobody_ask_nothing(self, session, sql_counter):
        with sql_counter() as statements:
            assert queries.names_of_users([None]) == {}
        assert len(statements) == 0
