"""Whom to look for: what is asked for in two seasons against who can be asked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub import clock
from peerhub.engagements.models import Stage
from peerhub.peers.models import PeerStatus, Seniority
from peerhub.permissions import Role
from peerhub.recruiting.gaps import USUAL_YES, Yes, gaps, people_needed, shares, yes_of
from peerhub.recruiting.queries import pool_gaps
from peerhub.teams.models import AssignmentState
from tests.support import factories
from tests.support.factories import in_days


@pytest.mark.parametrize(
    ("asked", "share", "needed"), [(0, "0.5", 0), (1, "0.5", 1), (10, "0.5", 10), (10, "0.25", 20)]
)
def test_places_of_one_season_by_the_share_of_yes(asked, share, needed):
    assert people_needed(asked, Yes(Decimal(share), 99, is_measured=True)) == needed


@given(accepted=st.integers(0, 500), refused=st.integers(0, 500))
def test_a_share_is_never_nothing_and_never_more_than_all(accepted, refused):
    yes = yes_of(accepted, refused)
    assert 0 < yes.share <= 1
    assert yes.is_measured or yes.share == USUAL_YES


@given(
    st.dictionaries(st.text(min_size=1), st.integers(0, 99)), st.dictionaries(st.text(min_size=1), st.integers(0, 99))
)
def test_what_is_missing_is_what_is_needed_and_not_there(demand, supply):
    found = gaps(demand, supply, yes_of(0, 0))
    assert {gap.name for gap in found} == set(demand)
    assert all(gap.missing == max(0, gap.needed - supply.get(gap.name, 0)) for gap in found)
    assert [gap.missing for gap in found] == sorted((gap.missing for gap in found), reverse=True)


def test_shares_of_nothing_are_unknown():
    assert shares({}, {}) == []
    assert [(share.of_visits, share.of_peers) for share in shares({"A": 1, "B": 2}, {})] == [(33, None), (67, None)]


def test_demand_and_supply_are_counted(session):
    housing = factories.make_skill(name="Housing")
    factories.make_engagement(needs={housing: 2})
    factories.make_engagement(needs={housing: 2}, first_day=in_days(-300))
    factories.make_engagement(needs={housing: 2}, first_day=in_days(-500))  # before these two seasons
    factories.make_engagement(needs={housing: 2}, stage=Stage.CANCELLED)
    for level, status in ((4, PeerStatus.DEPLOYABLE), (2, PeerStatus.DEPLOYABLE), (4, PeerStatus.SUSPENDED)):
        factories.make_peer(skills={housing: level}, status=status)
    found = pool_gaps(clock.today())
    assert found.visits == 2
    assert [(gap.name, gap.asked, gap.there, gap.needed) for gap in found.skills] == [("Housing", 2, 1, 2)]


def test_the_share_of_yes_is_measured_on_answers(session):
    states = [AssignmentState.CONFIRMED] * 20 + [AssignmentState.DECLINED] * 20 + [AssignmentState.ASKED]
    for number, state in enumerate(states):
        visit = factories.make_engagement(first_day=in_days(20 + 5 * number))
        factories.make_assignment(visit, factories.make_peer(), state=state)
    assert pool_gaps(clock.today()).yes == Yes(Decimal("0.5"), 40, is_measured=True)


def test_staff_see_groups_and_nobody_else_does(sign_in, arrange):
    with arrange():
        labour = factories.make_group(name="Labour")
        factories.make_peer(seniority=Seniority.LEADER, group=labour)
    page = sign_in(Role.PLACEMENT_OFFICER).page("/pool-gaps")
    assert "Labour" in page.text
    assert "Nothing is asked for yet" in page.text
    assert sign_in(Role.GROUP_OFFICE).get("/pool-gaps").status_code == 403
