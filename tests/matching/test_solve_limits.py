"""Stopping early, gaps, progress and bounds: whatever is said about the answer is true."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from peerhub.matching.problem import read_problem
from peerhub.matching.solve import diving, evaluate, improving, solve
from peerhub.matching.solve.choices import greedy, is_lawful, objective_of
from peerhub.matching.solve.compiling import compiled
from peerhub.matching.solve.diving import dived
from peerhub.matching.solve.foreseeing import likely_columns
from peerhub.matching.solve.improving import improved
from peerhub.matching.solve.relaxing import Relaxation, first_bounds
from peerhub.matching.solve.rows import need_entries
from peerhub.matching.solve.watch import READING, Watch
from tests.matching.counting import best_by_counting
from tests.matching.problems import medium, season, tiny


@cache
def busy_season():
    """Large enough that the search goes through all its steps, small enough to be proven in seconds."""
    return read_problem(json.dumps(season(7, peers=250, engagements=16)))


@cache
def best_of_busy_season():
    result = solve(busy_season())
    assert (result.status, result.gap) == ("optimal", 0.0)
    return result


def test_a_season_is_proven_to_the_point():
    seen = evaluate(busy_season(), best_of_busy_season().assignments)
    assert seen.broken == ()
    assert seen.objective == best_of_busy_season().objective == best_of_busy_season().bound


@pytest.mark.parametrize("gap", [0.02, 0.002])
def test_a_gap_is_kept_and_its_bound_is_true(gap):
    result = solve(busy_season(), gap=gap)
    assert result.status == "optimal"
    assert result.gap == (result.bound - result.objective) / result.objective <= gap
    assert result.objective <= best_of_busy_season().objective <= result.bound
    assert solve(busy_season(), gap=gap).assignments == result.assignments


@pytest.mark.parametrize("calls", [0, 1, 3, 8, 30])
def test_stopped_at_any_moment_the_answer_is_lawful_and_its_bound_is_true(calls):
    asked = 0

    def should_stop():
        nonlocal asked
        asked += 1
        return asked > calls

    result = solve(busy_season(), should_stop=should_stop)
    seen = evaluate(busy_season(), result.assignments)
    assert (seen.broken, seen.objective) == ((), result.objective)
    assert result.objective <= best_of_busy_season().objective <= result.bound
    assert result.status == ("optimal" if result.bound == result.objective else "time_limit")


def test_stopped_at_once_the_status_says_so():
    result = solve(busy_season(), should_stop=lambda: True)
    assert result.status == "time_limit"
    assert result.gap > 0
    assert len(result.assignments) > 40


def test_searches_at_the_same_time_in_one_process_do_not_disturb_each_other():
    problems = [read_problem(json.dumps(medium(seed))) for seed in range(4)]
    alone = [solve(problem).assignments for problem in problems]
    with ThreadPoolExecutor(4) as threads:
        assert [result.assignments for result in threads.map(solve, problems)] == alone


def test_no_time_at_all_still_gives_an_answer():
    result = solve(busy_season(), time_limit=1e-6)
    assert result.status == "time_limit"
    assert result.objective <= best_of_busy_season().objective <= result.bound


def test_a_balance_that_could_not_be_finished_is_not_called_optimal():
    problem = read_problem(json.dumps({**season(7, peers=250, engagements=16, balance=True), "balance_tolerance": 900}))
    result = solve(problem, should_stop=lambda: True)
    assert result.status == "time_limit"
    assert evaluate(problem, result.assignments).broken == ()


def test_progress_only_ever_gets_better_and_never_lies():
    told = []
    result = solve(busy_season(), on_progress=told.append)
    steps = [step for step in told if step.objective is not None]
    assert {step.phase for step in told if step.objective is None} <= {READING}
    assert len(steps) >= 2
    for earlier, later in pairwise(steps):
        assert earlier.objective <= later.objective <= later.bound <= earlier.bound
        assert earlier.seconds <= later.seconds
    assert all(step.objective <= result.objective <= step.bound for step in steps)


def test_while_it_thinks_it_says_more_than_twice_a_second_how_far_it_is(monkeypatch):
    now, told = [0.0], []
    monkeypatch.setattr("peerhub.matching.solve.watch.monotonic", lambda: now[0])
    watch = Watch(on_progress=told.append)
    watch.report(10, 20)
    for tenth in range(1, 101):
        now[0] = tenth / 10
        watch.beat()
    assert len(told) > 2 * 10
    assert {(step.objective, step.bound) for step in told} == {(10, 20)}


def test_every_bound_of_the_relaxation_holds_for_every_choice():
    for seed in range(60):
        problem = tiny(seed)
        best = best_by_counting(problem)
        if best is None:
            continue
        instance = compiled(read_problem(json.dumps(problem)))
        relaxation = Relaxation(instance, np.arange(0), first_bounds(instance, Watch()), Watch())
        assert relaxation.bounds.every >= best.maximum, seed
        relaxation.price_all(Watch())
        relaxation.cut(Watch(), best.maximum, lambda _: False)
        assert relaxation.bounds.every >= best.maximum, seed
        chosen = {(slot, peer) for slot, peer in best.assignments}
        for column, choice in enumerate(_choices(instance)):
            if choice in chosen:
                assert relaxation.bounds.with_column[column] >= best.objective, seed


def test_every_cut_holds_for_every_lawful_choice_tried():
    rng, cuts_seen = np.random.default_rng(1), 0
    for seed in range(4):
        instance = compiled(read_problem(json.dumps(season(seed, peers=90, engagements=12))))
        relaxation = Relaxation(instance, np.arange(0), first_bounds(instance, Watch()), Watch())
        relaxation.price_all(Watch())
        relaxation.cut(Watch(), relaxation.bounds.every - 500, lambda _: False)
        cuts_seen += len(relaxation.cuts)
        for _ in range(40):
            chosen = greedy(instance, rng.permutation(len(instance.columns)))
            assert is_lawful(instance, chosen)
            assert np.all(_sums(instance, relaxation.cuts, chosen) <= relaxation.cuts.limit), seed
        cuts, favoured = relaxation.cuts, np.zeros(len(instance.columns), np.int64)
        np.add.at(favoured, cuts.column, cuts.column_value * cuts.limit[cuts.column_cut])
        chosen = greedy(instance, np.argsort(-favoured, kind="stable"))
        assert np.all(_sums(instance, relaxation.cuts, chosen) <= relaxation.cuts.limit), seed
    assert cuts_seen > 30


def test_a_dive_and_windows_keep_the_rules_and_the_other_teams(monkeypatch):
    monkeypatch.setattr(improving, "TEAMS_AT_ONCE", 4)
    monkeypatch.setattr(diving, "TEAMS_AT_ONCE", 4)
    for seed in range(2):
        instance = compiled(read_problem(json.dumps(season(seed, peers=60, engagements=12))))
        everything = np.arange(len(instance.columns))
        engagement_of = instance.columns.engagement_of
        best = greedy(instance, everything)
        for teams in (np.arange(0, 12, 2), np.arange(12)):
            dive = dived(instance, best, everything, everything, Watch(), teams=teams, good_enough=10**12)
            windows = improved(instance, dive, everything, Watch(), teams=teams, good_enough=10**12)
            for found in (dive, windows):
                assert is_lawful(instance, found), seed
                stays = [columns[~np.isin(engagement_of(columns), teams)].tolist() for columns in (best, found)]
                assert stays[0] == stays[1], seed
            assert objective_of(instance, best) < objective_of(instance, dive) <= objective_of(instance, windows), seed
        over = Watch(should_stop=lambda: True)
        assert dived(instance, best, everything, everything, over, teams=np.arange(12), good_enough=10**12) is None


def test_few_columns_of_each_slot_are_foreseen_and_the_best_is_among_them():
    instance = compiled(busy_season())
    columns = instance.columns
    likely = likely_columns(instance, Watch())
    of_slot = np.bincount(columns.slot_of(likely), minlength=len(instance.forced))
    assert of_slot.max() <= 9
    for slot in range(len(instance.forced)):
        here = columns.points[columns.of_slot(slot)]
        if len(here):
            assert columns.start[slot] + int(here.argmax()) in likely


def test_the_two_ways_to_count_points_agree():
    rng = np.random.default_rng(2)
    for seed in range(20):
        problem = read_problem(json.dumps({**medium(seed), "fixed": []}))
        instance = compiled(problem)
        chosen = greedy(instance, rng.permutation(len(instance.columns)))
        seen = evaluate(problem, instance.choices(chosen))
        assert (seen.objective, seen.broken) == (objective_of(instance, chosen), ()), seed


def _choices(instance):
    return [instance.choices(np.array([column]))[0] for column in range(len(instance.columns))]


def _sums(instance, cuts, chosen):
    """What a choice adds up to in each cut: its columns, the needs it covers and the teams it mixes."""
    sums = np.zeros(len(cuts), np.int64)
    has_column = np.isin(cuts.column, chosen)
    np.add.at(sums, cuts.column_cut[has_column], cuts.column_value[has_column])
    covered = np.isin(cuts.need, need_entries(instance, chosen).number)
    np.add.at(sums, cuts.need_cut[covered], cuts.need_value[covered])
    groups = {}
    for column in chosen:
        group = instance.pool.group[instance.columns.peer[column]]
        if group >= 0:
            groups.setdefault(int(instance.columns.engagement_of(column)), set()).add(group)
    is_mixed = np.array([len(groups.get(visit, ())) > 1 for visit in cuts.mixed], bool)
    np.add.at(sums, cuts.mixed_cut[is_mixed], cuts.mixed_value[is_mixed])
    return sums
