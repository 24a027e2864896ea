"""What the worker makes of a season: a plan that breaks no rule, or a sentence that says why there is none."""

from itertools import combinations

import pytest
import sqlalchemy as sa

from peerhub.db import db
from peerhub.jobs.models import Job, JobState
from peerhub.jobs.worker import Worker
from peerhub.matching.errors import MatchingError
from peerhub.matching.operations import propose
from peerhub.matching.rules import blocks_of, misfits_of
from peerhub.matching.season import operations, queries
from peerhub.matching.season.models import SeasonScenario
from peerhub.matching.season.operations.planning import Options
from peerhub.matching.season.plans import people_in
from peerhub.matching.solve import evaluate
from peerhub.peers.models import Peer
from tests.matching.season.test_season_problems import season_problem
from tests.matching.season.world import make_programme, planned, put, settings, start


def choices(plan):
    return {slot["slot_id"]: slot["peer_id"] for team in plan["teams"] for slot in team["slots"] if slot["peer_id"]}


def test_a_season_of_one_engagement_is_the_builders_proposal(app, session, officer):
    [engagement] = make_programme(1)
    plan = planned(app, [engagement], officer).found
    proposal = propose(engagement, by=officer, settings=settings())
    assert choices(plan) == dict(proposal.choices)
    assert plan["sha256"] == proposal.result.problem_sha256
    assert plan["objective"] == proposal.result.objective


def test_a_plan_breaks_no_rule(app, session, officer):
    """Checked twice, by code that the optimiser does not use: the problem's own rules, and those about people."""
    engagements = make_programme(4, weeks_between=1)
    plan = planned(app, engagements, officer).found
    chosen = [(f"s{slot}", f"p{peer}") for slot, peer in choices(plan).items()]
    seen = evaluate(season_problem(engagements, officer), chosen)
    assert (seen.broken, seen.objective) == ((), plan["objective"])
    ids = [one.id for one in engagements]
    visits: dict[int, list] = {}
    for bench in queries.load_only(people_in(plan), ids, visible_to=officer, settings=settings()):
        team = [(slot, bench.pool.peer(choices(plan)[slot.id])) for slot in bench.engagement.slots]
        for slot, peer in team:
            assert blocks_of(peer, bench.engagement) == ()
            assert misfits_of(peer, slot, bench.engagement) == ()
            visits.setdefault(peer.id, []).append((bench.engagement, peer))
        assert len({peer.home for _, peer in team}) == len(team)
    for held in visits.values():
        assert sum(visit.days for visit, _ in held) <= held[0][1].days_per_year
        for (one, _), (other, _) in combinations(held, 2):
            assert abs((other.first_day - one.first_day).days) > (one.last_day - one.first_day).days + 1


def test_whoever_is_asked_or_locked_stays_where_they_are(app, session, officer):
    engagements = make_programme(2)
    free = planned(app, engagements, officer).found
    someone = session.get_one(Peer, choices(free)[engagements[1].slots[0].id])
    put(engagements[0], (engagements[0].slots[0], someone), is_locked=True)
    session.commit()
    plan = planned(app, engagements, officer).found
    assert choices(plan)[engagements[0].slots[0].id] == someone.id
    [slot] = [one for team in plan["teams"] for one in team["slots"] if one["slot_id"] == engagements[0].slots[0].id]
    assert slot["is_fixed"]


def test_locks_that_cannot_stand_together_are_named(app, session, officer):
    engagements = make_programme(2, weeks_between=0)
    peer = session.get_one(Peer, next(iter(choices(planned(app, engagements, officer).found).values())))
    for engagement in engagements:
        put(engagement, (engagement.slots[0], peer), is_locked=True)
    session.commit()
    number = start(engagements, officer).id
    Worker(app).do_next()
    session.rollback()
    scenario = session.get_one(SeasonScenario, number)
    assert scenario.plan is None
    assert scenario.job.error.startswith(f"The choices of {peer.name} that are locked")


def test_a_season_whose_visits_have_begun_says_so(app, session, officer):
    [engagement] = make_programme(1)
    number = start([engagement], officer).id
    from peerhub.engagements.models import Stage

    engagement.stage = Stage.CANCELLED
    session.commit()
    Worker(app).do_next()
    session.rollback()
    assert "nothing to plan any more" in session.get_one(SeasonScenario, number).job.error


def test_nothing_to_plan_is_refused_at_once(session, officer):
    with pytest.raises(MatchingError, match="Choose at least one"):
        operations.start(name="Empty", engagement_ids=[], by=officer, settings=settings())


def test_two_scenarios_of_one_name_are_refused(session, officer):
    scenario = start(make_programme(1), officer)
    with pytest.raises(MatchingError, match="already"):
        operations.add_scenario(
            scenario.season, name="as things STAND", options=Options(), by=officer, settings=settings()
        )


def test_planning_that_is_stopped_before_anything_is_found_keeps_nothing(app, session, officer):
    scenario = start(make_programme(2), officer)
    worker = Worker(app)
    worker.go()
    assert worker.do_next()
    session.rollback()
    job = session.get_one(Job, scenario.job_id)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert session.get_one(SeasonScenario, scenario.id).plan is None


def test_the_figures_are_those_of_the_plan(app, session, officer):
    engagements = make_programme(3)
    plan = planned(app, engagements, officer).found
    figures = plan["figures"]
    assert figures["places"] == 6
    assert figures["people"] == len(people_in(plan))
    assert sum(row[1] for row in figures["load"]) == len(choices(plan))
    assert figures["first_time"] == sorted(people_in(plan))
    assert sum(many for _, many, _ in figures["groups"]) == sum(
        peer.kind.value == "member" for peer in db.session.scalars(sa.select(Peer).where(Peer.id.in_(people_in(plan))))
    )
    assert sum(many for _, many, _ in figures["regions"]) == figures["people"]
    assert figures["unfilled"] == 6 - len(choices(plan))


def test_other_weights_and_people_left_out_make_another_plan(app, session, officer):
    from peerhub import clock
    from peerhub.matching.models import WeightSet
    from peerhub.matching.scoring import FIRST_WEIGHTS

    session.add(WeightSet(version=1, weights=FIRST_WEIGHTS, note="First", created_at=clock.now()))
    session.add(WeightSet(version=2, weights={**FIRST_WEIGHTS, "travel": 0}, note="No travel", created_at=clock.now()))
    first = planned(app, make_programme(2), officer)
    gone = next(iter(people_in(first.found)))
    options = Options(weights_version=1, without=(gone,), is_exact=True, minutes=1)
    other = operations.add_scenario(first.season, name="B", options=options, by=officer, settings=settings())
    session.commit()
    Worker(app).do_next()
    session.rollback()
    assert (first.found["weights_version"], other.found["weights_version"]) == (2, 1)
    assert gone not in people_in(other.found)
