"""Which entries are found by whom, and how it stands with accreditation."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from peerhub import clock
from peerhub.permissions import Role
from peerhub.training import queries
from peerhub.training.accreditation import State
from peerhub.training.models import AccreditationRequirement, TrainingState
from peerhub.training.queries import CheckFilter
from tests.support import factories
from tests.support.factories import in_days

CHECKERS = (Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER)


@pytest.fixture
def staff(session):
    return factories.make_user(Role.PLACEMENT_OFFICER)


def logged(days_ago: int, **details):
    peer = details.pop("peer", None) or factories.make_peer()
    return factories.make_training_log(peer, logged_at=clock.now() - timedelta(days=days_ago), **details)


class TestSight:
    @pytest.mark.parametrize("role", set(Role) - set(CHECKERS))
    def test_nobody_but_checkers_sees_entries_of_others(self, session, role):
        entry, user = logged(1), factories.make_user(role)
        with pytest.raises(NoResultFound):
            queries.get_entry(entry.id, visible_to=user)
        with pytest.raises(NoResultFound):
            queries.get_own_entry(entry.id, user=user)
        assert queries.find_entries(CheckFilter(state=None), visible_to=user) == ([], 0)

    @pytest.mark.parametrize("role", CHECKERS)
    def test_checkers_see_every_entry_and_own_only_theirs(self, session, role):
        entry, user = logged(1), factories.make_user(role)
        assert queries.get_entry(entry.id, visible_to=user) is entry
        with pytest.raises(NoResultFound):
            queries.get_own_entry(entry.id, user=user)

    def test_peers_see_their_own(self, session):
        user = factories.make_user(Role.PEER)
        entry = logged(1, peer=factories.make_peer(user_id=user.id))
        logged(2)
        assert queries.get_entry(entry.id, visible_to=user) is entry
        assert queries.get_own_entry(entry.id, user=user) is entry
        assert list(queries.find_entries(CheckFilter(), visible_to=user)[0]) == [entry]


class TestQueue:
    def test_what_waits_longest_comes_first(self, session, staff):
        middle, last, first = logged(5), logged(1), logged(9)
        assert list(queries.find_entries(CheckFilter(), visible_to=staff)[0]) == [first, middle, last]

    def test_ties_are_broken_by_number(self, session, staff):
        moment = clock.now()
        made = [factories.make_training_log(factories.make_peer(), logged_at=moment) for _ in range(3)]
        assert list(queries.find_entries(CheckFilter(), visible_to=staff)[0]) == made

    def test_steps_and_their_count(self, session, staff):
        made = [logged(9 - number) for number in range(5)]
        assert queries.find_entries(CheckFilter(), visible_to=staff, limit=2, offset=2) == (made[2:4], 5)

    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            (CheckFilter(), {"elsewhere", "course"}),
            (CheckFilter(state=TrainingState.RETURNED), {"returned"}),
            (CheckFilter(state=None), {"elsewhere", "course", "returned"}),
            (CheckFilter(course_id=0), {"elsewhere"}),
            (CheckFilter(words=("evans",)), {"course"}),
            (CheckFilter(words=("pat", "evans")), {"course"}),
            (CheckFilter(words=("college",)), {"elsewhere"}),
            (CheckFilter(words=("100%",)), set()),
        ],
    )
    def test_filters(self, session, staff, wanted, names):
        made = {
            "elsewhere": logged(3, provider="A college"),
            "course": logged(
                2, course=factories.make_course(),
                peer=factories.make_peer(given_name="Pat", family_name="Evans"),
            ),
            "returned": logged(
                1, course=factories.make_course(), state=TrainingState.RETURNED, return_reason="No date."
            ),
        }  # fmt: skip
        found, total = queries.find_entries(wanted, visible_to=staff)
        assert {name for name, entry in made.items() if entry in found} == names
        assert total == len(names)

    def test_a_course_finds_its_own_entries(self, session, staff):
        entry = logged(1, course=factories.make_course())
        logged(2, course=factories.make_course())
        wanted = CheckFilter(course_id=entry.course_id)
        assert list(queries.find_entries(wanted, visible_to=staff)[0]) == [entry]

    def test_next_is_the_oldest_that_is_not_ones_own(self, session):
        both = factories.make_user(Role.PEER, Role.PLACEMENT_OFFICER)
        logged(9, peer=factories.make_peer(user_id=both.id))
        logged(8, state=TrainingState.VERIFIED)
        assert queries.next_to_check(both) is None
        entry = logged(3)
        logged(1)
        assert queries.next_to_check(both) is entry


class TestHoldings:
    def test_how_it_stands_follows_verified_training_only(self, session):
        kind = factories.make_accreditation_kind(courses=2, name="Corporate", position=1)
        first, second = (need.course for need in kind.requirements)
        peer = factories.make_peer()
        entry = factories.make_training_log(peer, course=first, taken_on=in_days(-20), state=TrainingState.VERIFIED)
        factories.make_training_log(peer, course=second, taken_on=in_days(-10))
        (holding,) = queries.holdings_of(peer, clock.today())
        assert (holding.kind, holding.standing.state) == (kind, State.MISSING)
        assert [[course.title for course in group] for group in holding.to_take] == [[second.title]]
        factories.make_training_log(peer, course=second, taken_on=in_days(-9), state=TrainingState.VERIFIED)
        (holding,) = queries.holdings_of(peer, clock.today())
        assert (holding.standing.state, holding.to_take) == (State.HELD, ())
        assert entry.is_elsewhere  # its provider is not ours, and yet it counts: a checker let it

    def test_alternatives_are_offered_together(self, session):
        kind = factories.make_accreditation_kind(courses=1)
        other = factories.make_course(title="Refresher")
        position = kind.requirements[0].position
        kind.requirements.append(AccreditationRequirement(course=other, position=position, within_months=36))
        session.commit()
        (holding,) = queries.holdings_of(factories.make_peer(), clock.today())
        assert [{course.id for course in group} for group in holding.to_take] == [
            {kind.requirements[0].course_id, other.id}
        ]

    def test_accreditations_come_in_their_order(self, session):
        for position in (3, 1, 2):
            factories.make_accreditation_kind(name=f"Kind {position}", position=position)
        names = [holding.kind.name for holding in queries.holdings_of(factories.make_peer(), clock.today())]
        assert names == ["Kind 1", "Kind 2", "Kind 3"]

    def test_the_cost_does_not_grow_with_the_log(self, session, sql_counter):
        peer = factories.make_peer()

        def cost() -> int:
            session.flush()
            session.expire_all()
            peer.id  # noqa: B018 - loaded before counting
            with sql_counter() as statements:
                queries.holdings_of(peer, clock.today())
            return len(statements)

        kind = factories.make_accreditation_kind(courses=1)
        before = cost()
        for number in range(60):
            course = kind.requirements[0].course
            factories.make_training_log(peer, course=course, taken_on=in_days(-number), state=TrainingState.VERIFIED)
        for _ in range(5):
            factories.make_accreditation_kind(courses=3)
        assert cost() == before <= 3


def test_courses_no_longer_offered_are_not_offered(session):
    factories.make_course(title="Old", is_offered=False)
    factories.make_course(title="B")
    factories.make_course(title="A")
    assert [course.title for course in queries.courses_offered()] == ["A", "B"]


def test_the_log_is_the_latest_training_first(session):
    peer = factories.make_peer()
    made = [factories.make_training_log(peer, taken_on=in_days(-day), title=str(day)) for day in (3, 1, 2)]
    assert list(queries.entries_of(peer)) == [made[1], made[2], made[0]]
