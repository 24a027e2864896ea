"""From many workbenches to one problem: the same facts, the same rules, the same problem."""

from dataclasses import replace
from datetime import date

import pytest

from peerhub.matching.problem import canonical, read_problem
from peerhub.matching.proposing import Assessment, build_problem
from peerhub.matching.queries import load_workbench
from peerhub.matching.season import queries
from peerhub.matching.season.periods import financial_year
from peerhub.matching.season.problems import SeasonProblem
from peerhub.peers.models import Peer
from tests.matching.season.world import make_programme, put, settings
from tests.support.factories import make_assignment, make_user


def season_problem(engagements, by, without=()):
    ids = [one.id for one in engagements]
    season = SeasonProblem(ids, without)
    for bench in queries.load_season(ids, visible_to=by, settings=settings()):
        season.add(bench)
    return season.joined()


def builders_problem(engagement, by):
    return build_problem(Assessment(load_workbench(engagement.id, visible_to=by, settings=settings())))


@pytest.mark.parametrize("arranged", ["fresh", "asked", "drafted", "locked"])
def test_a_season_of_one_engagement_is_the_builders_problem(session, officer, arranged):
    engagement = make_programme(1)[0]
    candidates = builders_problem(engagement, officer).candidates
    lead = engagement.slots[0]
    chosen = session.get_one(Peer, int(candidates[f"s{lead.id}"][0][0][1:]))
    if arranged == "asked":
        make_assignment(engagement, chosen, slot=lead)
    elif arranged != "fresh":
        put(engagement, (lead, chosen), is_locked=arranged == "locked")
    assert canonical(season_problem([engagement], officer)) == canonical(builders_problem(engagement, officer))


def test_nobody_whom_the_rules_let_in_is_overlooked(session, officer):
    """Candidates of each engagement in the season are those whom the builder has, who looks at everybody."""
    engagements = make_programme(4)
    season = season_problem(engagements, officer)
    for engagement in engagements:
        for slot, pairs in builders_problem(engagement, officer).candidates.items():
            assert sorted(season.candidates[slot]) == sorted(pairs)


def test_the_problem_of_a_season_keeps_the_format(session, officer):
    problem = season_problem(make_programme(4), officer)
    assert canonical(read_problem(canonical(problem))) == canonical(problem)


def test_days_on_the_seasons_own_engagements_are_not_counted_twice(session, officer):
    first, second = make_programme(2)
    candidates = builders_problem(first, officer).candidates[f"s{first.slots[0].id}"]
    peer = session.get_one(Peer, int(candidates[0][0][1:]))
    peer.days_per_year = 20
    make_assignment(first, peer, slot=first.slots[0])
    [asked] = [one for one in season_problem([first, second], officer).peers if one.id == f"p{peer.id}"]
    assert asked.days_left == 20
    [alone] = [one for one in season_problem([second], officer).peers if one.id == f"p{peer.id}"]
    same_year = financial_year(first.first_day) == financial_year(second.first_day)
    assert alone.days_left == (14 if same_year else 20)


def test_over_two_financial_years_the_shorter_allowance_counts(session, officer):
    """Days of one year are never taken from the other's, and neither year's are overdrawn."""
    programme = make_programme(1)
    bench = next(iter(queries.load_season([programme[0].id], visible_to=officer, settings=settings())))
    year = replace(bench.engagement, first_day=date(2027, 3, 9), last_day=date(2027, 3, 11))
    next_year = replace(bench.engagement, id=9999, first_day=date(2027, 4, 13), last_day=date(2027, 4, 15))
    season = SeasonProblem([year.id, 9999])
    season.add(replace(bench, engagement=year))
    season.add(replace(bench, engagement=next_year))
    for peer in season.joined().peers:
        known = bench.pool.peer(int(peer.id[1:]))
        spent = [
            sum(duty.days for duty in known.duties if duty.is_active and financial_year(duty.first_day) == one)
            for one in (financial_year(year.first_day), financial_year(next_year.first_day))
        ]
        assert peer.days_left == known.days_per_year - max(spent)


def test_who_is_left_out_is_no_candidate_unless_asked_already(session, officer):
    engagements = make_programme(2)
    everyone = {int(peer.id[1:]) for peer in season_problem(engagements, officer).peers}
    asked = session.get_one(
        Peer, int(builders_problem(engagements[0], officer).candidates[f"s{engagements[0].slots[0].id}"][0][0][1:])
    )
    make_assignment(engagements[0], asked, slot=engagements[0].slots[0])
    problem = season_problem(engagements, officer, without=everyone)
    assert {peer.id for peer in problem.peers} == {f"p{asked.id}"}
    assert problem.fixed == ((f"s{engagements[0].slots[0].id}", f"p{asked.id}"),)


def test_somebody_of_two_homes_meets_nobody_of_either(session, officer):
    """In the course of the season they change councils; on no team do they stand beside a colleague (R17)."""
    first, second = make_programme(2)
    benches = list(queries.load_season([first.id, second.id], visible_to=officer, settings=settings()))
    problem = build_problem(Assessment(benches[0]))
    mover, colleague = problem.peers[0], problem.peers[1]
    facts, other = benches[1].pool.peer(int(mover.id[1:])), benches[1].pool.peer(int(colleague.id[1:]))
    moved = facts._replace(home=other.home)
    pool = replace(benches[1].pool, peers=tuple(moved if one is facts else one for one in benches[1].pool.peers))
    season = SeasonProblem([first.id, second.id])
    season.add(benches[0])
    season.add(replace(benches[1], pool=pool))
    joined = season.joined()
    assert joined.apart == (tuple(sorted((mover.id, colleague.id))),)
    assert len({peer.home for peer in joined.peers if peer.id in {mover.id, colleague.id}}) == 2


def test_the_facts_of_a_season_take_as_many_statements_as_those_of_one_team(session, officer, sql_counter):
    engagements = make_programme(5)
    counts = []
    for many in (1, 5):
        session.flush()
        with sql_counter() as statements:
            list(queries.load_season([one.id for one in engagements[:many]], visible_to=officer, settings=settings()))
        counts.append(len(statements))
    assert counts == [8, 8]


def test_a_stranger_to_the_engagements_loads_nothing(session):
    engagements = make_programme(1)
    found = queries.load_season([engagements[0].id], visible_to=make_user(), settings=settings())
    assert list(found) == []
